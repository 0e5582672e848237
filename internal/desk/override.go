package desk

import (
	"net/http"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// What extensions say about work follows the law's table. An agent who wants something else gives a reason, and another
// one signs.
var (
	overriding = act{
		do: dossier.OverrideRights, name: "override-rights",
		ready: func(s *sight) dossier.Command { return dossier.Command{Note: "written", Work: catalogue.WorkNone} },
		read: func(_ *sight, f *web.Form) (dossier.Command, string) {
			return dossier.Command{Work: catalogue.Work(f.Choice("work", works...))}, f.Lines("override-word", longestWord)
		},
		fields: func(s *sight, a web.Asked) templ.Component { return overrideFields(a) },
	}
	signing = act{
		do: dossier.SignOverride, name: "sign-override", ready: without, read: clicked,
		offered: func(s *sight) bool { return s.Case.Override != nil && s.Case.Override.Signed == "" },
	}
	dropping = act{
		do: dossier.DropOverride, name: "drop-override", ready: without, read: clicked,
		offered: func(s *sight) bool { return s.Case.Override != nil },
	}
)

var works = []string{string(catalogue.WorkFree), string(catalogue.WorkLimited), string(catalogue.WorkPrinted),
	string(catalogue.WorkAuthorisation), string(catalogue.WorkNone)}

func (d *Desk) overrideRights(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, overriding)
}

func (d *Desk) signOverride(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, signing)
}

func (d *Desk) dropOverride(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, dropping)
}
