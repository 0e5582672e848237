package portal

import (
	"anef/internal/dossier"
	"anef/internal/web"
)

// deskView is what goes on at the office beside the procedure: why the dossier rests, why it hurries, who else was asked.
type deskView struct {
	Resting string // "" when it does not
	Reason  string // in the agent's words
	Lines   []string
}

func (v deskView) empty() bool { return v.Resting == "" && len(v.Lines) == 0 }

func atOffice(page *web.Page, o *opened) (v deskView) {
	c := o.Case
	if !c.Open() {
		return v
	}
	if s := c.Suspended; s != nil {
		v.Resting = page.T("portal.office.resting", "since", s.On, "look", s.Look)
		v.Reason = o.Notes[s.Note].Body
	}
	for _, kind := range dossier.FlagKinds {
		if m, ok := c.Flagged(kind); ok {
			v.Lines = append(v.Lines, page.T("portal.office.flag-"+kind, "day", m.Day))
		}
	}
	for _, x := range c.Opinions {
		key := "portal.office.opinion-asked"
		if x.Says != "" {
			key = "portal.office.opinion-given"
		}
		v.Lines = append(v.Lines, page.T(key, "of", page.T("opinion.of."+x.Of), "asked", x.On, "due", x.Due, "given", x.Given))
	}
	return v
}
