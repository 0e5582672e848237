package account

import (
	"context"
	"time"
)

// The limits of those who try codes. A right one is forgiven, so that whoever has papers in hand is never stopped.
var (
	perCode    = limit{free: 10, first: time.Minute}
	perGuesser = limit{free: 50, first: 30 * time.Second}
)

// Guess counts an attempt at the code of something, before it is made: by what it is tried on, also when there is no such
// thing, and by who tries, an address or a program. Of can be empty where a code names its thing by itself.
// TooMany tells how long to wait.
func (s *Service) Guess(ctx context.Context, of, from string) error {
	if err := s.attempt(ctx, perGuesser, s.tallyKey("guesser", from)); err != nil || of == "" {
		return err
	}
	return s.attempt(ctx, perCode, s.tallyKey("code", of))
}

// Right forgives an attempt whose code was right.
func (s *Service) Right(ctx context.Context, of, from string) error {
	return s.sessions.Forgive(ctx, s.tallyKey("code", of), s.tallyKey("guesser", from))
}
