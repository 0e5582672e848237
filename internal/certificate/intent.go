// Package certificate makes the papers that people show: receipt, extension, decision, refusal.
package certificate

import (
	"anef/internal/day"
	"anef/internal/dossier"
)

// Kind is what a paper proves.
type Kind string

const (
	Receipt   Kind = "receipt"   // filed; gives no right (R.431-15-1 al. 1)
	Extension Kind = "extension" // the rights of the former permit go on (al. 2)
	Decision  Kind = "decision"  // a card will be issued (al. 4)
	Refusal   Kind = "refusal"   // with grounds and remedies
)

// Intent is a paper to be made. Its number is allocated and stored, with the event that calls for it,
// before anything is drawn: a crash can delay a paper, never lose or double it.
type Intent struct {
	Number  string
	Kind    Kind
	Dossier dossier.ID
	Seq     int64 // of the event
	On      day.Date
	From    day.Date // of an extension
	Until   day.Date
}
