// Package form turns a procedure's file into a form: which questions to ask of whom, what a good answer is, and which pieces follow.
package form

import (
	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

// Answers are what a person wrote, by question id, in canonical form: ISO dates, "yes"/"no", INSEE commune codes.
type Answers map[string]string

// Form is one procedure for one person on one day.
type Form struct {
	Rules     *catalogue.Rules
	Procedure *catalogue.Procedure
	Question  advice.Question
	Answers   Answers
	Held      permit.Permit
	facts     law.Facts
	in        catalogue.In
}

// New prepares a form. The answers of the dossier, the person and the permit are the facts of its conditions.
func New(rules *catalogue.Rules, p *catalogue.Procedure, who person.Person, held permit.Permit, a Answers, on day.Date) *Form {
	q := advice.Question{
		On: on, Nationality: who.Nationality, Born: who.BirthDate,
		PermitKind: held.Kind, PermitGround: held.Ground, Expires: held.Ends, Facts: map[string]string{},
	}
	if held.Kind == "" { // who holds nothing says so, or no rule about it would ever be decided
		q.PermitKind, q.PermitGround = "none", "none"
	}
	if len(p.Wants) > 0 {
		q.Wants = p.Wants[0]
	}
	for id, v := range a {
		q.Facts[id] = v
	}
	if held.Validated != "" {
		q.Facts["validated"] = "yes"
	}
	if n, ok := rules.Places.Country(a["nationality"]); ok {
		q.Nationality = n.Alpha2
	}
	if born, err := day.Parse(a["birth_date"]); err == nil {
		q.Born = born
	}
	if c, ok := rules.Places.Commune(a["commune"]); ok {
		q.Commune, q.Department = c.Code, c.Department
	}
	f := &Form{Rules: rules, Procedure: p, Question: q, Answers: a, Held: held}
	f.facts, f.in = q.FactsIn(rules)
	return f
}

// Asks tells whether a question is to be put now: unless its condition says no. A condition that is not
// decided yet keeps the question away until the answer it hangs on is there.
func (f *Form) Asks(q catalogue.Question) bool { return q.If.Test(f.facts, f.in) == law.Yes }

// Silence is the delay after which silence is a refusal for this person; the zero Delay when the law gives none.
func (f *Form) Silence() law.Delay {
	d, _ := f.in.Silence(f.Procedure, f.facts)
	return d.Value.Delay
}

// Questions are those of a step that are to be put now, beside those that an answer on the same page would
// call for: without JavaScript a page must carry both.
func (f *Form) Questions(s catalogue.Step) (out []Ask) {
	onPage := map[string]bool{}
	for _, q := range s.Questions {
		onPage[q.ID] = true
	}
	for _, q := range s.Questions {
		switch {
		case f.Asks(q):
			out = append(out, Ask{q, false})
		case q.If.DependsOn(onPage):
			out = append(out, Ask{q, true})
		}
	}
	return out
}

// Ask is a question on a page; Later ones are answered only if another answer on the page calls for them.
type Ask struct {
	catalogue.Question
	Later bool
}

// Cards are those that the procedure can end in for this person, one of a kind; what is not known yet shuts none out.
func (f *Form) Cards() (out []catalogue.Card) {
	seen := map[string]bool{}
	for _, c := range f.Procedure.Cards {
		if !seen[c.Kind] && c.If.Test(f.facts, f.in) != law.No {
			seen[c.Kind] = true
			out = append(out, c)
		}
	}
	return out
}

// Card finds one of them.
func (f *Form) Card(kind string) (catalogue.Card, bool) {
	for _, c := range f.Cards() {
		if c.Kind == kind {
			return c, true
		}
	}
	return catalogue.Card{}, false
}

// Say is a text of the procedure with the law's numbers of the day.
func (f *Form) Say(t locale.Text, l locale.Lang) string { return f.in.Say(t, l) }

// Unfinished lists the questions that still need a good answer, in order: none was given, or a wrong one was kept.
func (f *Form) Unfinished() (out []catalogue.Question) {
	for _, s := range f.Procedure.Steps {
		out = append(out, f.UnfinishedIn(s)...)
	}
	return out
}

// UnfinishedIn lists those of one step.
func (f *Form) UnfinishedIn(s catalogue.Step) (out []catalogue.Question) {
	for _, q := range s.Questions {
		if f.Asks(q) && f.Wrong(q).Key != "" {
			out = append(out, q)
		}
	}
	return out
}

// Wrong says what is wrong with the answer kept for a question; the zero Text when nothing is.
func (f *Form) Wrong(q catalogue.Question) fault.Text {
	v := f.Answers[q.ID]
	if v == "" && !q.Optional {
		return fault.Say("form.error.required")
	}
	_, problem := f.read(q, func(name string) string {
		if name == q.ID || q.Kind == catalogue.AskCommune && name == q.ID+"-code" {
			return v // of a commune, the code that was settled on
		}
		return ""
	})
	return problem
}

// Asked are the answers of the questions that are put now. Others were typed before an answer changed; they are kept
// while one types, and are no part of what is filed.
func (f *Form) Asked() Answers {
	out := Answers{}
	for _, s := range f.Procedure.Steps {
		for _, q := range s.Questions {
			if v := f.Answers[q.ID]; v != "" && f.Asks(q) {
				out[q.ID] = v
			}
		}
	}
	return out
}

// Check reads what was typed on one step. It returns the canonical answers of the questions on the page,
// everything that was typed kept as it was where it is wrong, and what is wrong with which field.
func (f *Form) Check(s catalogue.Step, typed func(name string) string) (Answers, error) {
	got, wrong := Answers{}, fault.Fields(nil)
	for _, ask := range f.Questions(s) {
		v, problem := f.read(ask.Question, typed)
		got[ask.ID] = v
		if problem.Key != "" {
			wrong.Add(ask.ID, problem.Key, problem.Args...)
		}
	}
	// What is required is judged by the answers as they now are, not by those of yesterday.
	after := f.With(got)
	for _, q := range after.UnfinishedIn(s) {
		problem := after.Wrong(q)
		wrong.Add(q.ID, problem.Key, problem.Args...)
	}
	for _, ask := range f.Questions(s) {
		if !after.Asks(ask.Question) {
			delete(got, ask.ID) // its question is no longer put; what was typed for it is not an answer
			delete(wrong, ask.ID)
		}
	}
	return got, wrong.Err()
}

// With is the form after some answers changed.
func (f *Form) With(got Answers) *Form {
	all := Answers{}
	for id, v := range f.Answers {
		all[id] = v
	}
	for id, v := range got {
		all[id] = v
	}
	who := person.Person{Nationality: f.Question.Nationality, BirthDate: f.Question.Born}
	out := New(f.Rules, f.Procedure, who, f.Held, all, f.Question.On)
	out.Question.Attempted, out.Question.Attempt = f.Question.Attempted, f.Question.Attempt
	return out
}
