package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// remarking leaves a note among agents. The person learns that there is one, and reads it in their whole file.
var remarking = act{
	do: dossier.Remark, name: "remark", calm: true, ready: noted,
	read: func(_ *sight, f *web.Form) (dossier.Command, string) {
		return dossier.Command{}, f.Lines("remark-word", longestWord)
	},
	fields: func(_ *sight, a web.Asked) templ.Component { return wordField(a, "remark-word") },
}

func (d *Desk) remark(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, remarking)
}

// remark is a note among agents, as colleagues read it.
type remark struct{ When, By, Word string }

// remarks are all of them, the latest first.
func (s *sight) remarks(office func(string) string) (out []remark) {
	for _, e := range s.History {
		if e.Do == dossier.Remark {
			out = append([]remark{{moment(s.Page, e.At), s.T("desk.role."+string(e.By)) + ", " + office(e.From), s.word(e.Note)}}, out...)
		}
	}
	return out
}
