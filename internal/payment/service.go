package payment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/jobs"
)

// Store keeps payments. Update is the one way to move one.
type Store interface {
	// Of reads the payment of a dossier at a moment; false when nothing was given yet.
	Of(ctx context.Context, id dossier.ID, m Moment) (Payment, bool, error)
	// Update loads, decides, and writes the events with what follows from them in one transaction. Conflict
	// "payment.problem.elsewhere" when another bill has the stamp.
	Update(ctx context.Context, id dossier.ID, m Moment, at time.Time, decide func(Payment) ([]Event, error)) (Payment, error)
	// ByOffer finds the payment of an offer; false when we know of none.
	ByOffer(ctx context.Context, id string) (Payment, bool, error)
	// Stranded lists dossiers that are over and for which stamps are still held.
	Stranded(ctx context.Context) ([]dossier.ID, error)
	// Touched lists the offers that changed on a day, for the comparison with the statement of the office.
	Touched(ctx context.Context, on day.Date) ([]Payment, error)
	// Differ writes down what was found different on a day, in the place of what was found before.
	Differ(ctx context.Context, on day.Date, found []Difference, at time.Time) error
}

// Service is the money of dossiers: it takes stamps, and brings each to its end.
type Service struct {
	Store    Store
	Office   Office // nil: no office is connected, and nothing can be paid before the hand-over
	Dossiers *dossier.Service
	Clock    day.Clock
	Site     string // address of the platform, to come back to
}

// patience is how long somebody who watches waits for the office. What takes longer goes on without them.
const patience = 3 * time.Second

// Check asks to bring a payment as far as it can come: whatever was cut off is taken up again.
type Check struct {
	Dossier dossier.ID `json:"dossier"`
	Moment  Moment     `json:"moment"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (Check) Kind() string { return "check-payment" }

// unwatched is how long whoever gave a stamp is left to see the end of it themselves, before a job does it.
const unwatched = 10 * time.Second

// Follow is what follows from an event: what a person began, a job ends.
func Follow(p Payment, e Event, at time.Time) []jobs.Spec {
	switch e.Do {
	case Present, Order:
		at = at.Add(unwatched)
	case Collect, GiveUp, Return, Bill, Hold, Refuse, Release, Repay, Buy:
	default:
		return nil
	}
	return []jobs.Spec{{Args: Check{p.Dossier, p.Moment}, Key: Key(p, p.Version), At: at}}
}

// Key is that of the job after the event of a number.
func Key(p Payment, seq int64) string {
	return fmt.Sprintf("payment/%s/%s/%d", p.Dossier, p.Moment, seq)
}

// Connected tells whether there is a stamp office to ask.
func (s *Service) Connected() bool { return s != nil && s.Office != nil }

// Of reads the payment of a dossier at a moment with the bill as it is now; false when nothing is due then.
func (s *Service) Of(ctx context.Context, id dossier.ID, m Moment) (Payment, bool, error) {
	d, err := s.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err != nil {
		return Payment{}, false, err
	}
	return s.of(ctx, d, m)
}

func (s *Service) of(ctx context.Context, d dossier.Dossier, m Moment) (Payment, bool, error) {
	lines, err := s.Dossiers.Bill(ctx, d, string(m))
	if err != nil {
		return Payment{}, false, err
	}
	p, begun, err := s.Store.Of(ctx, d.Case.ID, m)
	if err != nil {
		return p, false, err
	}
	p.Dossier, p.Moment = d.Case.ID, m
	if p.In(Used) == 0 {
		p.Lines = lines // what was consumed was due
	}
	return p, begun || p.Due() > 0, nil
}

// Bills lists the payments of a dossier that are due or were made, in the order of its life.
func (s *Service) Bills(ctx context.Context, d dossier.Dossier) (out []Payment, err error) {
	if !s.Connected() {
		return nil, nil
	}
	for _, m := range Moments {
		p, due, err := s.of(ctx, d, m)
		if err != nil {
			return nil, err
		}
		if due && (p.Version > 0 || !s.over(d.Case, m)) {
			out = append(out, p)
		}
	}
	return out, nil
}

// Present takes the number of a stamp: it is on record before the office is asked. key is that of the form.
func (s *Service) Present(ctx context.Context, id dossier.ID, m Moment, key string, way Way, stamp string, by dossier.Role) (Payment, error) {
	return s.give(ctx, id, m, Event{Do: Present, Offer: key, Way: way, Stamp: stamp, By: by})
}

// Order opens a purchase by card for what is left.
func (s *Service) Order(ctx context.Context, id dossier.ID, m Moment, key string) (Payment, error) {
	return s.give(ctx, id, m, Event{Do: Order, Offer: key, By: dossier.Applicant})
}

// give writes what somebody gives, then sees how far it comes while they wait.
func (s *Service) give(ctx context.Context, id dossier.ID, m Moment, e Event) (Payment, error) {
	d, err := s.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err != nil {
		return Payment{}, err
	}
	lines, err := s.Dossiers.Bill(ctx, d, string(m))
	if err != nil {
		return Payment{}, err
	}
	if s.over(d.Case, m) {
		return Payment{}, fault.New(fault.Conflict, "payment.over")
	}
	now := s.Clock()
	e.On, e.Offer = day.Of(now), string(id)+"/"+e.Offer
	p, err := s.Store.Update(ctx, id, m, now, func(p Payment) ([]Event, error) {
		return fold(p, Event{Do: GoOn, By: dossier.Clock, On: e.On}, Event{Do: Bill, Lines: lines, By: dossier.Clock, On: e.On}, e)
	})
	if err != nil {
		return p, err
	}
	return s.Try(ctx, id, m)
}

// fold decides one after the other, each on what the one before left.
func fold(p Payment, all ...Event) (out []Event, err error) {
	for _, e := range all {
		events, err := Decide(p, e)
		if err != nil {
			return nil, err
		}
		p, out = Fold(p, events), append(out, events...)
	}
	return out, nil
}

// Try brings a payment as far as it comes while somebody waits. What the office does not answer in time, a job takes up.
func (s *Service) Try(ctx context.Context, id dossier.ID, m Moment) (Payment, error) {
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p, _, err := s.advance(soon, id, m, false)
	if outside(err) {
		p, _, err = s.Store.Of(ctx, id, m)
	}
	return p, err
}

// outside tells whether it is the office that failed, and not we.
func outside(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) || errors.Is(err, context.DeadlineExceeded)
}

// over tells whether a moment will not come for a case.
func (s *Service) over(c dossier.Case, m Moment) bool {
	switch c.State {
	case dossier.Draft, dossier.Withdrawn, dossier.Refused, dossier.Closed:
		return true
	}
	return false
}

// Consume has what is reserved for a dossier's filing consumed: what it pays for happened.
func (s *Service) Consume(ctx context.Context, id dossier.ID) error {
	return s.wish(ctx, id, Filing, Collect, "")
}

// Collect has what is reserved for the hand-over consumed.
func (s *Service) Collect(ctx context.Context, id dossier.ID) error {
	return s.wish(ctx, id, HandOver, Collect, "")
}

// Release gives back what is reserved for a dossier: what it was for will not happen.
func (s *Service) Release(ctx context.Context, id dossier.ID, why string) error {
	for _, m := range Moments {
		if err := s.wish(ctx, id, m, GiveUp, why); err != nil {
			return err
		}
	}
	return nil
}

// wish notes what shall become of the stamps, and does it; where nothing was given there is nothing to do.
func (s *Service) wish(ctx context.Context, id dossier.ID, m Moment, do Action, why string) error {
	if p, given, err := s.Store.Of(ctx, id, m); err != nil || !given || p.Wish == Use && do == GiveUp {
		return err
	}
	now := s.Clock()
	_, err := s.Store.Update(ctx, id, m, now, func(p Payment) ([]Event, error) {
		return Decide(p, Event{Do: do, Why: why, By: dossier.Clock, On: day.Of(now)})
	})
	if err == nil {
		_, _, err = s.advance(ctx, id, m, true)
	}
	return err
}

// Refund asks the price back of all that was consumed for a dossier, because it was consumed wrongly; why is a code of Whys.
func (s *Service) Refund(ctx context.Context, id dossier.ID, why string) error {
	for _, m := range Moments {
		p, given, err := s.Store.Of(ctx, id, m)
		if err != nil {
			return err
		}
		if !given {
			continue
		}
		now := s.Clock()
		if _, err = s.Store.Update(ctx, id, m, now, func(Payment) (out []Event, err error) {
			for _, o := range p.Offers {
				if o.State == Used {
					out = append(out, Event{V: 1, Do: Return, Offer: o.ID, Why: why, By: dossier.Clock, On: day.Of(now)})
				}
			}
			return out, nil
		}); err != nil {
			return err
		}
		if _, _, err = s.advance(ctx, id, m, true); err != nil {
			return err
		}
	}
	return nil
}

// Whys are the reasons for which money goes back; locale keys payment.why.CODE.
var Whys = []string{"unused", "error", "waived"}
