package portal

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// moveView is the choice of somebody who lives in another office's ground now: leave the dossier, or take it along. Nil
// when there is nothing to choose.
type moveView struct {
	Key     string
	From    string // name of the office that has the dossier
	To      string // of where the person lives
	Kept    bool   // they chose to leave it
	Too     bool   // too late: the card is ordered
	Choice  theme.Field
	Options []theme.Option
}

// What the person may choose.
const (
	stay = "stay"
	goOn = "go"
)

// moving reads where the person lives by the answers in force.
func (p *Portal) moving(page *web.Page, r *http.Request, o *opened, complaint string) (*moveView, error) {
	c := o.Case
	if !c.Open() {
		return nil, nil
	}
	lives, err := p.Dossiers.Lives(r.Context(), o.Dossier)
	if err != nil || lives == "" || lives == c.Office {
		return nil, err
	}
	v := &moveView{Key: web.FormKey(r), From: p.office(c.Office), To: p.office(lives), Kept: c.Kept == lives,
		Too: !dossier.Can(c, dossier.Transfer, dossier.Applicant)}
	v.Choice = theme.Field{Name: "move", Label: page.T("portal.move.where"), Size: theme.Small, Error: complaint}
	if complaint != "" {
		v.Choice.Flag = page.T("web.problem.flag")
	}
	for _, choice := range []string{goOn, stay} {
		v.Options = append(v.Options, theme.Option{Value: choice, Label: page.T("portal.move."+choice, "from", v.From, "to", v.To),
			Hint: page.T("portal.move."+choice+"-hint", "from", v.From, "to", v.To)})
	}
	return v, nil
}

// move takes the choice. Where the person lives is read again: the law, not the form, says where the dossier may go.
func (p *Portal) move(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	lives, err := p.Dossiers.Lives(r.Context(), o.Dossier)
	if err != nil {
		return err
	}
	if o.draft() || lives == "" {
		return fault.New(fault.Conflict, "need.another-office")
	}
	choice := f.Choice("move", goOn, stay)
	if f.Err() != nil && lives != o.Case.Office {
		return p.showDossier(w, r, http.StatusUnprocessableEntity, o, wrongs{move: p.Texts.T(web.Lang(r), "portal.move.required")})
	}
	cmd := dossier.Command{Do: dossier.Transfer, Actor: me(r), Office: lives}
	if choice == stay {
		cmd.Do = dossier.KeepHere
	}
	if _, err = p.Dossiers.Act(r.Context(), o.Case.ID, web.FormKey(r), cmd, ""); err != nil {
		return err
	}
	web.Flash(w, r, "portal.move.done-"+choice)
	return web.See(w, r, path(o.Case.ID, ""))
}
