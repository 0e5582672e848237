package portal

import (
	"net/http"

	"anef/internal/web"
	"anef/internal/web/theme"
)

// coverView tells the person by what they are covered, what comes next by itself, or why nothing does.
type coverView struct {
	Now, Kept, Next string
	Bad             bool // nothing covers the person
	Why             []reason
	Incident        *theme.Notice
}

// reason is what keeps an extension from being given by itself, and what would change that.
type reason struct{ Why, Change string }

func (p *Portal) cover(page *web.Page, r *http.Request, o *opened) (v coverView, err error) {
	c := o.Case
	if !c.Open() {
		return p.uncovered(page, o), nil
	}
	cover, err := p.Dossiers.Coverage(r.Context(), c)
	if err != nil {
		return v, err
	}
	switch {
	case cover.Until == "":
		v.Now = page.T("portal.cover.never")
	case cover.Now:
		v.Now = page.T("portal.cover.by."+cover.By, "until", cover.Until)
	default:
		v.Now, v.Bad = page.T("portal.cover.ended", "until", cover.Until), true
	}
	if cover.Kept != "" {
		v.Kept = page.T("portal.cover.kept", "kept", cover.Kept)
	}
	switch {
	case cover.Next != "" && cover.Provisional:
		v.Next = page.T("portal.cover.next-provisional", "next", cover.Next)
	case cover.Next != "":
		v.Next = page.T("portal.cover.next", "next", cover.Next)
	}
	for _, why := range cover.Why {
		if c.Filed.Validates {
			break // the visa itself covers, and nothing is prolonged
		}
		v.Why = append(v.Why, reason{page.T("cover.why." + why), page.T("cover.change." + why)})
	}
	if i := c.Incident; i != nil {
		v.Incident = &theme.Notice{ID: "incident", Label: page.T("web.notice.important"),
			Text: page.T("portal.cover.incident", "number", i.Number, "since", i.Since)}
	}
	return v, nil
}

// uncovered tells of an extension that ended with the dossier, and of the permit if that goes on.
func (p *Portal) uncovered(page *web.Page, o *opened) (v coverView) {
	for _, e := range o.History {
		if e.Ends == "" {
			continue
		}
		v.Now, v.Bad = page.T("portal.cover.over-"+e.Ends, "date", e.On), true
		if ends := o.Case.PermitEnds; ends >= p.Dossiers.Clock.Today() {
			v.Bad, v.Next = false, page.T("portal.cover.by.permit", "until", ends)
		}
	}
	return v
}
