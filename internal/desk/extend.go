package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// extending gives an extension certificate: the rights of the former permit go on.
var extending = act{
	do: dossier.Extend, name: "extend", ready: noted, read: readExtension,
	fields: func(s *sight, a web.Asked) templ.Component { return extendFields(s, a, s.period()) },
}

func (d *Desk) extend(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, extending)
}

// readExtension takes the reason, which a dossier filed late cannot do without (R.431-15-1).
func readExtension(s *sight, f *web.Form) (dossier.Command, string) {
	if s.Case.Filed.InTime() {
		return dossier.Command{}, f.Optional().Lines("extend-word", longestWord)
	}
	return dossier.Command{}, f.Lines("extend-word", longestWord)
}

// period is the one that would be given today: the act is decided and not written.
func (s *sight) period() dossier.Period {
	v, ok := s.law.Value(s.form.Procedure.Extension)
	if !ok {
		return dossier.Period{}
	}
	cmd := noted(s)
	cmd.Do, cmd.Actor, cmd.Law.Extension = dossier.Extend, s.who, v.Value.Delay
	events, err := dossier.Decide(s.Case, cmd, s.today)
	if err != nil || events[0].Period == nil {
		return dossier.Period{}
	}
	return *events[0].Period
}
