package dossier

import (
	"cmp"
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
}

// Worklist asks for one page of an office's live dossiers, those whose holders lose rights first at the top.
type Worklist struct {
	Office string  // no list without an office
	States []State // none means all live states
	Marked bool    // only those that have a mark
	After  Cursor  // the last line of the page before
	Limit  int
}

// Cursor is a place in a list.
type Cursor struct {
	RightsEnd string
	ID        string
}

// NoEnd stands for the last day of somebody who has no right to lose: it sorts after every day.
const NoEnd day.Date = "9999-12-31"

// CursorOf is the place of a line.
func CursorOf(l Line) Cursor { return Cursor{string(cmp.Or(l.RightsEnd, NoEnd)), string(l.ID)} }

// IncidentLine is one incident in the operator's list.
type IncidentLine struct {
	Incident
	Dossier   ID
	Reference string
	Office    string
	Opened    time.Time
	Closed    time.Time // zero while it is open
}
