package dossier

import (
	"context"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
)

// endings are the acts that can end an extension that runs, with the reason that stands on the paper from then on: locale
// keys paper.why.CODE. Which of them do is dated data.
var endings = map[Action]string{Refuse: "decision", Withdraw: "withdrawal", Close: "closing", Cease: "death"}

// resumed is why a paper that was ended is replaced: the dossier goes on.
const resumed = "resumed"

// Ends tells whether an act would end an extension of the case that is not over.
func (s *Service) Ends(ctx context.Context, c Case, do Action) (bool, error) {
	rules, _, err := s.Law(ctx, c)
	if err != nil {
		return false, err
	}
	v, _ := catalogue.In{Rules: rules, On: s.Clock.Today()}.Setting("extension.ended-by")
	return slices.Contains(v.Value.List, string(do)) && c.runs(s.Clock.Today()), nil
}

// runs tells whether an extension is not over.
func (c Case) runs(today day.Date) bool {
	return slices.ContainsFunc(c.Extensions, func(p Period) bool { return p.Until >= today })
}

// cut ends the extensions on a day; those that had not begun never do.
func cut(all []Period, on day.Date) (out []Period) {
	for _, p := range all {
		if p.From <= on {
			p.Until = min(p.Until, on)
			out = append(out, p)
		}
	}
	return out
}

// ended is the number of the last extension that an act ended and no other has followed; "" when there is none.
func ended(d Dossier) string {
	for _, p := range slices.Backward(bySeq(d.Papers)) {
		if p.Kind != extensionPaper {
			continue
		}
		for _, why := range endings {
			if p.Why == why && p.ReplacedBy == "" {
				return p.Number
			}
		}
		return ""
	}
	return ""
}

func bySeq(papers []Paper) []Paper {
	return slices.SortedStableFunc(slices.Values(papers), func(a, b Paper) int { return int(a.Seq - b.Seq) })
}

// resumes gives back an extension that was ended, from the day on which the dossier goes on. The days between are not
// covered: nobody could have shown a paper on them.
func (c Case) resumes(e *Event, l Findings) {
	if l.Instead == "" || l.Extension.N <= 0 {
		return
	}
	e.Period = &Period{From: e.On, Until: l.Extension.After(e.On).Plus(-1), Provisional: c.CompleteOn == ""}
	e.Rights, e.Instead, e.Motive = c.rightsOf(l.Rights, *e.Period), l.Instead, resumed
}
