package dossier

import (
	"slices"

	"anef/internal/day"
)

// Via is the agent who types at a counter what the person says. The act stays the person's own; who typed it does not
// decide on it.
type Via struct {
	Agent  string `json:"agent"`
	Office string `json:"office"`
	Visit  string `json:"visit"` // the person's visit to the counter, with its reason; see account.Visit
}

// entered notes whose hands an act of the person went through.
func (c Case) entered(v *Via) Case {
	if v != nil && !slices.Contains(c.Entered, v.Agent) {
		c.Entered = append(slices.Clip(c.Entered), v.Agent)
	}
	return c
}

// notEntered: who filled in the form for the person does not sign what is decided on it.
func notEntered(c Case, cmd Command, _ day.Date) bool {
	return !slices.Contains(c.Entered, cmd.Actor.ID)
}

// Fingers is whether the holder's fingerprints were compared with those of the card.
type Fingers string

// Why they could not be is a word beside.
const (
	FingersSeen       Fingers = "seen"
	FingersImpossible Fingers = "impossible"
)

// OldCard is what became of the card that the new one takes the place of.
type OldCard string

const (
	CardReturned OldCard = "returned"
	CardLost     OldCard = "lost"
	NoCard       OldCard = "none" // there was none, or it was kept by somebody else
)

// AllFingers and OldCards are what a clerk may say; locale keys hand-over.fingers.CODE and hand-over.old.CODE.
var (
	AllFingers = []Fingers{FingersSeen, FingersImpossible}
	OldCards   = []OldCard{CardReturned, CardLost, NoCard}
)

// Handed is what a clerk saw and took when a card was handed over.
type Handed struct {
	Fingers Fingers `json:"fingers,omitempty"`
	Old     OldCard `json:"old,omitempty"`
	Photo   bool    `json:"photo,omitempty"` // the face is that of the card

	// Late is the day on which it happened, when nobody recorded it then; the word beside says how that is known.
	// What was seen on that day nobody knows any more.
	Late day.Date `json:"late,omitempty"`
}

// late tells whether a hand-over is recorded that happened before.
func late(cmd Command) bool { return cmd.Handed != nil && cmd.Handed.Late != "" }

func fingersSaid(_ Case, cmd Command, _ day.Date) bool {
	return late(cmd) || cmd.Handed != nil && slices.Contains(AllFingers, cmd.Handed.Fingers)
}

func fingersWhy(_ Case, cmd Command, _ day.Date) bool {
	return cmd.Handed == nil || cmd.Handed.Fingers != FingersImpossible || cmd.Note != ""
}

func oldCardSaid(_ Case, cmd Command, _ day.Date) bool {
	return late(cmd) || cmd.Handed != nil && slices.Contains(OldCards, cmd.Handed.Old)
}

func faceSeen(_ Case, cmd Command, _ day.Date) bool {
	return late(cmd) || cmd.Handed != nil && cmd.Handed.Photo
}

// lateDay: a card is handed over after it was granted, and not tomorrow.
func lateDay(c Case, cmd Command, today day.Date) bool {
	return !late(cmd) || c.DecidedOn <= cmd.Handed.Late && cmd.Handed.Late < today
}

func lateWhy(_ Case, cmd Command, _ day.Date) bool { return !late(cmd) || cmd.Note != "" }

// handedOn is the day on which the holder got the card.
func (e Event) handedOn() day.Date {
	if e.Handed != nil && e.Handed.Late != "" {
		return e.Handed.Late
	}
	return e.On
}

// hinders tells whether the dossier stands in the way of another of the same kind for the same permit. A card that waits
// to be collected does not: perhaps it was, and nobody recorded it.
func (c Case) hinders() bool { return c.live() && c.State != Ready }
