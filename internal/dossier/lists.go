package dossier

import (
	"time"

	"anef/internal/day"
)

// Line is one dossier in an agent's list.
type Line struct {
	ID        ID
	Reference string
	Holder    string
	State     State
	Procedure string
	FiledOn   day.Date
	RightsEnd day.Date // "" when nothing covers the person
	Due       day.Date
	SilenceOn day.Date
	Office    string
	Marks     []string // see Case.Marks
	First     Urgency
	Assignee  string
	Answered  day.Date // the person answered, and no agent has acted since
}

// Worklist asks for one page of an office's live dossiers, those for whom something happens first at the top.
type Worklist struct {
	Office    string   // no list without an office
	States    []State  // none means all live states
	Assignee  string   // only theirs; Nobody for those that nobody has
	Mark      string   // only those that have it; AnyMark for any of them
	Procedure string   // only this one
	Answered  bool     // only those whose person answered since an agent acted
	Overdue   day.Date // only those that wait for an answer that was due before
	After     Cursor   // the last line of the page before
	Limit     int
}

// Words of a Worklist that are no name.
const (
	Nobody  = "nobody"
	AnyMark = "any"
)

// Cursor is a place in a list.
type Cursor struct {
	First string // day
	ID    string
}

// NoEnd stands for the last day of somebody who has no right to lose: it sorts after every day.
const NoEnd day.Date = "9999-12-31"

// CursorOf is the place of a line.
func CursorOf(l Line) Cursor { return Cursor{string(l.First.On), string(l.ID)} }

// Found is one line of a search.
type Found struct {
	Line
	Born day.Date
	Live bool
}

// Counts are how many lines the lists of an office have.
type Counts struct {
	States                                         map[State]int
	Procedures                                     map[string]int
	Marks                                          map[string]int // of dossiers by all their marks, as words of one string
	Mine, Free, Marked, Answered, Overdue, Waiting int
}

// IncidentLine is one incident in the operator's list.
type IncidentLine struct {
	Incident
	Dossier   ID
	Reference string
	Office    string
	Opened    time.Time
	Closed    time.Time // zero while it is open
}
