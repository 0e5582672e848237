package tally

import (
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
)

// What a supervisor may say after a second look; locale keys quality.said.CODE.
const (
	Good     = "good"
	Doubtful = "doubtful"
	Wrong    = "wrong"
)

// Verdicts are all of them.
var Verdicts = []string{Good, Doubtful, Wrong}

// Drawn is a decision or a closing that was drawn for a second look.
type Drawn struct {
	Dossier dossier.ID
	Seq     int64    // of the event
	Kind    string   // one of dossier.Reviewed
	On      day.Date // when it was decided

	Said, Note, By string // By is the agent
	At             time.Time

	Reference, Holder, Procedure string
	State                        dossier.State
	Office                       string // where the dossier is now
	Version                      int64
}

// Mend is the act by which what was wrong is put right, and whose act it is.
func (d Drawn) Mend() (dossier.Action, dossier.Role) {
	switch d.Kind {
	case dossier.Rejections:
		return dossier.Resume, dossier.Signatory
	case dossier.Closures:
		return dossier.Reopen, dossier.PreInstructor
	case dossier.Reliefs: // what was given is not taken back; somebody may learn from it
		return dossier.Remark, dossier.Supervisor
	}
	return dossier.Correct, dossier.Instructor
}

// Mended tells whether the dossier went on after it: it was taken up again, or, after a grant, its papers moved.
func (d Drawn) Mended() bool {
	return d.Kind == dossier.Rejections && d.State != dossier.Refused || d.Kind == dossier.Closures && d.State != dossier.Closed
}

// Verdict counts what was said of one kind of end.
type Verdict struct {
	Kind, Said string
	N          int
}
