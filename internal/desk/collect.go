package desk

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// collectPage is the hand-over of one card, short enough for a telephone: who stands there, and the acts of a clerk.
type collectPage struct {
	*sight
	Summary  theme.Summary
	Conflict *conflict
	Panel    []panelAct
	Cards    []theme.Link // of the person, which nobody recorded as handed over
	Whole    string       // address of the whole dossier
}

// inShort marks the address of the short page and of its forms.
const inShort = "short"

// short tells whether the clerk works on the short page.
func (s *sight) short() bool { return s.request.URL.Query().Has(inShort) }

// collect shows the short page; a card that is not there to be collected has the whole one.
func (d *Desk) collect(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	q.Set(inShort, "")
	r.URL.RawQuery = q.Encode()
	return d.open(w, r)
}

// showCollect draws it; why is what kept the card from being handed over.
func (d *Desk) showCollect(w http.ResponseWriter, r *http.Request, v collectPage, status int) error {
	v.Frame.Back = &theme.Link{Text: v.T("queue.title"), Href: "/desk/queue"}
	others, err := d.Dossiers.Beside(r.Context(), v.who, v.Case)
	if err != nil {
		return err
	}
	v.Cards, v.Whole = v.unrecorded(others.Cases), v.address()
	v.Panel = v.panel([]act{handingOver, recordingLate})
	if len(v.Panel) > 0 && len(v.Panel[0].Refusals) == 0 && v.failed == nil {
		v.Panel[0].Open = true // what one came for
	}
	return web.Render(w, r, status, collectView(v))
}

// afterwards is where an act leads: from the short page back to who waits, once the card is given.
func (s *sight) afterwards(a act) string {
	if a.do == dossier.HandOver && s.short() && s.who.Role == dossier.HandOverClerk {
		return "/desk/queue"
	}
	return s.here()
}

// collecting is the address at which a clerk hands over what somebody came for.
func collecting(id string) string { return "/desk/dossiers/" + id + "/hand-over" }

// errandHref leads from a ticket to what its errand needs.
func errandHref(who account.Session, t account.Ticket) string {
	hands := t.Errand == account.Errands[0]
	switch {
	case t.Dossier != "" && hands && who.Role == account.HandOverClerk:
		return collecting(t.Dossier)
	case t.Dossier != "":
		return "/desk/dossiers/" + t.Dossier + "?purpose=counter"
	case hands:
		return "/desk/search"
	}
	return "/desk/counter"
}
