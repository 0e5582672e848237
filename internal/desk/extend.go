package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// extending gives an extension certificate: the rights of the former permit go on.
var extending = act{
	do: dossier.Extend, name: "extend", ready: (*sight).extension, read: readExtension, offered: (*sight).mayExtend,
	fields: func(s *sight, a web.Asked) templ.Component { return extendFields(s, a, s.period()) },
}

func (d *Desk) extend(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, extending)
}

// mayExtend keeps the act away from dossiers that nobody has checked, as long as their people are covered for a while.
func (s *sight) mayExtend() bool {
	return s.Case.CompleteOn != "" || s.Case.CoveredUntil() <= s.today.Plus(soon)
}

// extension is the command with a reason, and what the law says of its length.
func (s *sight) extension() dossier.Command {
	cmd := noted(s)
	v, _ := s.law.Value(s.form.Procedure.Extension)
	cmd.Law.Extension = v.Value.Delay
	return cmd
}

// readExtension takes the reason, which a dossier filed late or not checked cannot do without (R.431-15-1).
func readExtension(s *sight, f *web.Form) (dossier.Command, string) {
	if s.Case.Filed.InTime() && s.Case.CompleteOn != "" {
		return dossier.Command{}, f.Optional().Lines("extend-word", longestWord)
	}
	return dossier.Command{}, f.Lines("extend-word", longestWord)
}

// period is the one that would be given today: the act is decided and not written.
func (s *sight) period() dossier.Period {
	cmd := s.extension()
	cmd.Do, cmd.Actor = dossier.Extend, s.who
	events, err := dossier.Decide(s.Case, cmd, s.today)
	if err != nil || events[0].Period == nil {
		return dossier.Period{}
	}
	return *events[0].Period
}
