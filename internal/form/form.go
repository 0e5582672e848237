// Package form turns a procedure's file into a form: which questions to ask of whom, what a good answer is, and which pieces follow.
package form

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/law"
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
	facts     law.Facts
	in        catalogue.In
}

// New prepares a form. The answers of the dossier, the person and the permit are the facts of its conditions.
func New(rules *catalogue.Rules, p *catalogue.Procedure, who person.Person, held permit.Permit, a Answers, on day.Date) *Form {
	q := advice.Question{
		On: on, Nationality: who.Nationality, Born: who.BirthDate,
		PermitKind: held.Kind, PermitGround: held.Ground, Expires: held.Ends, Facts: map[string]string{},
	}
	if len(p.Wants) > 0 {
		q.Wants = p.Wants[0]
	}
	for id, v := range a {
		q.Facts[id] = v
	}
	if n := a["nationality"]; n != "" {
		q.Nationality = n
	}
	if c, ok := rules.Places.Commune(a["commune"]); ok {
		q.Commune, q.Department = c.Code, c.Department
	}
	f := &Form{Rules: rules, Procedure: p, Question: q, Answers: a}
	f.facts, f.in = q.FactsIn(rules)
	return f
}

// Asks tells whether a question is to be put now: unless its condition says no. A condition that is not
// decided yet keeps the question away until the answer it hangs on is there.
func (f *Form) Asks(q catalogue.Question) bool { return q.If.Test(f.facts, f.in) == law.Yes }

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

// Unfinished lists the questions that still need an answer, in order.
func (f *Form) Unfinished() (out []catalogue.Question) {
	for _, s := range f.Procedure.Steps {
		out = append(out, f.UnfinishedIn(s)...)
	}
	return out
}

// UnfinishedIn lists those of one step.
func (f *Form) UnfinishedIn(s catalogue.Step) (out []catalogue.Question) {
	for _, q := range s.Questions {
		if f.Asks(q) && !q.Optional && f.Answers[q.ID] == "" {
			out = append(out, q)
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
		wrong.Add(q.ID, "form.error.required")
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
	held := permit.Permit{Kind: f.Question.PermitKind, Ground: f.Question.PermitGround, Ends: f.Question.Expires}
	return New(f.Rules, f.Procedure, who, held, all, f.Question.On)
}

// limits of answers without a limit of their own.
const (
	mostText = 200
	mostLong = 4000
)

func (f *Form) read(q catalogue.Question, typed func(string) string) (string, fault.Text) {
	if q.Kind == catalogue.AskDate {
		return readDate(q.ID, typed, f.Question.On)
	}
	v := strings.TrimSpace(strings.ReplaceAll(typed(q.ID), "\r\n", "\n"))
	if v == "" {
		return "", fault.Text{}
	}
	most := q.Max
	switch q.Kind {
	case catalogue.AskYesNo:
		if v != "yes" && v != "no" {
			return v, fault.Say("form.error.choice")
		}
	case catalogue.AskChoice:
		for _, o := range q.Options {
			if o.Value == v {
				return v, fault.Text{}
			}
		}
		return v, fault.Say("form.error.choice")
	case catalogue.AskCountry:
		if _, ok := f.Rules.Places.Country(v); !ok {
			return v, fault.Say("form.error.country")
		}
	case catalogue.AskCommune:
		return f.readCommune(q.ID, v, typed)
	case catalogue.AskNumber, catalogue.AskMoney:
		return readNumber(v, most)
	case catalogue.AskEmail:
		if at := strings.LastIndexByte(v, '@'); at < 1 || !strings.Contains(v[at:], ".") || strings.ContainsAny(v, " \n") {
			return v, fault.Say("form.error.email")
		}
	case catalogue.AskPhone:
		return readPhone(v)
	}
	if most == 0 && q.Kind == catalogue.AskLong {
		most = mostLong
	}
	if most == 0 {
		most = mostText
	}
	if n := utf8.RuneCountInString(v); n > most {
		return v, fault.Say("form.error.too-long", "max", most, "length", n)
	}
	return v, fault.Text{}
}

func readNumber(v string, most int) (string, fault.Text) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "").Replace(v)
	if i := strings.IndexAny(plain, ",."); i > 0 && strings.Trim(plain[i+1:], "0123456789") == "" {
		plain = plain[:i] // cents do not matter here
	}
	n, err := strconv.Atoi(plain)
	if err != nil || n < 0 {
		return v, fault.Say("form.error.number")
	}
	if most > 0 && n > most {
		return v, fault.Say("form.error.too-much", "max", most)
	}
	return strconv.Itoa(n), fault.Text{}
}

// readDate takes three fields (day, month, year) or one ISO date.
func readDate(id string, typed func(string) string, today day.Date) (string, fault.Text) {
	d, m, y := strings.TrimSpace(typed(id+"-day")), strings.TrimSpace(typed(id+"-month")), strings.TrimSpace(typed(id+"-year"))
	if d+m+y == "" {
		v := strings.TrimSpace(typed(id))
		if v == "" {
			return "", fault.Text{}
		}
		if _, err := day.Parse(v); err != nil {
			return v, fault.Say("form.error.date")
		}
		return v, fault.Text{}
	}
	dd, err1 := strconv.Atoi(d)
	mm, err2 := strconv.Atoi(m)
	yy, err3 := strconv.Atoi(y)
	asTyped := y + "-" + m + "-" + d
	switch {
	case err1 != nil || err2 != nil || err3 != nil || len(y) != 4:
		return asTyped, fault.Say("form.error.date")
	}
	iso := pad(yy, 4) + "-" + pad(mm, 2) + "-" + pad(dd, 2)
	if _, err := day.Parse(iso); err != nil {
		return asTyped, fault.Say("form.error.no-such-day")
	}
	if id == "birth_date" && (day.Date(iso) > today || day.Date(iso).Until(today) > 130*366) {
		return iso, fault.Say("form.error.birth-date")
	}
	return iso, fault.Text{}
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// readCommune takes a code from the list, or a name or postcode that only one commune has.
// A postcode that spans communes, or départements, asks: it never guesses.
func (f *Form) readCommune(id, v string, typed func(string) string) (string, fault.Text) {
	if pick := strings.TrimSpace(typed(id + "-code")); pick != "" {
		v = pick
	}
	if c, ok := f.Rules.Places.Commune(v); ok {
		return c.Code, fault.Text{}
	}
	found := f.Rules.Places.Search(v, 12)
	if len(found) == 0 {
		return v, fault.Say("form.error.commune-unknown")
	}
	if len(found) == 1 {
		return found[0].Code, fault.Text{}
	}
	return v, fault.Say("form.error.commune-choose")
}

// readPhone keeps digits and a leading plus; ten digits that begin with 0 are French.
func readPhone(v string) (string, fault.Text) {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9' || r == '+':
			return r
		case strings.ContainsRune(" .-()\u00a0\u202f/", r):
			return -1
		}
		return 'x'
	}, v)
	plain = strings.Replace(plain, "+330", "+33", 1)
	switch {
	case strings.HasPrefix(plain, "00"):
		plain = "+" + plain[2:]
	case len(plain) == 10 && plain[0] == '0':
		plain = "+33" + plain[1:]
	}
	digits := strings.TrimPrefix(plain, "+")
	if plain == digits || len(digits) < 8 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return v, fault.Say("form.error.phone")
	}
	return plain, fault.Text{}
}
