package desk

import (
	"cmp"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/web/theme"
)

// header is what an agent must know before anything else.
type header struct {
	Name, Reference string
	State           theme.Status
	Rights          *theme.Status // of a dossier that goes on
	Facts           []headFact
}

// headFact is one line of the header, with what explains it.
type headFact struct {
	Label, Value, More string
	Tag                *theme.Status
}

func (s *sight) header() header {
	c := s.Case
	h := header{Name: s.holder(), Reference: c.Reference, State: caseTag(s.Page, c)}
	if !ended(c.State) {
		rights := rightsTag(s.Page, c.CoveredUntil(), s.today)
		h.Rights = &rights
	}
	add := func(key, value, more string, tag *theme.Status) {
		if value != "" {
			h.Facts = append(h.Facts, headFact{s.T("desk.head." + key), value, more, tag})
		}
	}
	add("procedure", s.form.Procedure.Title.In(s.lang), "", nil)
	add("person", s.person(), "", nil)
	add("filed", s.Date(c.Filed.On), s.attemptedOn(), s.filedTag())
	add("permit", s.Date(c.PermitEnds), "", nil)
	add("covered", cmp.Or(s.Date(c.CoveredUntil()), s.T("desk.rights.none")), s.coverage(), s.gapTag())
	silence, why := s.silence()
	add("silence", silence, why, nil)
	add("asked", s.Date(c.Due), "", s.dueTag())
	add("agent", cmp.Or(s.board.name(c.Assignee), s.T("desk.head.nobody")), "", nil)
	add("complete", s.Date(c.CompleteOn), "", nil)
	add("decided", s.Date(c.DecidedOn), "", nil)
	if c.Card != "" {
		add("card", s.granted(c.Card, c.Months), "", nil)
	}
	return h
}

// person is who it is about, as the answers in force say.
func (s *sight) person() string {
	q := s.form.Question
	nationality := q.Nationality
	if n, ok := s.form.Rules.Places.Country(q.Nationality); ok {
		nationality = n.Name(s.lang)
	}
	born := s.InForce().Body["birth_date"]
	if born == "" {
		born = string(q.Born)
	}
	return s.T("desk.head.who", "born", day.Date(born), "nationality", nationality)
}

func (s *sight) filedTag() *theme.Status {
	if s.Case.Filed.InTime() {
		return &theme.Status{Text: s.T("desk.head.in-time"), Tone: theme.Good}
	}
	return &theme.Status{Text: s.T("desk.head.late", "closes", s.Case.Filed.Closes), Tone: theme.Wait}
}

func (s *sight) dueTag() *theme.Status {
	if s.Case.Due == "" || s.Case.Due >= s.today {
		return nil
	}
	return &theme.Status{Text: s.T("desk.head.overdue"), Tone: theme.Wait}
}

// silence is the day on which silence becomes a refusal, and how it was counted; or why it does not run.
func (s *sight) silence() (on, why string) {
	c := s.Case
	if !c.Undecided() || c.Filed.Silence.N == 0 {
		return "", ""
	}
	unit := "days"
	if c.Filed.Silence.Unit == law.Months {
		unit = "months"
	}
	why = s.T("desk.silence.count-"+unit, "n", c.Filed.Silence.N, "filed", c.Filed.On)
	if c.Stopped > 0 {
		why += " " + s.T("desk.silence.stopped", "n", c.Stopped)
	}
	if on = s.Date(c.SilenceOn()); on == "" {
		return s.T("desk.silence.still"), s.T("desk.silence.still-why") + " " + why
	}
	return on, why
}
