package desk

import (
	"context"
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/referral"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// Opinions knows where questions to somebody outside went.
type Opinions interface {
	// ReferralsOf reads those of a dossier, by opinion.
	ReferralsOf(ctx context.Context, dossier string) (map[string]referral.Referral, error)
}

var (
	// consulting asks for the opinion of somebody outside, who reads what is ticked and answers by a link.
	consulting = act{
		do: dossier.Consult, name: consultation, read: readConsult, fill: fillConsult,
		ready: func(s *sight) dossier.Command {
			return dossier.Command{Note: "written", Opinion: &dossier.Opinion{ID: "new", Of: dossier.Experts[0], Due: s.today.Plus(1)}}
		},
		fields: func(s *sight, a web.Asked) templ.Component { return consultFields(s, a) },
	}
	recalling = act{
		do: dossier.Recall, name: "recall", ready: without,
		read: func(s *sight, f *web.Form) (dossier.Command, string) {
			var open []string
			for _, o := range s.Case.Opinions {
				open = append(open, o.ID)
			}
			return dossier.Command{Opinion: &dossier.Opinion{ID: f.Choice("opinion", open...)}}, ""
		},
	}
)

func (d *Desk) consult(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, consulting)
}

func (d *Desk) recall(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, recalling)
}

// consultation names the act and its form.
const consultation = "consult"

// usualOpinion is how many days an expert is given, if the agent does not say otherwise.
const usualOpinion = 15

func fillConsult(s *sight, f *web.Form) {
	f.SetDate("consult-due", s.today.Plus(usualOpinion))
	f.Set("consult-facts", "name")
}

func readConsult(s *sight, f *web.Form) (dossier.Command, string) {
	o := dossier.Opinion{ID: ident.ID(), Of: f.Choice("expert", dossier.Experts...), Email: f.Email("expert-email")}
	word := f.Lines("consult-word", longestWord)
	o.Facts = f.Optional().Choices("consult-facts", dossier.ShownFacts...)
	o.Pieces = f.Optional().Choices("consult-pieces", s.given()...)
	o.Due = f.Date("consult-due")
	if o.Due != "" && (o.Due <= s.today || o.Due > s.today.Plus(longestDelay)) {
		f.Bad("consult-due", "desk.ask.due-between", "first", s.today.Plus(1), "last", s.today.Plus(longestDelay))
	}
	return dossier.Command{Opinion: &o}, word
}

// given are the codes of the pieces of which there are files.
func (s *sight) given() (out []string) {
	for _, f := range s.Files {
		if !f.Dropped && !slices.Contains(out, f.Piece) {
			out = append(out, f.Piece)
		}
	}
	return out
}

// shownPieces are the boxes for what the expert may read.
func (s *sight) shownPieces() (out []theme.Option) {
	for _, code := range s.given() {
		out = append(out, theme.Option{Value: code, Label: s.label(code)})
	}
	if s.failed != nil && s.failed.act == consultation {
		return theme.Choose(out, s.request.PostForm["consult-pieces"]...)
	}
	return out
}

// opinionLine is one opinion, asked or given.
type opinionLine struct {
	Of, Asked, Question string
	State               theme.Status
	To, Told            string // where it went, and what became of the mail
	Answer, Shows       string
	Undo                *undo
}

// opinions are all that were asked and not taken back, the latest first.
func (s *sight) opinions(ctx context.Context, kept Opinions) (out []opinionLine, err error) {
	if len(s.Case.Opinions) == 0 {
		return nil, nil
	}
	sent, err := kept.ReferralsOf(ctx, string(s.Case.ID))
	for _, o := range slices.Backward(s.Case.Opinions) {
		to := sent[o.ID]
		l := opinionLine{Of: s.T("opinion.of." + o.Of), Question: s.word(o.Ask), Answer: s.word(o.Note), To: to.Email,
			Asked: s.T("desk.consult.asked", "when", o.On, "due", o.Due), State: s.opinionState(o)}
		l.Shows = s.T("desk.consult.shows", "shown", list(append(s.facts(o.Facts), s.labels(o.Pieces)...)))
		if o.Says == "" {
			l.Told = s.T("opinion.told." + string(to.Told))
			l.Undo = s.undo(recalling, "opinion", o.ID)
		}
		out = append(out, l)
	}
	return out, err
}

func (s *sight) facts(codes []string) (out []string) {
	for _, f := range codes {
		out = append(out, s.T("opinion.fact."+f))
	}
	return out
}

func (s *sight) opinionState(o dossier.Opinion) theme.Status {
	switch {
	case o.Says == dossier.Favourable:
		return theme.Status{Text: s.T("opinion.says.favourable"), Tone: theme.Good}
	case o.Says == dossier.Unfavourable:
		return theme.Status{Text: s.T("opinion.says.unfavourable"), Tone: theme.Bad}
	case o.Says != "":
		return theme.Status{Text: s.T("opinion.says." + o.Says), Tone: theme.Neutral}
	case o.Due < s.today:
		return theme.Status{Text: s.T("desk.consult.overdue"), Tone: theme.Bad}
	}
	return theme.Status{Text: s.T("desk.consult.waits"), Tone: theme.Wait}
}

// opinionOf is whose opinion an event is about, and what it says; the event that takes a question back names its id alone.
func (s *sight) opinionOf(e dossier.Event) string {
	o := *e.Opinion
	for _, p := range s.History {
		if p.Do == dossier.Consult && p.Event.Opinion.ID == o.ID {
			o.Of = p.Event.Opinion.Of
		}
	}
	text := s.T("opinion.of." + o.Of)
	if o.Says != "" {
		text += " – " + s.T("opinion.says."+o.Says)
	}
	return text
}
