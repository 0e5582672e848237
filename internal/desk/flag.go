package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

var (
	// flagging says that a dossier comes before others: a judge's order or a job by a day, a vulnerable person at once.
	flagging = act{
		do: dossier.Flag, name: "flag", calm: true, read: readFlag,
		ready: func(s *sight) dossier.Command {
			return dossier.Command{Note: "written", Flag: &dossier.Mark{Kind: dossier.Vulnerable}}
		},
		fields: func(_ *sight, a web.Asked) templ.Component { return flagFields(a) },
	}
	unflagging = act{
		do: dossier.Unflag, name: "unflag", ready: without, calm: true,
		read: func(_ *sight, f *web.Form) (dossier.Command, string) {
			return dossier.Command{Flag: &dossier.Mark{Kind: f.Choice("flag", dossier.FlagKinds...)}}, ""
		},
	}
)

func (d *Desk) flag(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, flagging) }

func (d *Desk) unflag(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, unflagging)
}

// readFlag takes the day only where one is needed.
func readFlag(s *sight, f *web.Form) (dossier.Command, string) {
	m := dossier.Mark{Kind: f.Choice("flag", dossier.FlagKinds...)}
	if m.Kind != "" && m.Kind != dossier.Vulnerable {
		m.Day = f.Date("flag-due")
	}
	if m.Day != "" && m.Day > s.today.Plus(longestDelay) {
		f.Bad("flag-due", "desk.flag.due-before", "last", s.today.Plus(longestDelay))
	}
	return dossier.Command{Flag: &m}, f.Lines("flag-word", longestWord)
}

// flagLine is one flag that is set, with the button that removes it.
type flagLine struct {
	Kind, Text, Word string
	Undo             *undo
}

// undo is a button that takes something back.
type undo struct{ Action, Key, Seen, Name, Value string }

// flags are those set, the gravest first.
func (s *sight) flags() (out []flagLine) {
	for _, kind := range dossier.FlagKinds {
		m, ok := s.Case.Flagged(kind)
		if !ok {
			continue
		}
		l := flagLine{Kind: kind, Text: s.flagged(m), Word: s.word(m.Note)}
		l.Undo = s.undo(unflagging, "flag", kind)
		out = append(out, l)
	}
	return out
}

// flagged is a flag in words, with its day.
func (s *sight) flagged(m dossier.Mark) string {
	text := s.T("desk.flag.kind." + m.Kind)
	if m.Day != "" {
		text = s.T("desk.flag.until", "kind", text, "day", m.Day)
	}
	return text
}

// undo is the button of an act that takes back one thing of several; nil when the agent may not.
func (s *sight) undo(a act, name, value string) *undo {
	if !dossier.Can(s.Case, a.do, s.who.Role) {
		return nil
	}
	return &undo{s.address() + "/" + a.name, s.asked(a, value).Key, s.seen(a, ""), name, value}
}

func flagOptions(a web.Asked) []theme.Option {
	return a.Options("flag", "desk.flag.kind.", dossier.FlagKinds...)
}
