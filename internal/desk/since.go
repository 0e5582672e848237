package desk

import (
	"slices"
	"time"

	"anef/internal/dossier"
)

// sitting is how long a pause may be within one look at a dossier: what an agent opens again sooner, they are still reading.
const sitting = time.Hour

// since is what changed since the agent last looked.
type since struct {
	First   bool   // they never did
	When    string // the last time
	Lines   []string
	Answers []said // changed since
}

// since reads the agent's own readings back to the end of the look before this one.
func (s *sight) since(now time.Time) (v since) {
	began, last := now, time.Time{}
	for _, r := range slices.Backward(s.Readings) {
		if r.Agent != s.who.ID {
			continue
		}
		if began.Sub(r.At) > sitting {
			last = r.At
			break
		}
		began = r.At
	}
	if last.IsZero() {
		return since{First: true}
	}
	v.When = moment(s.Page, last)
	var given []string
	for _, e := range slices.Backward(s.History) {
		switch {
		case !e.At.After(last) || e.Who == s.who.ID && e.From != "":
		case e.Do == dossier.AddPiece:
			given = append(given, s.label(e.Piece))
		default:
			v.Lines = append(v.Lines, s.happened(e))
		}
	}
	if len(given) > 0 {
		slices.Sort(given)
		v.Lines = append([]string{s.T("desk.since.files", "pieces", list(slices.Compact(given)))}, v.Lines...)
	}
	for _, st := range s.form.Procedure.Steps {
		for _, q := range st.Questions {
			if a, at := s.said(q), s.changedAt(q.ID); at.After(last) {
				v.Answers = append(v.Answers, a)
			}
		}
	}
	return v
}

// changedAt is when an answer in force last changed; zero when it is as it was filed.
func (s *sight) changedAt(question string) (at time.Time) {
	first, before := true, ""
	for _, v := range s.Answers {
		if v.Version == 0 || v.Version > s.Case.Answers {
			continue
		}
		if !first && v.Body[question] != before {
			at = v.At
		}
		first, before = false, v.Body[question]
	}
	return at
}

// happened is an event on one line, with the words written beside it.
func (s *sight) happened(e dossier.Past) string {
	line := s.T("desk.since.line", "when", moment(s.Page, e.At), "event", s.T("desk.event."+string(e.Do)))
	for _, more := range []string{s.details(e.Event), s.word(e.Note)} {
		if more != "" {
			line += " – " + more
		}
	}
	return line
}
