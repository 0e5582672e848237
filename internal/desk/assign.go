package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// Who works on a dossier: an agent takes what is free and hands back what they have; the supervisor gives anything to
// anybody, and whoever has a dossier may pass it on.
var (
	taking = act{do: dossier.Assign, name: "take", read: takes, offered: (*sight).free,
		ready: func(s *sight) dossier.Command { cmd, _ := takes(s, nil); return s.known(cmd) }}
	handingBack = act{do: dossier.Assign, name: "hand-back", read: clicked, offered: (*sight).mayPassOn, ready: without}
	giving      = act{do: dossier.Assign, name: "give", read: gives, offered: (*sight).mayGive,
		ready:  func(s *sight) dossier.Command { return s.known(dossier.Command{Agent: "somebody"}) },
		fields: func(s *sight, a web.Asked) templ.Component { return giveFields(s, a) }}
)

func (d *Desk) take(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, taking) }
func (d *Desk) handBack(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, handingBack)
}
func (d *Desk) give(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, giving) }

func takes(s *sight, _ *web.Form) (dossier.Command, string) {
	return dossier.Command{Agent: s.who.ID}, ""
}

func gives(s *sight, f *web.Form) (dossier.Command, string) {
	var all []string
	for _, c := range s.board.staff {
		all = append(all, c.ID)
	}
	return dossier.Command{Agent: f.Choice("agent", all...)}, ""
}

// known stands for what the service asks about the agent named: here all are of the office.
func (s *sight) known(cmd dossier.Command) dossier.Command {
	cmd.Law.Colleague = true
	return cmd
}

func (s *sight) free() bool { return s.Case.Assignee == "" }

// mayPassOn: the agent has it, or gives out the work.
func (s *sight) mayPassOn() bool {
	return s.Case.Assignee != "" && (s.Case.Assignee == s.who.ID || s.who.Role == dossier.Supervisor)
}

func (s *sight) mayGive() bool { return s.mayPassOn() || s.who.Role == dossier.Supervisor }

// colleagues are those to whom the dossier can be given.
func (b board) colleagues(p *web.Page, but string) (out []theme.Option) {
	out = []theme.Option{{Label: p.T("desk.give.choose")}}
	for _, c := range b.staff {
		if c.ID != but {
			out = append(out, theme.Option{Value: c.ID, Label: p.T("desk.give.line", "name", c.Name, "role", p.T("desk.role."+c.Role), "n", b.held[c.ID])})
		}
	}
	return out
}
