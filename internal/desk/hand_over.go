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

// handingOver gives the card to its holder: identity, face and fingerprints seen, the old card taken, stamp and pieces too.
var handingOver = act{
	do: dossier.HandOver, name: "hand-over", read: readHandOver, before: takeStamp,
	ready: func(*sight) dossier.Command {
		return dossier.Command{IdentitySeen: true, PiecesSeen: true, Stamp: "0000000000000000",
			Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}}
	},
	fields: func(s *sight, a web.Asked) templ.Component { return handOverFields(s, a) },
}

// recordingLate notes a hand-over that nobody recorded when it happened.
var recordingLate = act{
	do: dossier.HandOver, name: "record-late", read: readLate,
	ready: func(s *sight) dossier.Command {
		return dossier.Command{Note: "written", Handed: &dossier.Handed{Late: s.today.Plus(-1)}}
	},
	fields: func(s *sight, a web.Asked) templ.Component { return lateFields(a) },
	offered: func(s *sight) bool { // there was a day before today on which it can have happened
		return s.Case.DecidedOn < s.today
	},
}

func (d *Desk) handOver(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, handingOver)
}

func (d *Desk) recordLate(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, recordingLate)
}

func readHandOver(s *sight, f *web.Form) (dossier.Command, string) {
	cmd := dossier.Command{IdentitySeen: f.Bool("identity-seen"), PiecesSeen: true}
	if !cmd.IdentitySeen {
		f.Bad("identity-seen", "desk.need.identity-seen")
	}
	cmd.Handed = &dossier.Handed{Photo: f.Bool("face-seen")}
	if !cmd.Handed.Photo {
		f.Bad("face-seen", "desk.need.face-seen")
	}
	cmd.Handed.Fingers = dossier.Fingers(f.Choice("fingers", texts(dossier.AllFingers)...))
	word := f.Optional().Lines("fingers-word", longestWord)
	if cmd.Handed.Fingers == dossier.FingersImpossible && word == "" {
		f.Bad("fingers-word", "desk.need.fingers-why")
	}
	cmd.Handed.Old = dossier.OldCard(f.Choice("old-card", texts(dossier.OldCards)...))
	if s.pays() {
		cmd.Stamp = readStamp(f)
	}
	if len(s.Case.Brings()) > 0 {
		seen := f.Optional().Choices("pieces-seen", s.Case.Brings()...)
		if cmd.PiecesSeen = len(seen) == len(s.Case.Brings()); !cmd.PiecesSeen {
			f.Bad("pieces-seen", "desk.need.pieces-seen")
		}
	}
	return cmd, word
}

func readStamp(f *web.Form) string {
	typed := f.Text("stamp", 40)
	stamp, ok := ident.Stamp(typed)
	if !ok && typed != "" {
		f.Bad("stamp", "desk.need.stamp")
	}
	return stamp
}

func readLate(s *sight, f *web.Form) (dossier.Command, string) {
	on := f.Date("late-day")
	if on != "" && (on < s.Case.DecidedOn || on >= s.today) {
		f.Bad("late-day", "desk.need.late-day", "decided", s.Case.DecidedOn)
	}
	return dossier.Command{Handed: &dossier.Handed{Late: on}}, f.Lines("late-word", longestWord)
}

// texts are codes as a form has them.
func texts[T ~string](codes []T) (out []string) {
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}

// atCounter are the pieces to see at the hand-over.
func (s *sight) atCounter() (out []theme.Option) {
	for _, code := range s.Case.Brings() {
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

// handed says how a card was handed over.
func (s *sight) handed(h dossier.Handed) string {
	if h.Late != "" {
		return s.T("desk.history.handed-late", "day", h.Late)
	}
	return s.T("hand-over.fingers."+string(h.Fingers)) + s.T("desk.history.and") + s.T("hand-over.old."+string(h.Old))
}
