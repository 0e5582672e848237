package desk

import (
	"net/http"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// askingPiece asks for one piece or several, each with its motive, and says until when.
var askingPiece = act{
	do: dossier.Ask, name: "ask", read: readAsk, fill: fillAsk,
	ready: func(s *sight) dossier.Command {
		return dossier.Command{Wants: []dossier.Want{{Piece: other, Motive: "missing"}}, Due: s.today.Plus(1)}
	},
	fields: func(s *sight, a web.Asked) templ.Component { return askFields(s, a, s.asking(a)) },
}

func (d *Desk) askPiece(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, askingPiece)
}

// longestDelay bounds the last day of a request: later is a slip of the keyboard.
const longestDelay = 366 // days

func readAsk(s *sight, f *web.Form) (cmd dossier.Command, _ string) {
	for _, piece := range f.Choices("ask", s.askable()...) {
		motive := f.Optional().Choice("ask-motive-"+piece, motives(s, catalogue.ForPiece)...)
		if motive == "" && s.neverGiven(piece) {
			motive = "missing"
		}
		if motive == "" {
			f.Bad("ask-motive-"+piece, "desk.ask.which-motive", "piece", s.label(piece))
		}
		word := f.Optional().Lines("ask-word-"+piece, longestWord)
		if piece == other && word == "" {
			f.Bad("ask-word-"+piece, "desk.ask.which-other")
		}
		cmd.Wants = append(cmd.Wants, dossier.Want{Piece: piece, Motive: motive, Note: word})
	}
	cmd.Due = f.Date("ask-due")
	if cmd.Due != "" && (cmd.Due <= s.today || cmd.Due > s.today.Plus(longestDelay)) {
		f.Bad("ask-due", "desk.ask.due-between", "first", s.today.Plus(1), "last", s.today.Plus(longestDelay))
	}
	return cmd, ""
}

// fillAsk proposes what is missing or was refused, and the last day that the procedure gives.
func fillAsk(s *sight, f *web.Form) {
	f.SetDate("ask-due", s.answerBy())
	for _, piece := range s.askable() {
		if state := s.Case.Pieces[piece]; state.Verdict == dossier.Rejected {
			f.Set("ask-motive-"+piece, state.Motive)
			f.Set("ask-word-"+piece, s.word(state.Note))
		} else if s.lacks(piece) {
			f.Set("ask-motive-"+piece, "missing")
		}
	}
}

// answerBy is the last day to answer a request made today, under the procedure.
func (s *sight) answerBy() day.Date {
	if v, ok := s.law.Value(s.form.Procedure.Answer); ok {
		return v.Value.Delay.After(s.today)
	}
	return ""
}

// neverGiven tells that nothing but its absence can be the reason to ask for a piece.
func (s *sight) neverGiven(piece string) bool {
	return piece != other && s.Case.Pieces[piece].Files == 0
}

func (s *sight) lacks(piece string) bool {
	return slices.Contains(dossier.Absent(s.Case, s.Case.Filed.Wanted), piece)
}

// askable are the codes of all pieces that may be asked for, in the order of the procedure.
func (s *sight) askable() (out []string) {
	for _, x := range s.form.Procedure.Pieces {
		if x.At == catalogue.AtFiling {
			out = append(out, x.Code)
		}
	}
	return append(out, other)
}

// askedPiece is one line of the request.
type askedPiece struct {
	Code, Label string
	Likely      bool // missing or refused
	Ticked      bool
	Plain       bool // the box says it all: nothing was given that could be wrong
}

// asking lists what may be asked for, what is missing or refused first.
func (s *sight) asking(a web.Asked) (out []askedPiece) {
	retyped := s.failed != nil && s.failed.act == "ask"
	for _, code := range s.askable() {
		p := askedPiece{Code: code, Label: s.label(code)}
		p.Likely = s.lacks(code) || s.Case.Pieces[code].Verdict == dossier.Rejected
		p.Ticked = p.Likely
		if retyped {
			p.Ticked = slices.Contains(s.request.PostForm["ask"], code)
		}
		p.Plain = s.neverGiven(code) && rank(p) == 0
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(x, y askedPiece) int { return rank(y) - rank(x) })
	return out
}

func rank(p askedPiece) int {
	if p.Likely || p.Ticked {
		return 1
	}
	return 0
}
