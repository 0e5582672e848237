package desk

import (
	"net/http"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// closing ends a dossier without a decision, only after a request stayed unanswered.
var closing = act{
	do: dossier.Close, name: "close", grave: true,
	ready: func(*sight) dossier.Command { return dossier.Command{Motive: "some"} },
	read: func(s *sight, f *web.Form) (dossier.Command, string) {
		return dossier.Command{Motive: f.Choice("close-motive", motives(s, catalogue.ForClosing)...)},
			f.Optional().Lines("close-word", longestWord)
	},
	fields: func(s *sight, a web.Asked) templ.Component { return closeFields(s, a) },
}

func (d *Desk) close(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, closing) }
