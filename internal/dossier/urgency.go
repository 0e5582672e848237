package dossier

import "anef/internal/day"

// Why a line stands where it does in a worklist; locale keys desk.first.CODE.
const (
	ForRights  = "rights"    // what covers the person ends
	ForSilence = "silence"   // silence becomes a refusal
	ForAnswer  = "answer"    // the day to answer a request
	ForOpinion = "opinion"   // an opinion was due
	ForRest    = "suspended" // a suspended dossier is looked at again
	ForContest = "contest"   // a contested amount was to be answered
	ForAge     = "age"       // nothing else: the oldest first
	ForNobody  = "alone"     // an office has nothing to do with it; no worklist shows it
)

// Urgency places a dossier among the others of an office: by the first day on which something happens to somebody if
// nobody acts. It hangs on the case alone, so that a list needs no work at night.
type Urgency struct {
	On  day.Date
	Why string // one of the above, or a kind of flag
}

// Urgency of a case. A flag for a vulnerable person counts from the day it was filed: it comes before almost all.
func (c Case) Urgency() Urgency {
	if c.Alone() {
		return Urgency{NoEnd, ForNobody}
	}
	out := Urgency{NoEnd, ForAge}
	sooner := func(on day.Date, why string) {
		if on != "" && on < out.On {
			out = Urgency{on, why}
		}
	}
	for _, f := range c.Flags {
		on := f.Day
		if f.Kind == Vulnerable {
			on = c.Filed.On
		}
		sooner(on, f.Kind)
	}
	if c.Filed.On != "" {
		sooner(c.CoveredUntil(), ForRights)
	}
	sooner(c.SilenceOn(), ForSilence)
	sooner(c.Due, ForAnswer)
	for _, o := range c.Opinions {
		if o.Says == "" {
			sooner(o.Due, ForOpinion)
		}
	}
	if x, ok := c.Contest(""); ok {
		sooner(x.Due, ForContest)
	}
	if s := c.Suspended; s != nil {
		sooner(s.Look, ForRest)
	}
	if out.Why == ForAge && c.Filed.On != "" {
		out.On = c.Filed.On.Plus(oldAge)
	}
	return out
}

// oldAge places what hurries nobody: days after its filing, a dossier stands where those stand whose day comes then.
const oldAge = 365
