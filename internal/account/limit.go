package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"anef/internal/fault"
)

// Tally counts attempts under one key, in the database, so that all servers agree.
type Tally struct {
	N    int64 // attempts that were not forgiven
	Last time.Time
}

// limit says how many attempts are free, and that the wait doubles with each one after them.
type limit struct {
	free  int64
	first time.Duration
}

// The limits. Many people share an address: a university, a reception desk, a mobile network.
var (
	perLogin   = limit{free: 5, first: 30 * time.Second}
	perAddress = limit{free: 50, first: 30 * time.Second}
	perAsking  = limit{free: 30, first: time.Minute} // for letters, from one address
)

const (
	longestWait = 15 * time.Minute
	forgetAfter = time.Hour // without an attempt, a tally starts anew
)

// wait is how long after the last of n attempts the next one is allowed.
func (l limit) wait(n int64) time.Duration {
	if n < l.free {
		return 0
	}
	w := l.first
	for ; n > l.free && w < longestWait; n-- {
		w *= 2
	}
	return min(w, longestWait)
}

// attempt counts one before it is made, so that many at once cannot slip through; a good one is forgiven later.
// TooMany tells how many minutes to wait.
func (s *Service) attempt(ctx context.Context, l limit, key string) error {
	return s.sessions.Attempt(ctx, key, func(t Tally) (Tally, error) {
		now := s.clock()
		if now.Sub(t.Last) >= forgetAfter {
			t = Tally{}
		}
		if wait := t.Last.Add(l.wait(t.N)).Sub(now); t.N >= l.free && wait > 0 {
			return t, tooMany(wait)
		}
		return Tally{N: t.N + 1, Last: now}, nil
	})
}

func tooMany(wait time.Duration) error {
	return fault.New(fault.TooMany, "account.too-many", "minutes", int((wait+time.Minute-1)/time.Minute))
}

// tallyKey hides whom a tally is about: what people type to sign in is sometimes a password.
func (s *Service) tallyKey(what, who string) string {
	mac := hmac.New(sha256.New, s.keys[0].tally)
	mac.Write([]byte(what + "|" + who))
	return hex.EncodeToString(mac.Sum(nil))
}

// asking limits how many letters one address of the network may cause.
func (s *Service) asking(ctx context.Context, from string) error {
	return s.attempt(ctx, perAsking, s.tallyKey("asking", from))
}

// prove checks the password of somebody who is signed in already, with the limits of a sign-in.
func (s *Service) prove(ctx context.Context, hash, password, who string) error {
	key := s.tallyKey("prove", who)
	if err := s.attempt(ctx, perLogin, key); err != nil {
		return err
	}
	right, _, err := s.hasher.Verify(ctx, hash, password)
	if err != nil {
		return err
	}
	if !right {
		var bad fault.Fields
		bad.Add("old-password", "account.error.old-password")
		return bad.Err()
	}
	return s.sessions.Forgive(ctx, key, "")
}
