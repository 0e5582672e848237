package account

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"time"

	"anef/internal/day"
)

// Config is what the service works with.
type Config struct {
	Accounts Accounts
	Agents   Agents
	Sessions Sessions
	Visits   Visits // of persons to counters
	Clock    day.Clock
	Issuer   string   // shown by the apps that make codes: "ANEF"
	Keys     [][]byte // secrets of this installation, 32 bytes or more; the first makes, all open
	Cost     Cost     // of a password hash; zero is DefaultCost
	AtOnce   int      // hashes at the same time; zero is 2
}

// Service runs the acts on accounts, agents and sessions.
type Service struct {
	accounts Accounts
	agents   Agents
	sessions Sessions
	visits   Visits
	clock    day.Clock
	issuer   string
	keys     []keys
	hasher   *Hasher
}

// keys are derived from one secret, so that no two uses share one.
type keys struct{ link, code, tally []byte }

const shortestKey = 32 // bytes

// New makes a service. It refuses a key that is too short.
func New(c Config) (*Service, error) {
	s := &Service{accounts: c.Accounts, agents: c.Agents, sessions: c.Sessions, visits: c.Visits, clock: c.Clock, issuer: c.Issuer}
	for _, secret := range c.Keys {
		if len(secret) < shortestKey {
			return nil, fmt.Errorf("a server key needs %d bytes, this one has %d", shortestKey, len(secret))
		}
		k, err := derive(secret)
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, k)
	}
	if len(s.keys) == 0 {
		return nil, fmt.Errorf("no server key")
	}
	s.hasher = NewHasher(c.Cost, c.AtOnce)
	return s, nil
}

func derive(secret []byte) (k keys, err error) {
	for use, key := range map[string]*[]byte{"link": &k.link, "code": &k.code, "tally": &k.tally} {
		if *key, err = hkdf.Key(sha256.New, secret, nil, "anef account "+use, 32); err != nil {
			return keys{}, fmt.Errorf("derive the %s key: %w", use, err)
		}
	}
	return k, nil
}

// keepLetters is how long a letter is kept to answer about its link, and an account may stay unconfirmed.
const keepLetters = 30 * 24 * time.Hour

// Sweep forgets what is over: daily work.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.clock()
	return s.sessions.Sweep(ctx, now, now.Add(-keepLetters))
}
