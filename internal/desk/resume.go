package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// resuming takes a refusal up again: a judge suspended or annulled it, or the office takes it back.
var resuming = act{
	do: dossier.Resume, name: "resume", ready: noted,
	read: func(_ *sight, f *web.Form) (dossier.Command, string) {
		return dossier.Command{}, f.Lines("resume-word", longestWord)
	},
	fields: func(_ *sight, a web.Asked) templ.Component { return wordField(a, "resume-word") },
}

func (d *Desk) resume(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, resuming)
}
