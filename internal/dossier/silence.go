package dossier

import (
	"anef/internal/day"
	"anef/internal/law"
)

// SilenceLine is one day in the story of why silence becomes a refusal on its day. What is the locale key under
// "silence.story".
type SilenceLine struct {
	On    day.Date
	What  string
	Delay law.Delay // that runs from here on
	Days  int       // for which the clock stood still
	Until day.Date  // the date as it stands after this day; "" while it stands still and once it is over
}

// SilenceStory explains the date day by day, from the filing to now. A request before completeness stops the clock until
// it is answered; after completeness it does not.
//
// law: ceseda/r432-2, ceseda/r431-11
func (d Dossier) SilenceStory() (out []SilenceLine) {
	events := make([]Event, len(d.History))
	for i, p := range d.History {
		events[i] = p.Event
	}
	c := Begin(d.Case, events)
	for _, e := range events {
		before := c
		c = Apply(c, e)
		what := silenceStep(before, c, e)
		if what == "" {
			continue
		}
		l := SilenceLine{On: e.On, What: what, Delay: c.Filed.Silence, Days: c.Stopped - before.Stopped, Until: c.SilenceOn()}
		if what == "reached" {
			l.On, l.Until = e.Silent, "" // the day itself, whenever it was noted
		}
		out = append(out, l)
	}
	return out
}

func silenceStep(before, after Case, e Event) string {
	switch e.Do {
	case Submit:
		if e.Filing.Silence.N == 0 {
			return ""
		}
		return "filed"
	case Ask:
		if before.CompleteOn == "" {
			return "stopped"
		}
		return "not-stopped"
	case Answer, CancelRequest, Reopen:
		if after.Stopped == before.Stopped && before.CompleteOn != "" {
			return ""
		}
		return "restarted"
	case Agree:
		return "changed"
	case DeclareComplete:
		return "complete"
	case Silence:
		return "reached"
	case Close:
		return "closed"
	case Revive:
		return "restarted"
	case Withdraw, Grant, Refuse, Cease:
		return "over"
	}
	return ""
}
