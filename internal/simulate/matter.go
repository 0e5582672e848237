package simulate

import (
	"anef/internal/cardfactory"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/law"
)

// matter is what the players know of one dossier: what they did, and what is true of it whatever the platform thinks.
type matter struct {
	n         int // in the order of beginning
	s         *soul
	id        dossier.ID
	procedure string
	renewal   bool
	state     dossier.State // as the last act left it
	acts      []dossier.Action

	permit    int      // which of the person's permits it continues
	ends      day.Date // last day of that permit
	filed     day.Date
	silence   law.Delay       // as the law gave it at filing
	stopped   int             // days for which the clock of silence stood still
	checked   bool            // the office declared it complete
	silent    bool            // silence was a refusal, long enough for somebody to note it
	inTime    bool            // filed within its window
	bad       map[string]bool // pieces that no agent will accept
	good      day.Date        // since when every piece asked for is given and good; "" while not
	mute      bool            // will never answer
	told      bool            // the person knows of the request
	asked     day.Date        // of the open request
	asks      int             // requests so far
	ended     day.Date
	card      cardfactory.Permit // as ordered
	audited   bool               // belongs to those who may never be without a document
	uncovered bool               // was without one on the last day looked at
}

// did notes an act that the platform acknowledged: it must be found again.
func (m *matter) did(c dossier.Case, do dossier.Action) {
	for int64(len(m.acts)) < c.Version {
		m.acts = append(m.acts, "")
	}
	m.acts[c.Version-1] = do
	m.state = c.State
}

// undecided tells whether silence can still become a refusal.
func (m *matter) undecided() bool {
	switch m.state {
	case dossier.Submitted, dossier.Incomplete, dossier.Complete, dossier.Awaiting, dossier.Proposed:
		return true
	}
	return false
}

// askedOn is the beginning of a request for pieces.
func (m *matter) askedOn(on day.Date) {
	m.asked, m.told = on, false
	m.asks++
	m.perfect(on)
}

// answeredOn is the end of a request. Before completeness the clock of silence stood still for it.
func (m *matter) answeredOn(on day.Date) {
	if !m.checked {
		m.stopped += m.asked.Until(on)
	}
	m.asked = ""
	m.perfect(on)
}

// over tells whether nothing more can happen.
func (m *matter) over() bool { return m.ended != "" }

// perfect looks again at whether everything asked for is given and good.
func (m *matter) perfect(on day.Date) {
	switch {
	case len(m.bad) > 0 || m.asked != "":
		m.good = ""
	case m.good == "":
		m.good = on
	}
}
