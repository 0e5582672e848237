package dossier

import "anef/internal/day"

// What supervisors and the public count.
const (
	Filings     = "filed"
	FirstLooks  = "looked" // noted by the store when an agent first opens a dossier
	Completions = "complete"
	Grants      = "granted"
	Rejections  = "refused"
	Closures    = "closed"
	Withdrawals = "withdrawn"
	Deliveries  = "delivered"
	BadPieces   = "piece-refused"
	Reliefs     = "relieved" // an amount was struck or lowered
)

// Reviewed are the kinds of acts of which some are drawn for a second look.
var Reviewed = []string{Grants, Rejections, Closures, Reliefs}

// Measures are all of them.
var Measures = []string{Filings, FirstLooks, Completions, Grants, Rejections, Closures, Withdrawals, Deliveries, BadPieces, Reliefs}

// Measure is one thing that happened, as statistics keep it: it names no person.
type Measure struct {
	Kind   string
	On     day.Date
	Motive string // of a closure, a refused piece or a relief
	Days   int    // since the filing
}

var measured = map[Action]string{Submit: Filings, DeclareComplete: Completions, Grant: Grants, Refuse: Rejections, Close: Closures,
	Withdraw: Withdrawals, HandOver: Deliveries, Validate: Deliveries, Waive: Reliefs}

// Measured is what statistics keep of an event; false when they keep nothing.
func Measured(c Case, e Event) (Measure, bool) {
	kind, ok := measured[e.Do]
	if e.Do == Judge && e.Verdict == Rejected {
		kind, ok = BadPieces, true
	}
	return Measure{kind, e.On, e.Motive, c.Filed.On.Until(e.On)}, ok
}
