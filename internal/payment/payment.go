// Package payment is the money of a dossier: what is due at one moment of it, the stamps given for that, and where each of them stands.
package payment

import (
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
)

// Moment is when a fee is due, in the words of the catalogue.
type Moment string

// The moments.
const (
	Filing   Moment = "filing"
	HandOver Moment = "hand-over"
)

// Moments lists them in the order of a dossier's life.
var Moments = []Moment{Filing, HandOver}

// Way is how a stamp came to us.
type Way string

// The ways.
const (
	Typed   Way = "typed"   // its number, by the person
	File    Way = "file"    // its number, read from its PDF
	Card    Way = "card"    // bought on the page of the stamp office
	Counter Way = "counter" // its number, typed by an agent when the card was handed over
)

// State is where one stamp stands.
type State string

// The states; see Moves.
const (
	Asked     State = "asked"     // its number is known, the office was not heard yet
	Selling   State = "selling"   // being bought by card
	Held      State = "held"      // reserved at the office for this dossier
	Used      State = "used"      // consumed
	Freed     State = "freed"     // reserved no more: its owner may use it elsewhere
	Refused   State = "refused"   // the office says why it cannot pay
	Lapsed    State = "lapsed"    // not bought in the end: nothing was paid
	Returning State = "returning" // its price was asked back
	Returned  State = "returned"  // and paid back
)

// Offer is one stamp given, or being bought, for a bill.
type Offer struct {
	ID          string     `json:"id"`
	Way         Way        `json:"way"`
	State       State      `json:"state"`
	Stamp       string     `json:"stamp,omitempty"`       // 16 digits
	Amount      euro.Cents `json:"amount,omitempty"`      // it is worth, once the office said so; of a purchase its price
	Sale        string     `json:"sale,omitempty"`        // the office's number of a purchase
	URL         string     `json:"url,omitempty"`         // where it is paid
	Reservation string     `json:"reservation,omitempty"` // the office's number
	Problem     string     `json:"problem,omitempty"`     // of a refusal, a code of Problems
	Worth       euro.Cents `json:"worth,omitempty"`       // of a refused stamp
	Why         string     `json:"why,omitempty"`         // its price goes back: a code of Whys
	On          day.Date   `json:"on"`
}

// Wish is what shall become of the stamps that are held.
type Wish string

// The wishes. As long as there is none, stamps stay held.
const (
	Keep Wish = ""
	Use  Wish = "use"  // what they pay for happened
	Free Wish = "free" // it will not happen
)

// News is something that the person has to be told, and was not yet.
type News struct {
	What string     `json:"what"` // see dossier.Payment
	Seq  int64      `json:"seq"`  // of the event that brought it
	Sum  euro.Cents `json:"sum"`

	Problem string `json:"problem,omitempty"` // of a refused stamp
}

// Payment is what is due of a dossier at one moment, and how far it is paid: the fold of its events.
type Payment struct {
	Dossier dossier.ID        `json:"dossier"`
	Moment  Moment            `json:"moment"`
	Version int64             `json:"version"` // number of events so far; 0: nothing was given yet
	Lines   []dossier.FeeLine `json:"lines"`
	Offers  []Offer           `json:"offers,omitempty"` // in the order in which they came
	Wish    Wish              `json:"wish,omitempty"`
	Why     string            `json:"why,omitempty"` // of the wish to free
	Untold  []News            `json:"untold,omitempty"`
}

// Due is the sum of the bill.
func (p Payment) Due() (sum euro.Cents) {
	for _, l := range p.Lines {
		sum += l.Amount
	}
	return sum
}

// In sums the stamps that are in one of these states.
func (p Payment) In(states ...State) (sum euro.Cents) {
	for _, o := range p.Offers {
		if slices.Contains(states, o.State) {
			sum += o.Amount
		}
	}
	return sum
}

// Paid is what is reserved or consumed.
func (p Payment) Paid() euro.Cents { return p.In(Held, Used) }

// Left is what nobody has given yet. What is being bought is on its way.
func (p Payment) Left() euro.Cents { return max(0, p.Due()-p.In(Held, Used, Selling)) }

// Settled tells whether the whole sum is reserved or consumed. Where nothing is due, nothing is lacking.
func (p Payment) Settled() bool { return p.Paid() >= p.Due() }

// Checking tells whether a stamp waits for the office's word.
func (p Payment) Checking() bool { return p.has(Asked) }

// Buying is the purchase that is under way.
func (p Payment) Buying() (Offer, bool) {
	i := slices.IndexFunc(p.Offers, func(o Offer) bool { return o.State == Selling })
	if i < 0 {
		return Offer{}, false
	}
	return p.Offers[i], true
}

// Over tells whether what is due was given up: nothing can be given for it any more.
func (p Payment) Over() bool { return p.Wish == Free }

func (p Payment) has(s State) bool {
	return slices.ContainsFunc(p.Offers, func(o Offer) bool { return o.State == s })
}

// Offer finds one by its id.
func (p Payment) Offer(id string) (Offer, bool) {
	i := slices.IndexFunc(p.Offers, func(o Offer) bool { return o.ID == id })
	if i < 0 {
		return Offer{}, false
	}
	return p.Offers[i], true
}

// Given finds the stamp with a number, unless it came to nothing.
func (p Payment) Given(stamp string) (Offer, bool) {
	for _, o := range p.Offers {
		if o.Stamp == stamp && slices.Contains(Binding, o.State) {
			return o, true
		}
	}
	return Offer{}, false
}

// Waits tells whether anything waits for the office, or for the person who is paying there.
func (p Payment) Waits() bool {
	return slices.ContainsFunc(p.Offers, func(o Offer) bool { return slices.Contains(Unsettled, o.State) })
}

// Latest finds what became of a number the last time it was given.
func (p Payment) Latest(stamp string) (Offer, bool) {
	for _, o := range slices.Backward(p.Offers) {
		if o.Stamp == stamp {
			return o, true
		}
	}
	return Offer{}, false
}
