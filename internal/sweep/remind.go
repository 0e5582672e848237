package sweep

import (
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/permit"
	"slices"
)

// Step is one of the reminders before a permit ends.
type Step string

// The reminders, the earliest first.
const (
	First  Step = "first"
	Second Step = "second"
	Last   Step = "last"
)

var steps = []Step{First, Second, Last}

// Holding is a permit and what is known of its holder's plans.
type Holding struct {
	permit.Permit
	Account string
	Later   bool     // the holder has another permit, not withdrawn, that ends later
	Filed   []string // procedures of the dossiers that were filed for it and not withdrawn or closed
	Told    []Step   // reminders that were sent
}

// Times are when people are reminded, as the settings of a day say.
type Times struct {
	Before map[Step]law.Delay
	After  int // days after the end on which a reminder that an outage kept back is still sent
}

// TimesOn reads the settings.
func TimesOn(rules *catalogue.Rules, today day.Date) Times {
	in := catalogue.In{Rules: rules, On: today}
	out := Times{Before: map[Step]law.Delay{}}
	for _, s := range steps {
		if d, ok := in.Setting("reminder." + string(s)); ok {
			out.Before[s] = d.Value.Delay
		}
	}
	after, _ := in.Setting("reminder.after")
	out.After = after.Value.Delay.N
	return out
}

// Farthest is the last end of a permit of which somebody is reminded today.
func (t Times) Farthest(today day.Date) (until day.Date) {
	for _, d := range t.Before {
		until = max(until, d.After(today).Plus(4)) // a month before 31 March is 28 February: clamping hides up to three days
	}
	return until
}

// On is the day of a step before an end.
func (t Times) On(s Step, ends day.Date) day.Date {
	d := t.Before[s]
	d.N = -d.N
	return d.After(ends)
}

// Remind gives the reminder that is due today: the latest whose day has come, unless it was sent. Those that an outage
// swallowed before it are not sent after it. A permit that was withdrawn, is being renewed, or is followed by another
// calls for none.
func Remind(h Holding, t Times, renews func(procedure string) bool, today day.Date) (Step, bool) {
	if h.Withdrawn || h.Later || today > h.Ends.Plus(t.After) || slices.ContainsFunc(h.Filed, renews) {
		return "", false
	}
	for _, s := range slices.Backward(steps) {
		if slices.Contains(h.Told, s) {
			return "", false
		}
		if _, ok := t.Before[s]; ok && t.On(s, h.Ends) <= today {
			return s, true
		}
	}
	return "", false
}

// Renews tells whether a procedure leads to a new permit: a copy or a change of address does not.
func Renews(rules *catalogue.Rules) func(procedure string) bool {
	return func(code string) bool {
		p, ok := rules.Procedure(code)
		return !ok || slices.ContainsFunc(p.Cards, func(c catalogue.Card) bool { return c.Kind != catalogue.Former })
	}
}
