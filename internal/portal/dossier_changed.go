package portal

import (
	"net/http"

	"anef/internal/form"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// marks say of questions, by id, what changed since a draft was begun.
type marks map[string]string

// marks compares the version under which a draft was begun with the one it is shown under. What was filed stays
// under its version: nothing changes there.
func (p *Portal) marks(page *web.Page, r *http.Request, o *opened) marks {
	if !o.draft() {
		return nil
	}
	was, ok := p.Dossiers.Begun(r.Context(), o.Case)
	if !ok {
		return nil
	}
	out := marks{}
	for _, id := range form.Changed(was, o.Form.Procedure) {
		out[id] = page.T("portal.changed.question")
		if _, old := was.Question(id); !old {
			out[id] = page.T("portal.changed.new-question")
		}
	}
	return out
}

// changedLinks lead to the changed questions that are put to this person, in the order of the form.
func changedLinks(page *web.Page, o *opened, m marks) (out []theme.Link) {
	for _, s := range o.Form.Procedure.Steps {
		for _, q := range s.Questions {
			if mark, ok := m[q.ID]; ok && o.Form.Asks(q) {
				out = append(out, theme.Link{Href: path(o.Case.ID, "/steps/"+s.Code+"#"+q.ID),
					Text: page.T("portal.changed.line", "question", q.Label.In(page.Lang), "mark", mark)})
			}
		}
	}
	return out
}
