package desk

import (
	"net/http"

	"anef/internal/web/theme"
)

// besides are the person's other dossiers that go on: links to those of the own office, a count of the others.
type besides struct {
	Links     []theme.Link
	Elsewhere int
}

func (d *Desk) beside(r *http.Request, s *sight) (out besides, err error) {
	others, err := d.Dossiers.Beside(r.Context(), s.who, s.Case)
	for _, c := range others.Cases {
		title := c.Procedure
		if p, ok := d.Dossiers.Rules().Procedure(c.Procedure); ok {
			title = p.Title.In(s.lang)
		}
		out.Links = append(out.Links, theme.Link{Href: "/desk/dossiers/" + string(c.ID),
			Text: s.T("desk.beside.line", "procedure", title, "reference", c.Reference, "state", stateTag(s.Page, c.State).Text)})
	}
	out.Elsewhere = others.Elsewhere
	return out, err
}
