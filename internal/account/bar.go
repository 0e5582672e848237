package account

import "time"

// Bar is the foreigner or visa number of somebody whose dossiers an agent may not see: their own, or of people near them.
type Bar struct {
	Number string // folded; see person.Number
	Why    string // see Nearness
	At     time.Time
}

// Nearness are the reasons of a Bar; locale keys desk.bar.CODE.
var Nearness = []string{"self", "family", "other"}
