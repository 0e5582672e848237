package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

var (
	// suspending lets a dossier rest, with the reason that its person reads and the day on which it is looked at again.
	suspending = act{
		do: dossier.Suspend, name: "suspend",
		ready: func(s *sight) dossier.Command {
			return dossier.Command{Note: "written", Rest: &dossier.Suspension{Look: s.today.Plus(1)}}
		},
		read:    readSuspend,
		fields:  func(_ *sight, a web.Asked) templ.Component { return suspendFields(a) },
		offered: func(s *sight) bool { return s.Case.Suspended == nil },
	}
	continuing = act{
		do: dossier.Continue, name: "continue", ready: without, read: clicked,
		offered: func(s *sight) bool { return s.Case.Suspended != nil },
	}
)

func (d *Desk) suspend(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, suspending)
}

func (d *Desk) goOn(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, continuing)
}

func readSuspend(s *sight, f *web.Form) (dossier.Command, string) {
	look := f.Date("suspend-due")
	if look != "" && (look <= s.today || look > s.today.Plus(longestDelay)) {
		f.Bad("suspend-due", "desk.ask.due-between", "first", s.today.Plus(1), "last", s.today.Plus(longestDelay))
	}
	return dossier.Command{Rest: &dossier.Suspension{Look: look}}, f.Lines("suspend-word", longestWord)
}

// resting says why the dossier rests, and until when.
type resting struct{ When, Look, Word string }

func (s *sight) resting() *resting {
	r := s.Case.Suspended
	if r == nil {
		return nil
	}
	return &resting{s.Date(r.On), s.Date(r.Look), s.word(r.Note)}
}
