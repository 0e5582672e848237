package desk

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/law"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

var (
	// requalifying offers the person another procedure: the wrong ground was chosen. Nothing changes before they agree.
	requalifying = act{
		do: dossier.Requalify, name: "requalify", read: readRequalify,
		ready: func(*sight) dossier.Command {
			const some = "some"
			return dossier.Command{Procedure: some, Note: "written", Law: dossier.Findings{Here: true, Under: dossier.Under{Procedure: some}}}
		},
		fields:  func(s *sight, a web.Asked) templ.Component { return requalifyFields(a, s.procedures()) },
		offered: func(s *sight) bool { return s.Case.Offer == nil && len(s.others()) > 0 },
	}
	// retracting takes the offer back.
	retracting = act{
		do: dossier.Retract, name: "retract", ready: without, read: clicked,
		offered: func(s *sight) bool { return s.Case.Offer != nil },
	}
)

func (d *Desk) requalify(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, requalifying)
}

func (d *Desk) retract(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, retracting)
}

func readRequalify(s *sight, f *web.Form) (dossier.Command, string) {
	var codes []string
	for _, p := range s.others() {
		codes = append(codes, p.Code)
	}
	return dossier.Command{Procedure: f.Choice("procedure", codes...)}, f.Lines("requalify-word", longestWord)
}

// suited is a procedure, and how it fits the answers.
type suited struct {
	*catalogue.Procedure
	unfit int
}

// others are the procedures of today that are filed on this platform, but for the dossier's own: those first that fit
// the answers, then those that may. The law is asked once for a page.
func (s *sight) others() []suited {
	if s.suited != nil {
		return s.suited
	}
	s.suited = []suited{}
	for _, p := range s.form.Rules.Procedures() {
		if p.Here() && p.Code != s.Case.Procedure && p.From <= s.today && (p.Until == "" || s.today <= p.Until) {
			s.suited = append(s.suited, suited{p, s.unfit(p)})
		}
	}
	slices.SortStableFunc(s.suited, func(a, b suited) int { return a.unfit - b.unfit })
	return s.suited
}

// unfit is 0 for a procedure that fits the answers, 1 for one that may, 2 for one that does not.
func (s *sight) unfit(p *catalogue.Procedure) int {
	q := s.form.Question
	q.Wants = ""
	if len(p.Wants) > 0 {
		q.Wants = p.Wants[0]
	}
	switch advice.Fits(p, s.form.Rules, q) {
	case law.Yes:
		return 0
	case law.Unknown:
		return 1
	}
	return 2
}

// procedures are the choices of the form, parted where they no longer fit.
func (s *sight) procedures() (out []theme.Option) {
	parted := false
	for _, p := range s.others() {
		o := theme.Option{Value: p.Code, Label: p.Title.In(s.lang)}
		switch p.unfit {
		case 0:
			o.Hint = s.T("desk.requalify.fits")
		case 2:
			if !parted && len(out) > 0 {
				o.Divider = s.T("desk.requalify.others")
			}
			parted = true
		}
		out = append(out, o)
	}
	return out
}

// titled is what a procedure is called, or its code when it is no longer there.
func (s *sight) titled(code string) string {
	if p, ok := s.form.Rules.Procedure(code); ok {
		return p.Title.In(s.lang)
	}
	return code
}

// changing is where a change of procedure stands: offered, or what the person said last.
type changing struct {
	Title string // "Offered on 3 June: talent"
	Word  string // the agent's, then the person's
}

// changing tells of the latest offer, as long as it matters to the examination.
func (s *sight) changing() *changing {
	for i, e := range slices.Backward(s.History) {
		when := moment(s.Page, e.At)
		switch {
		case !s.Case.Undecided() || e.Do == dossier.Retract:
			return nil
		case e.Do == dossier.Requalify:
			return &changing{s.T("desk.change.offered", "when", when, "procedure", s.titled(e.Offer.Procedure)), s.word(e.Note)}
		case e.Do == dossier.Decline:
			return &changing{s.T("desk.change.declined", "when", when, "procedure", s.titled(s.At(s.History[i].Seq-1).Offer.Procedure)), s.word(e.Note)}
		case e.Do == dossier.Agree && e.Was != nil:
			return &changing{Title: s.T("desk.change.agreed", "when", when, "procedure", s.titled(e.Was.Procedure))}
		}
	}
	return nil
}

// formerAnswers are those in force to questions that only the procedures before the change asked.
func (s *sight) formerAnswers() (out []step) {
	body, shown := s.InForce().Body, map[string]bool{}
	for _, st := range s.form.Procedure.Steps {
		for _, q := range st.Questions {
			shown[q.ID] = true
		}
	}
	for _, p := range s.former {
		block := step{Title: s.T("desk.change.answers", "procedure", p.Title.In(s.lang))}
		for _, st := range p.Steps {
			for _, q := range st.Questions {
				if body[q.ID] != "" && !shown[q.ID] {
					shown[q.ID] = true
					block.Said = append(block.Said, s.said(q))
				}
			}
		}
		if len(block.Said) > 0 {
			out = append(out, block)
		}
	}
	return out
}
