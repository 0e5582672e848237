package simulate

import (
	"fmt"

	"anef/internal/catalogue"
	"anef/internal/form"
)

// answers fills in a form as an ordinary person would, page after page: an answer may call for another question.
func (w *world) answers(f *form.Form, s *soul) (form.Answers, error) {
	all := form.Answers{}
	for range 12 {
		left := f.Unfinished()
		if len(left) == 0 {
			return all, nil
		}
		got := form.Answers{}
		for _, q := range left {
			got[q.ID] = w.answerTo(q, f, s)
			all[q.ID] = got[q.ID]
		}
		f = f.With(got)
	}
	return all, fmt.Errorf("the form is never finished: %s", f.Unfinished()[0].ID)
}

// known are answers that an ordinary person gives otherwise than the first that comes.
var known = map[string]string{"resources_personal": "yes", "resources_personal_amount": "1500", "no_work": "yes"}

func (w *world) answerTo(q catalogue.Question, f *form.Form, s *soul) string {
	switch q.Known {
	case "person.family_name":
		return s.who.FamilyName
	case "person.given_names":
		return s.who.GivenNames
	case "person.birth_date":
		return string(s.who.BirthDate)
	}
	if v, ok := known[q.ID]; ok {
		return v
	}
	switch q.Kind {
	case catalogue.AskCommune:
		return s.town.commune
	case catalogue.AskDate:
		return string(f.Question.On.Plus(-10))
	case catalogue.AskYesNo:
		return "no"
	case catalogue.AskChoice:
		return q.Options[0].Value
	case catalogue.AskCountry:
		return s.who.Nationality
	case catalogue.AskNumber:
		return "1"
	case catalogue.AskMoney:
		return "1500"
	case catalogue.AskPhone:
		return "+33639981234"
	case catalogue.AskEmail:
		return fmt.Sprintf("p%d@example.org", s.n)
	}
	return fmt.Sprint(s.n%90+1, " rue des Lilas")
}
