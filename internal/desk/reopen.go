package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// reopening takes up a closed dossier again; its filing date stays.
var reopening = act{
	do: dossier.Reopen, name: "reopen", ready: noted,
	read: func(_ *sight, f *web.Form) (dossier.Command, string) {
		return dossier.Command{}, f.Lines("reopen-word", longestWord)
	},
	fields: func(_ *sight, a web.Asked) templ.Component { return wordField(a, "reopen-word") },
}

func (d *Desk) reopen(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, reopening)
}
