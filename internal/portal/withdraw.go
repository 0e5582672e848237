package portal

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
)

// withdrawPage asks once more before a dossier ends.
type withdrawPage struct {
	*web.Page
	ID      dossier.ID
	Key     string
	Ref     string
	Draft   bool
	Covered string // last day of the permit or certificate
}

func (p *Portal) askWithdraw(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	title, do := "portal.withdraw.title", dossier.Withdraw
	if o.draft() {
		title, do = "portal.withdraw.draft-title", dossier.Discard
	}
	if !dossier.Can(o.Case, do, dossier.Applicant) {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(do))
	}
	page := p.page(w, r, title)
	page.Back(path(o.Case.ID, ""))
	return web.Render(w, r, http.StatusOK, withdrawView(withdrawPage{
		Page: page, ID: o.Case.ID, Key: web.FormKey(r), Ref: o.Case.Reference, Draft: o.draft(), Covered: page.Date(o.Case.CoveredUntil()),
	}))
}

// withdraw ends the dossier; nothing of it is erased.
func (p *Portal) withdraw(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Dossiers.Withdraw(r.Context(), me(r), idOf(r), web.FormKey(r)); err != nil {
		return err
	}
	web.Flash(w, r, "portal.withdraw.done")
	return web.See(w, r, path(idOf(r), ""))
}
