package desk

import (
	"strings"

	"anef/internal/law"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// coverage says by what the person is covered, and what comes next by itself, or why nothing does.
func (s *sight) coverage() string {
	c := s.cover
	var out []string
	say := func(key string, args ...any) { out = append(out, s.T(key, args...)) }
	if n := len(s.Case.Extensions); n > 0 {
		say("desk.head.extensions", "n", n)
	} else if s.Case.PermitEnds != "" {
		say("desk.head.by-permit")
	}
	if i := s.Case.Incident; i != nil {
		say("desk.cover.incident", "number", i.Number, "since", i.Since)
	}
	switch {
	case ended(s.Case.State):
	case c.Next != "" && c.Provisional:
		say("desk.cover.next-provisional", "next", c.Next)
	case c.Next != "":
		say("desk.cover.next", "next", c.Next)
	default:
		say("desk.cover.manual")
		for _, why := range c.Why {
			say("cover.why." + why)
		}
	}
	if c.Kept != "" {
		say("desk.cover.kept", "kept", c.Kept)
	}
	if o := s.Case.Override; o != nil {
		key := "desk.cover.override-open"
		if o.Signed != "" {
			key = "desk.cover.override"
		}
		say(key, "work", s.T("desk.work."+string(o.Work)))
	}
	for i, line := range out {
		out[i] = strings.TrimSuffix(line, ".") + "."
	}
	return strings.Join(out, " ")
}

// gapTag names the incident of somebody who is without papers; nil when there is none.
func (s *sight) gapTag() *theme.Status {
	i := s.Case.Incident
	if i == nil {
		return nil
	}
	return &theme.Status{Text: s.T("desk.cover.incident-tag", "number", i.Number), Tone: theme.Bad}
}

// story explains the date of silence, day by day.
func (s *sight) story() (out []theme.Moment) {
	for _, l := range s.SilenceStory() {
		m := theme.Moment{When: s.Date(l.On), ISO: string(l.On), Title: s.T("silence.story."+l.What, "delay", delay(s.Page, l.Delay), "n", l.Days)}
		if l.Until != "" {
			m.Text = s.T("silence.then", "date", l.Until)
		}
		out = append(out, m)
	}
	return out
}

// delay is a length of time in words.
func delay(p *web.Page, d law.Delay) string { return p.T("silence.delay."+string(d.Unit), "n", d.N) }
