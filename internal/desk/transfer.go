package desk

import (
	"cmp"
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// transferring gives the dossier to another office, which goes on where this one stopped.
var transferring = act{
	do: dossier.Transfer, name: "transfer", grave: true, away: true, read: readTransfer,
	ready: func(*sight) dossier.Command {
		return dossier.Command{Note: "written", Office: "another", Law: dossier.Findings{Office: true}}
	},
	fields: func(s *sight, a web.Asked) templ.Component { return transferFields(a, s.offices()) },
}

func (d *Desk) transfer(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, transferring)
}

func readTransfer(s *sight, f *web.Form) (dossier.Command, string) {
	var codes []string
	for _, o := range s.offices() {
		codes = append(codes, o.Value)
	}
	return dossier.Command{Office: f.Choice("office", codes...)}, f.Lines("transfer-word", longestWord)
}

// offices are all but the dossier's own, by name.
func (s *sight) offices() (out []theme.Option) {
	for _, o := range s.form.Rules.Places.Offices() {
		if o.Code != s.Case.Office {
			out = append(out, theme.Option{Value: o.Code, Label: o.Name})
		}
	}
	slices.SortFunc(out, func(a, b theme.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}
