package simulate

import (
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/notify"
)

// reminder is one that was sent, or should have been.
type reminder struct {
	expected day.Date // the night after which it should have left; "" is never
	who      int
	byMail   int // mails that are not the same
	bySMS    int
	arrived  bool
}

// notice is what a reminder is about, and which of the three it is.
type notice struct {
	permit string
	step   string
}

// steps are when people are to hear that a permit ends, the earliest first.
var steps = []struct {
	name   string
	before func(ends day.Date) day.Date
}{
	{"first", func(ends day.Date) day.Date { return ends.PlusMonths(-4, day.Clamp) }},
	{"second", func(ends day.Date) day.Date { return ends.PlusMonths(-2, day.Clamp) }},
	{"last", func(ends day.Date) day.Date { return ends.Plus(-7) }},
}

// tooLate is how many days after the end of a permit nobody is reminded of it any more.
const tooLate = 30

// expect notes who has to be reminded in the night that begins, by the promise itself: four months, two months and a
// week before the end, once each, after an outage the latest alone, and never somebody who has filed.
func (a *auditor) expect() {
	today := a.w.today()
	for _, s := range a.w.people {
		if today < s.hears[0] || today > s.heard || a.renewing(s) {
			continue
		}
		for i, step := range slices.Backward(steps) {
			if s.hears[i] > today {
				continue
			}
			if r := a.reminder(notice{s.permit().ID, step.name}); r.expected == "" {
				r.expected, r.who = today, s.n
			}
			break
		}
	}
}

// listen works out when somebody is to hear of the permit that they hold.
func (s *soul) listen() {
	ends := s.permit().Ends
	for i, step := range steps {
		s.hears[i] = step.before(ends)
	}
	s.heard = ends.Plus(tooLate)
}

// renewing tells whether somebody has filed for the permit that they hold.
func (a *auditor) renewing(s *soul) bool {
	return slices.ContainsFunc(a.matters[s.n], func(m *matter) bool {
		return m.renewal && m.filed != "" && m.permit == len(s.held)-1 && m.state != dossier.Withdrawn && m.state != dossier.Closed
	})
}

func (a *auditor) reminder(n notice) *reminder {
	r, ok := a.reminders[n]
	if !ok {
		r = &reminder{}
		a.reminders[n] = r
	}
	return r
}

// told notes a message that left; nil unless it is a reminder.
func (a *auditor) told(m notify.Message) *reminder {
	parts := strings.Split(m.ID, "/")
	if len(parts) != 4 || parts[0] != "reminder" {
		return nil
	}
	r := a.reminder(notice{parts[1], parts[2]})
	if m.Channel == notify.ByMail {
		r.byMail++
	} else {
		r.bySMS++
	}
	return r
}

// reckonReminders counts what was promised against what was sent.
func (a *auditor) reckonReminders(out *Report) {
	for n, r := range a.reminders {
		sent := max(r.byMail, r.bySMS)
		switch {
		case r.expected != "" && sent == 0:
			out.MissedReminders++
			a.w.cfg.Log.Warn("a reminder was missed", "day", r.expected, "step", n.step, "person", r.who)
		case r.expected == "":
			out.NeedlessReminders++
		case !r.arrived:
			out.UnheardReminders++
		}
		if sent > 0 {
			out.Reminders++
		}
		out.DuplicateReminders += max(sent-1, 0)
	}
}
