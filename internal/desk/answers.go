package desk

import (
	"strconv"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/euro"
)

// step is one page of the form as it was answered.
type step struct {
	Title string
	Said  []said
}

// said is one answer in force, and what stood there before the last amendment that changed it.
type said struct {
	Label, Value string
	Changed      string // when; "" when it was filed like this
	Before       string
}

// observations is the question whose answer is shown apart: what the person wants the agent to know.
const observations = "observations"

// answers are those in force, by step; the observations come first.
func (s *sight) answers() (remarks *said, steps []step) {
	body := s.InForce().Body
	for _, st := range s.form.Procedure.Steps {
		out := step{Title: st.Title.In(s.lang)}
		for _, q := range st.Questions {
			a := s.said(q)
			if body[q.ID] == "" && a.Changed == "" {
				continue
			}
			if q.ID == observations {
				remarks = &a
				continue
			}
			out.Said = append(out.Said, a)
		}
		if len(out.Said) > 0 {
			steps = append(steps, out)
		}
	}
	return remarks, steps
}

// said reads one answer through all its versions.
func (s *sight) said(q catalogue.Question) said {
	a := said{Label: s.form.Say(q.Label, s.lang)}
	first, before := true, ""
	for _, v := range s.Answers {
		if v.Version == 0 || v.Version > s.Case.Answers {
			continue
		}
		now := v.Body[q.ID]
		if !first && now != before {
			a.Before, a.Changed = s.say(q, before), moment(s.Page, v.At)
		}
		first, before = false, now
	}
	a.Value = s.say(q, before)
	return a
}

// say writes an answer as its kind is read.
func (s *sight) say(q catalogue.Question, v string) string {
	places := s.form.Rules.Places
	switch q.Kind {
	case catalogue.AskDate:
		return s.Date(day.Date(v))
	case catalogue.AskYesNo:
		if v == "yes" || v == "no" {
			return s.T("web." + v)
		}
	case catalogue.AskChoice:
		for _, o := range q.Options {
			if o.Value == v {
				return s.form.Say(o.Label, s.lang)
			}
		}
	case catalogue.AskCountry:
		if c, ok := places.Country(v); ok {
			return c.Name(s.lang)
		}
	case catalogue.AskCommune:
		if c, ok := places.Commune(v); ok {
			return s.T("desk.commune", "name", c.Name, "department", c.Department)
		}
	case catalogue.AskMoney:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return s.Money(euro.Euros(n))
		}
	}
	return v
}
