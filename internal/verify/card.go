package verify

import (
	"net/http"

	"anef/internal/inspect"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// mostCard is how much may be typed as the number of a card, in characters.
const mostCard = 40

// card answers for the number of a residence card: whether it was declared lost or stolen, or was replaced. There is no code
// on a card, so nothing of its holder is told.
func (v *Verify) card(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	number := f.Text("card", mostCard)
	if number != "" && f.Err() == nil && !inspect.IsCard(number) {
		f.Bad("card", "verify.card.unlike")
	}
	if f.Err() != nil {
		return v.ask(w, r, http.StatusUnprocessableEntity, web.FormOf(nil), f, "")
	}
	if err := v.Asks.Check(from(r)); err != nil {
		return err
	}
	found, err := v.Door.Inspector.ByCard(r.Context(), number)
	if err != nil {
		return err
	}
	key := "verify.card." + CardKey(found)
	page := v.page(w, r, key+".title")
	page.Back("/verify")
	out := resultView{Page: page, Tone: theme.Wait, Text: page.T(key+".text", "since", found.Since, "date", found.On), Asked: page.Ask(r, web.FormOf(nil), "verify.card")}
	if found.Verdict == inspect.Void {
		out.Tone = theme.Bad
	}
	return web.Render(w, r, http.StatusOK, resultPage(out))
}

// CardKey is what follows verify.card. in the keys of an answer: why a card is void, or that nothing is known.
func CardKey(c inspect.Card) string {
	if c.Verdict == inspect.Void {
		return c.Why
	}
	return string(c.Verdict)
}
