package desk

import (
	"net/http"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// What is due can be struck or lowered, with a reason of the law, and what the person contests is answered.
var (
	waiving = act{
		do: dossier.Waive, name: "waive", read: readWaive,
		ready: func(s *sight) dossier.Command {
			cmd := dossier.Command{Note: "written", Motive: "chosen", Law: dossier.Findings{Fees: s.amounts}}
			if len(s.amounts) > 0 {
				cmd.Line = s.amounts[0].Code
			}
			return cmd
		},
		fill: func(s *sight, f *web.Form) {
			f.Set("left", "0")
			if x, ok := s.Case.Contest(""); ok {
				f.Set("line", x.Line)
			}
		},
		fields:  func(s *sight, a web.Asked) templ.Component { return waiveFields(s, a) },
		offered: func(s *sight) bool { return len(s.amounts) > 0 },
	}
	upholding = act{
		do: dossier.Uphold, name: "uphold", read: readUphold,
		ready: func(s *sight) dossier.Command {
			x, _ := s.Case.Contest("")
			return dossier.Command{Note: "written", Line: x.Line}
		},
		fields:  func(s *sight, a web.Asked) templ.Component { return upholdFields(s, a) },
		offered: func(s *sight) bool { _, open := s.Case.Contest(""); return open },
	}
)

func (d *Desk) waive(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, waiving) }
func (d *Desk) uphold(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, upholding)
}

func readWaive(s *sight, f *web.Form) (dossier.Command, string) {
	cmd := dossier.Command{Line: f.Choice("line", s.lines()...)}
	for _, x := range s.amounts {
		if x.Code == cmd.Line {
			cmd.Left = euro.Euros(int64(f.Int("left", 0, int(x.Amount/100))))
		}
	}
	cmd.Motive = f.Choice("relief-motive", motives(s, catalogue.ForRelief)...)
	return cmd, f.Lines("relief-word", longestWord)
}

func readUphold(s *sight, f *web.Form) (dossier.Command, string) {
	return dossier.Command{Line: f.Choice("contested", s.contested()...)}, f.Lines("uphold-word", longestWord)
}

// lines are the codes of what is due.
func (s *sight) lines() (out []string) {
	for _, f := range s.amounts {
		out = append(out, f.Code)
	}
	return out
}

// contested are the codes of the lines whose contest waits for an answer.
func (s *sight) contested() (out []string) {
	for _, x := range s.Case.Contests {
		if x.Answer == "" {
			out = append(out, x.Line)
		}
	}
	return out
}

func (s *sight) lineOptions(codes []string) (out []theme.Option) {
	for _, code := range codes {
		o := theme.Option{Value: code, Label: s.fee(code)}
		for _, f := range s.amounts {
			if f.Code == code {
				o.Label += " – " + s.Money(f.Amount)
			}
		}
		out = append(out, o)
	}
	return out
}

// amountGrid is what is due, with why, the sum last.
func (s *sight) amountGrid() theme.Grid {
	g := theme.Grid{Caption: s.T("desk.amounts.title"), Size: theme.Medium, Empty: s.T("desk.amounts.none"), Columns: []theme.Column{
		{Text: s.T("desk.hand-over.fee")}, {Text: s.T("desk.law.source")}, {Text: s.T("desk.hand-over.amount"), Numeric: true}}}
	var sum euro.Cents
	for _, f := range s.amounts {
		g.Rows = append(g.Rows, []theme.Cell{{Text: s.fee(f.Code)}, {Text: s.source(f.Source)}, {Text: s.Money(f.Amount)}})
		sum += f.Amount
	}
	if len(s.amounts) > 1 {
		g.Rows = append(g.Rows, []theme.Cell{{Text: s.T("desk.amounts.sum")}, {}, {Text: s.Money(sum)}})
	}
	return g
}

// tariff says of which day the amounts are.
func (s *sight) tariff() string {
	if on := s.Case.DecidedOn; on != "" {
		return s.T("desk.amounts.fixed", "date", on)
	}
	return s.T("desk.amounts.expected", "date", s.today)
}

// amountNote is one relief or one contest, in words.
type amountNote struct {
	Title, Why, Word, Reply string
	Tag                     theme.Status
}

// amountNotes are what was contested, struck and lowered, the latest first.
func (s *sight) amountNotes() (out []amountNote) {
	for _, x := range s.Case.Contests {
		n := amountNote{Title: s.T("desk.contest.line", "number", x.Number, "line", s.fee(x.Line), "on", x.On), Word: s.word(x.Note), Reply: s.word(x.Reply),
			Tag: theme.Status{Text: s.T("contest.waits"), Tone: theme.Wait}, Why: s.T("desk.contest.due", "due", x.Due)}
		switch {
		case x.Answer != "":
			n.Tag, n.Why = theme.Status{Text: s.T("contest.answer." + x.Answer), Tone: theme.Info}, s.Date(x.Answered)
		case x.Due < s.today:
			n.Tag.Tone = theme.Bad
		}
		out = append(out, n)
	}
	for _, x := range s.Case.Reliefs {
		out = append(out, amountNote{Title: s.T("desk.relief.line", "line", s.fee(x.Line), "left", s.Money(x.Left), "on", x.On),
			Why: s.motive(x.Motive), Word: s.word(x.Note), Tag: theme.Status{Text: s.T("desk.relief.tag"), Tone: theme.Good}})
	}
	slices.Reverse(out)
	return out
}
