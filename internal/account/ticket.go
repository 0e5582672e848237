package account

import (
	"time"

	"anef/internal/day"
)

// Ticket is a place in the queue of an office on one day.
type Ticket struct {
	ID      string
	Office  string
	On      day.Date
	Number  int64  // as called: 1, 2, 3 of the day
	Errand  string // one of Errands
	Dossier string // "" when nobody looked it up
	State   string // waiting, called, served, gone
	Agent   string // who called
	At      time.Time
}

// Errands are what people wait for; locale keys queue.errand.CODE.
var Errands = []string{"hand-over", "counter"}

// The states of a ticket; locale keys queue.state.CODE.
const (
	TicketWaiting = "waiting"
	TicketCalled  = "called"
	TicketServed  = "served"
	TicketGone    = "gone" // called, and nobody came
)
