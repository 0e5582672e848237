// Package promise says by when each thing that the platform promised must be confirmed, and what is overdue.
//
// A promise has no table of its own: the row of the thing itself (a paper without document, a message without receipt,
// an order without card) says that it is open, so that nothing can be promised in one place and forgotten in another.
package promise

import (
	"context"
	"slices"
	"time"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
)

// Kind is what was promised. It is written in the database and in metrics.
type Kind string

// The kinds, each with what confirms it. Its deadline is the parameter promise.KIND.
const (
	Paper   Kind = "paper"        // the document exists
	Mail    Kind = "mail"         // the mail server took it
	Text    Kind = "sms"          // the gateway says that it was delivered
	Letter  Kind = "letter"       // an agent says that it is posted
	Account Kind = "account-mail" // the mail server took it
	Order   Kind = "order"        // the factory took the order of a card
	Card    Kind = "card"         // the factory says that the card is made
	Arrival Kind = "arrival"      // the card is at the office
)

// Kinds lists them all.
var Kinds = []Kind{Paper, Mail, Text, Letter, Account, Order, Card, Arrival}

// Stage is what is being done about an open promise.
type Stage string

// The stages.
const (
	Trying  Stage = "trying"   // a worker tries, again and again
	GivenUp Stage = "given-up" // the job is dead: an operator may retry it
	Waiting Stage = "waiting"  // for the partner's word
	Other   Stage = "other"    // another channel is tried
	Print   Stage = "print"    // an agent has to print it
	Post    Stage = "post"     // it is printed, an agent has to post it
	Refused Stage = "refused"  // the partner says that it will not be
)

// Open is a promise that nobody confirmed yet.
type Open struct {
	Kind      Kind
	ID        string         // of a paper its number, of a message its id, else that of the dossier or the job
	Notice    effects.Notice // of a message
	Dossier   dossier.ID     // "" when it is about none
	Reference string         // of the dossier
	Since     time.Time
	Stage     Stage
	Reason    string // of a refusal, in the partner's words
}

// Overdue is a promise past its deadline.
type Overdue struct {
	Open
	Due time.Time
}

// Book lists what is open.
type Book interface {
	// OpenPromises lists up to n of a kind that were made before a moment, or refused, of one dossier or, with "", of
	// all, the oldest first. A message is open until its notice was told by any channel.
	OpenPromises(ctx context.Context, k Kind, before time.Time, d dossier.ID, n int) ([]Open, error)
	// Unconfirmed lists up to n messages of a channel that tell of an event, were made before a moment, and were neither
	// confirmed nor given up.
	Unconfirmed(ctx context.Context, k Kind, before time.Time, n int) ([]Open, error)
}

// Ledger holds what is open against the deadlines of the law as data.
type Ledger struct {
	Book  Book
	Rules func() *catalogue.Rules
	Clock day.Clock
}

// Most is how many overdue promises of one kind are listed and counted.
const Most = 500

// Overdue lists what is overdue, the oldest of each kind first.
func (l Ledger) Overdue(ctx context.Context) ([]Overdue, error) { return l.overdue(ctx, "") }

// OverdueOf lists what is overdue for one dossier.
func (l Ledger) OverdueOf(ctx context.Context, d dossier.ID) ([]Overdue, error) {
	return l.overdue(ctx, d)
}

func (l Ledger) overdue(ctx context.Context, d dossier.ID) (out []Overdue, err error) {
	for _, k := range Kinds {
		open, err := l.Book.OpenPromises(ctx, k, l.before(k), d, Most)
		if err != nil {
			return nil, err
		}
		out = append(out, l.past(open)...)
	}
	return out, nil
}

// Unconfirmed lists messages that are past their deadline and were not given up.
func (l Ledger) Unconfirmed(ctx context.Context, k Kind) ([]Overdue, error) {
	open, err := l.Book.Unconfirmed(ctx, k, l.before(k), Most)
	return l.past(open), err
}

// past keeps what is past its own deadline.
func (l Ledger) past(open []Open) (out []Overdue) {
	for _, o := range open {
		due := o.Since.Add(l.deadline(o.Kind, o.Since))
		if o.Stage == Refused {
			due = o.Since
		}
		if !due.After(l.Clock()) {
			out = append(out, Overdue{o, due})
		}
	}
	return out
}

// before is the moment before which a promise of a kind must have been made to be overdue now, whichever deadline was
// in force when it was made.
func (l Ledger) before(k Kind) time.Time {
	now := l.Clock()
	shortest := l.deadline(k, now)
	if p, ok := l.Rules().Param(k.param()); ok {
		for _, v := range p.National {
			shortest = min(shortest, within(v))
		}
	}
	return now.Add(-shortest)
}

func (k Kind) param() string { return "promise." + string(k) }

// deadline is how long somebody may wait who was promised something at a moment. Without a value nothing may wait.
func (l Ledger) deadline(k Kind, at time.Time) time.Duration {
	v, ok := catalogue.In{Rules: l.Rules(), On: day.Of(at)}.Setting(k.param())
	if !ok {
		return 0
	}
	return within(v)
}

// within reads days, or a count of minutes.
func within(v catalogue.Dated) time.Duration {
	return time.Duration(v.Value.Delay.N)*24*time.Hour + time.Duration(v.Value.Count)*time.Minute
}

// Counts tells how many of each kind are in a list; every kind has a number.
func Counts(all []Overdue) map[Kind]int {
	out := map[Kind]int{}
	for _, k := range Kinds {
		out[k] = 0
	}
	for _, o := range all {
		out[o.Kind]++
	}
	return out
}

// Has tells whether a list has a promise of one of the kinds.
func Has(all []Overdue, kinds ...Kind) bool {
	return slices.ContainsFunc(all, func(o Overdue) bool { return slices.Contains(kinds, o.Kind) })
}
