package desk

import (
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// handingOver gives the card to its holder: identity seen, stamp taken, pieces seen.
var handingOver = act{
	do: dossier.HandOver, name: "hand-over", read: readHandOver,
	ready: func(*sight) dossier.Command {
		return dossier.Command{IdentitySeen: true, PiecesSeen: true, Stamp: "0000000000000000"}
	},
	fields: func(s *sight, a web.Asked) templ.Component { return handOverFields(s, a) },
}

func (d *Desk) handOver(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, handingOver)
}

func readHandOver(s *sight, f *web.Form) (dossier.Command, string) {
	cmd := dossier.Command{IdentitySeen: f.Bool("identity-seen"), PiecesSeen: true}
	if !cmd.IdentitySeen {
		f.Bad("identity-seen", "desk.need.identity-seen")
	}
	if s.Case.AmountDue() > 0 {
		typed := f.Text("stamp", 40)
		stamp, ok := ident.Stamp(typed)
		if !ok && typed != "" {
			f.Bad("stamp", "desk.need.stamp")
		}
		cmd.Stamp = stamp
	}
	if len(s.Case.Filed.AtCounter) > 0 {
		seen := f.Optional().Choices("pieces-seen", s.Case.Filed.AtCounter...)
		if cmd.PiecesSeen = len(seen) == len(s.Case.Filed.AtCounter); !cmd.PiecesSeen {
			f.Bad("pieces-seen", "desk.need.pieces-seen")
		}
	}
	return cmd, ""
}

// atCounter are the pieces to see at the hand-over.
func (s *sight) atCounter() (out []theme.Option) {
	for _, code := range s.Case.Filed.AtCounter {
		out = append(out, theme.Option{Value: code, Label: s.label(code), Chosen: slices.Contains(s.request.PostForm["pieces-seen"], code)})
	}
	return out
}

// fees are the amounts due, and their sum.
func (s *sight) fees() theme.Grid {
	g := theme.Grid{Caption: s.T("desk.hand-over.fees"), Size: theme.Medium,
		Columns: []theme.Column{{Text: s.T("desk.hand-over.fee")}, {Text: s.T("desk.hand-over.amount"), Numeric: true}}}
	for _, f := range s.Case.Fees {
		g.Rows = append(g.Rows, []theme.Cell{{Text: s.fee(f.Code)}, {Text: s.Money(f.Amount)}})
	}
	g.Rows = append(g.Rows, []theme.Cell{{Text: s.T("desk.hand-over.total")}, {Text: s.Money(s.Case.AmountDue())}})
	return g
}

func (s *sight) fee(code string) string {
	if s.texts.Has("fee." + code) {
		return s.T("fee." + code)
	}
	return code
}
