package desk

import (
	"context"
	"net/http"

	"anef/internal/attempt"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// Attempts finds when people could not file.
type Attempts interface {
	Attempt(ctx context.Context, number string) (attempt.Attempt, error)
	Mine(ctx context.Context, account string) ([]attempt.Attempt, error)
}

// backdating has an attempt count as the filing: one that is listed, or one that the person names.
var backdating = act{
	do: dossier.Backdate, name: "backdate",
	ready: func(s *sight) dossier.Command {
		return dossier.Command{Note: "written", Number: "T", Law: dossier.Findings{Attempt: "T", Status: s.Case.Filed.Status}}
	},
	read:    readBackdate,
	fields:  func(s *sight, a web.Asked) templ.Component { return backdateFields(s, a) },
	offered: func(s *sight) bool { return !s.Case.Filed.InTime() || len(s.attempts) > 0 },
}

func (d *Desk) backdate(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, backdating)
}

func readBackdate(_ *sight, f *web.Form) (dossier.Command, string) {
	typed := f.Text("attempt", 40)
	number, err := ident.ParseReference(typed)
	if typed != "" && (err != nil || !attempt.Is(number)) {
		f.Bad("attempt", "desk.backdate.not-a-number")
	}
	return dossier.Command{Number: number}, f.Lines("backdate-word", longestWord)
}

// attemptLine is one attempt of the person, as the agent reads it.
type attemptLine struct {
	Number, When, Place, Witness, Words, Trouble string
	Counts                                       bool
}

// attemptsSeen are those of the person that can be ones to file this dossier, the latest first.
func (s *sight) attemptsSeen() (out []attemptLine) {
	for _, a := range s.attempts {
		out = append(out, attemptLine{Number: a.Number, When: moment(s.Page, a.At), Place: s.T("attempt.place." + string(a.Place)),
			Witness: s.T("attempt.witness." + string(a.Witness)), Words: a.Words, Trouble: a.Trouble, Counts: s.Case.Filed.Attempt == a.Number})
	}
	return out
}

// fitting leaves those that are of this procedure and came before the filing.
func (s *sight) fitting(all []attempt.Attempt) (out []attempt.Attempt) {
	for _, a := range all {
		if a.Of(s.Case.Account, s.Case.Procedure) && day.Of(a.At) <= s.Case.Filed.On {
			out = append(out, a)
		}
	}
	return out
}

// attemptedOn says beside the day of filing which day counts.
func (s *sight) attemptedOn() string {
	f := s.Case.Filed
	if f.Attempted == "" {
		return ""
	}
	return s.T("desk.head.counts", "date", f.Attempted, "number", f.Attempt)
}

// attemptFound shows an attempt that was looked for by its number.
func (d *Desk) attemptFound(r *http.Request, p *web.Page, typed string) *theme.Notice {
	if !attempt.Is(typed) {
		return nil
	}
	number, _ := ident.ParseReference(typed)
	a, err := d.Attempts.Attempt(r.Context(), number)
	if err != nil {
		return nil
	}
	procedure := ""
	if a.Procedure != "" {
		procedure = d.title(p, a.Procedure)
	}
	return &theme.Notice{ID: "attempt", Label: p.T("web.notice.important"), Text: p.T("desk.attempt.found", "number", a.Number, "when", moment(p, a.At),
		"place", p.T("attempt.place."+string(a.Place)), "witness", p.T("attempt.witness."+string(a.Witness)), "procedure", procedure)}
}
