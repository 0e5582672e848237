package api

import (
	"net/http"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/verify"
	"anef/internal/web"
)

// FoundCard is what is told of a residence card by its number: nothing of its holder, nor whether there is such a card.
type FoundCard struct {
	Verdict inspect.Verdict `json:"verdict"` // void, nothing-known
	Text    string          `json:"text"`
	On      day.Date        `json:"on"`
	Why     string          `json:"why,omitempty"` // loss, theft, replaced
	Since   day.Date        `json:"since,omitempty"`
}

func (a *Verify) card(w http.ResponseWriter, r *http.Request) error {
	number := r.PathValue("card")
	if !inspect.IsCard(number) {
		return fault.New(fault.Invalid, "verify.card.unlike")
	}
	if _, err := a.caller(r, 1, false); err != nil {
		return err
	}
	found, err := a.Door.Inspector.ByCard(r.Context(), number)
	if err != nil {
		return err
	}
	l := web.Lang(r)
	text := a.Texts.T(l, "verify.card."+verify.CardKey(found)+".text", "since", l.Date(string(found.Since)), "date", l.Date(string(found.On)))
	return web.JSON(w, r, http.StatusOK, FoundCard{found.Verdict, text, found.On, found.Why, found.Since})
}
