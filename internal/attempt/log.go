package attempt

import (
	"context"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/share"
)

// Log records attempts.
type Log struct {
	Store Store
	Codes share.Codes
	Clock day.Clock

	mu      sync.Mutex
	waiting []Attempt // could not be kept when they happened: the database was what failed
}

// mostWaiting bounds what one process remembers while the database is away.
const mostWaiting = 500

// Said records what a person tells; the same form tells it once.
func (l *Log) Said(ctx context.Context, a Attempt) (Attempt, error) {
	a.Witness, a.Place = Person, known(a.Place)
	a, err := l.Store.Add(ctx, l.numbered(a))
	if err == nil {
		l.catchUp(ctx)
	}
	return a, err
}

// Ours records that something failed while somebody was filing, once a day for each draft and place. What cannot be kept
// now is kept with its instant as soon as something can: an error is that of the latest try.
func (l *Log) Ours(ctx context.Context, a Attempt) error {
	a.Witness = Us
	a = l.numbered(a)
	a.Form = a.once()
	if _, err := l.Store.Add(ctx, a); err != nil {
		l.keep(a)
		return err
	}
	l.catchUp(ctx)
	return nil
}

// Code is that of an attempt; false when the server's key that made it is gone.
func (l *Log) Code(a Attempt) (string, bool) { return l.Codes.Again(codesOf, a.Number, a.Hash) }

// codesOf parts the codes of attempts from those of other things.
const codesOf = "attempt"

func (l *Log) numbered(a Attempt) Attempt {
	a.Number, a.At = ident.Reference(Letter), l.Clock().UTC().Truncate(time.Second)
	_, a.Hash = l.Codes.New(codesOf, a.Number)
	return a
}

func (l *Log) keep(a Attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.waiting {
		if w.Form == a.Form {
			return
		}
	}
	if len(l.waiting) < mostWaiting {
		l.waiting = append(l.waiting, a)
	}
}

// catchUp keeps what waited, as far as it goes.
func (l *Log) catchUp(ctx context.Context) {
	l.mu.Lock()
	late := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	for _, a := range late {
		if _, err := l.Store.Add(ctx, a); err != nil {
			l.keep(a)
		}
	}
}
