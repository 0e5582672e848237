// Package certificate makes the papers that people show: receipt, extension, decision, refusal, and the letters of the
// office; each sealed, numbered once, and never gone.
package certificate

import (
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/rights"
)

// Kind is what a paper proves.
type Kind string

const (
	Receipt    Kind = "receipt"    // filed; gives no right (R.431-15-1 al. 1)
	Extension  Kind = "extension"  // the rights of the former permit go on (al. 2)
	Decision   Kind = "decision"   // a card will be issued (al. 4)
	Validation Kind = "validation" // a long-stay visa is validated; carries the foreigner number
	Refusal    Kind = "refusal"    // with grounds and remedies
	Request    Kind = "request"    // for pieces, each with its reason, and the last day
	Summons    Kind = "summons"    // to come and collect the card
)

// Intent is a paper to be made. Its number is allocated and stored, with the event that calls for it,
// before anything is drawn: a crash can delay a paper, never lose or double it.
type Intent struct {
	Number  string
	Code    string // short, printed: with the number it opens the public check; see ident.Code
	Kind    Kind
	Dossier dossier.ID
	Seq     int64 // of the event
	On      day.Date
	From    day.Date // of an extension
	Until   day.Date

	Rights      rights.Rights // zero when the event does not carry them: then they are computed when it is sealed
	Replaces    string        // the number of the paper that this one corrects
	Provisional bool          // issued before completeness was checked
}

// Ending has papers believed no more. Those that are still being made are drawn all the same, and are revoked from the
// first moment: no number that was given disappears.
type Ending struct {
	Dossier dossier.ID
	Kind    Kind     // all of this kind that are not over
	On      day.Date // the day of the act
	Number  string   // or this one alone
	Why     string   // a code, locale key paper.why.CODE
}

// State is how far a paper has come.
type State string

// The states. From intent to published in this order; a published paper may later be one of the last two.
const (
	Intended   State = "intent"     // it has a number
	Sealed     State = "sealed"     // what it says is fixed and signed
	Published  State = "published"  // the document exists
	Superseded State = "superseded" // another paper says it right
	Revoked    State = "revoked"    // it is not to be believed any more
)

// Status is where a paper stands.
type Status struct {
	State      State
	Since      time.Time
	ReplacedBy string // number of the successor of a superseded one
	Why        string // of a superseded or revoked one, or of one that will be revoked once it is made: a code, locale key paper.why.CODE
}

// Draft is a paper on its way.
type Draft struct {
	Intent
	Status
	Seal Seal // zero before it is sealed
}

// Seal fixes what a paper says.
type Seal struct {
	Key       string    // authority and number, as in the trust list
	At        time.Time // whole seconds
	Record    []byte    // JSON of a [Record], byte for byte as it was signed
	Signature []byte    // of Record
}
