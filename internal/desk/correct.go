package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// correcting replaces a paper that says something wrong: another number, and the former is believed no more.
var correcting = act{
	do: dossier.Correct, name: "correct", read: readCorrection, fill: fillCorrection,
	ready: func(s *sight) dossier.Command {
		cmd := dossier.Command{Motive: dossier.WrongPapers[0]}
		if numbers := s.inForce(); len(numbers) > 0 {
			cmd.Law.Paper = &dossier.Reissue{Number: numbers[0].Value}
		}
		return cmd
	},
	fields:  func(s *sight, a web.Asked) templ.Component { return correctFields(s, a) },
	offered: func(s *sight) bool { return len(s.inForce()) > 0 },
}

func (d *Desk) correct(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, correcting)
}

// inForce are the papers that can be corrected, the latest first.
func (s *sight) inForce() (out []theme.Option) {
	for _, p := range s.Papers {
		if p.InForce() {
			out = append([]theme.Option{{Value: p.Number, Label: s.T("desk.paper."+p.Kind) + " " + p.Number, Hint: s.Date(p.On)}}, out...)
		}
	}
	return out
}

func readCorrection(s *sight, f *web.Form) (dossier.Command, string) {
	var numbers []string
	for _, p := range s.Papers {
		if p.InForce() {
			numbers = append(numbers, p.Number)
		}
	}
	cmd := dossier.Command{Paper: f.Choice("paper", numbers...), Motive: f.Choice("correct-motive", dossier.WrongPapers...),
		Corrected: map[string]string{
			"family_name": f.Text("family_name", longestName), "given_names": f.Optional().Text("given_names", longestName),
			"birth_date": f.Text("birth_date", len("2001-03-27")), "nationality": f.Text("nationality", 2),
		}}
	return cmd, f.Optional().Lines("correct-word", longestWord)
}

const longestName = 150 // characters

// fillCorrection shows the printed data as they stand.
func fillCorrection(s *sight, f *web.Form) {
	for _, id := range dossier.Correctable {
		f.Set(id, s.InForce().Body[id])
	}
	if all := s.inForce(); len(all) == 1 {
		f.Set("paper", all[0].Value)
	}
}

// wrongs are the reasons to correct a paper.
func (s *sight) wrongs() []theme.Option {
	out := []theme.Option{{Label: s.T("desk.motive.choose")}}
	for _, code := range dossier.WrongPapers {
		out = append(out, theme.Option{Value: code, Label: s.T("paper.why." + code)})
	}
	return out
}

func (s *sight) nationalities() (out []theme.Option) {
	for _, c := range s.form.Rules.Places.CountriesIn(s.lang) {
		out = append(out, theme.Option{Value: c.Alpha2, Label: c.Name(s.lang)})
	}
	return out
}
