package payment

import (
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
)

// Event is one fact. It is never changed nor removed; it names no person and no bank card.
type Event struct {
	V     int               `json:"v"` // of this shape; 1
	Do    Action            `json:"do"`
	Offer string            `json:"offer,omitempty"`
	On    day.Date          `json:"on"`
	By    dossier.Role      `json:"by"`
	Lines []dossier.FeeLine `json:"lines,omitempty"`

	Way         Way        `json:"way,omitempty"`
	Stamp       string     `json:"stamp,omitempty"`
	Amount      euro.Cents `json:"amount,omitempty"`
	Sale        string     `json:"sale,omitempty"`
	URL         string     `json:"url,omitempty"`
	Reservation string     `json:"reservation,omitempty"`
	Problem     string     `json:"problem,omitempty"`
	Why         string     `json:"why,omitempty"`
	Alone       bool       `json:"alone,omitempty"` // nobody was looking: the person has to be told
}

// Decide says what follows from something that shall happen, or did at the office, to a payment. What happened
// already changes nothing: everything comes twice one day.
func Decide(p Payment, e Event) ([]Event, error) {
	e.V = 1
	switch e.Do {
	case Bill:
		if slices.Equal(p.Lines, e.Lines) {
			return nil, nil
		}
	case Present:
		return present(p, e)
	case Order:
		return order(p, e)
	case Collect, GiveUp, GoOn:
		if p.Wish == wishes[e.Do] || e.Do == GoOn && p.Wish == Use {
			return nil, nil
		}
	case Tell:
		if len(p.Untold) == 0 {
			return nil, nil
		}
	default:
		o, ok := p.Offer(e.Offer)
		if _, can := find(o.State, e.Do); !ok || !can {
			return nil, nil // it came before, or too late
		}
	}
	return []Event{e}, nil
}

var wishes = map[Action]Wish{Collect: Use, GiveUp: Free, GoOn: Keep}

// present takes a number. The same one given again, by a second click or in another window, is given once.
func present(p Payment, e Event) ([]Event, error) {
	if _, again := p.Offer(e.Offer); again {
		return nil, nil
	}
	if _, again := p.Given(e.Stamp); again {
		return nil, nil
	}
	if err := wanted(p); err != nil {
		return nil, err
	}
	if _, buying := p.Buying(); buying && e.Way != Counter { // a card is not kept back: what was bought besides goes back
		return nil, fault.New(fault.Conflict, "payment.buying")
	}
	return []Event{e}, nil
}

// order begins a purchase for what is left. There is one at a time, and none while a number is being checked: nobody
// pays twice.
func order(p Payment, e Event) ([]Event, error) {
	if _, again := p.Offer(e.Offer); again {
		return nil, nil
	}
	if _, buying := p.Buying(); buying {
		return nil, nil
	}
	if err := wanted(p); err != nil {
		return nil, err
	}
	if p.Checking() {
		return nil, fault.New(fault.Conflict, "payment.checking")
	}
	e.Amount = p.Left()
	return []Event{e}, nil
}

// wanted refuses what is given for a bill that is paid or given up.
func wanted(p Payment) error {
	switch {
	case p.Over():
		return fault.New(fault.Conflict, "payment.over")
	case p.Settled():
		return fault.New(fault.Conflict, "payment.paid-already")
	}
	return nil
}
