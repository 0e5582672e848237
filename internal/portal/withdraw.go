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
	Covered string // last day of the permit, or of the certificate unless it ends at once
	Ends    bool   // the certificate ends at once
	Permit  bool   // and the permit goes on
}

func (p *Portal) askWithdraw(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	c, today := o.Case, p.Dossiers.Clock.Today()
	title, do := "portal.withdraw.title", dossier.Withdraw
	if o.draft() {
		title, do = "portal.withdraw.draft-title", dossier.Discard
	}
	if !dossier.Can(o.Case, do, dossier.Applicant) {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(do))
	}
	ends, err := p.Dossiers.Ends(r.Context(), c, do)
	if err != nil {
		return err
	}
	page := p.page(w, r, title)
	page.Back(path(c.ID, ""))
	v := withdrawPage{Page: page, ID: c.ID, Key: web.FormKey(r), Ref: c.Reference, Draft: o.draft(), Covered: page.Date(c.CoveredUntil()),
		Ends: ends, Permit: c.PermitEnds >= today}
	if ends {
		v.Covered = page.Date(c.PermitEnds)
	}
	return web.Render(w, r, http.StatusOK, withdrawView(v))
}

// withdraw ends the dossier; nothing of it is erased.
func (p *Portal) withdraw(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Dossiers.Withdraw(r.Context(), me(r), idOf(r), web.FormKey(r)); err != nil {
		return err
	}
	web.Flash(w, r, "portal.withdraw.done")
	return web.See(w, r, path(idOf(r), ""))
}
