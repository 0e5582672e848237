package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"anef/internal/ident"
	"anef/internal/locale"
)

// Kind says in which of the two lists of logins the subject of a session is.
type Kind string

// The kinds.
const (
	OfApplicant Kind = "applicant" // Subject is an account
	OfAgent     Kind = "agent"     // Subject is an agent, who may be a helper or an operator
)

// Session is one signed-in browser, with what every page needs to know about the caller.
type Session struct {
	ID        string // the hash of the token in the cookie: whoever reads the database cannot sign in with it
	Kind      Kind
	Subject   string // id of the account or of the agent
	CreatedAt time.Time
	SeenAt    time.Time // to within a minute
	ExpiresAt time.Time // whatever happens
	Device    string    // "Firefox, Android"

	// What the lookup joins.
	Role   Role
	Office string // of an agent
	Name   string // of the person or agent; the e-mail address while the name is not known
	Lang   locale.Lang
	Person string // id of the applicant's person

	Unproven bool // of somebody who began without an account, on this device

	Visit *Visit // the person at the counter for whom the agent acts, and for nobody else meanwhile
}

// Life is how long a session lasts.
type Life struct {
	Idle  time.Duration // without a request
	Whole time.Duration
}

// Lives by kind. A session that ends while a form is open must lose nothing: the portal asks to sign in again.
var Lives = map[Kind]Life{
	OfApplicant: {Idle: 2 * time.Hour, Whole: 12 * time.Hour},
	OfAgent:     {Idle: 30 * time.Minute, Whole: 10 * time.Hour},
}

// touchEvery bounds how often a page view writes.
const touchEvery = time.Minute

// ErrNoSession says that the token opens nothing: it never did, or it expired, or it was revoked.
var ErrNoSession = errors.New("no such session")

// hashToken is how a token is stored. It is long and random, so a plain hash is enough.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// begin makes a session and its token, 160 random bits.
func (s *Service) begin(kind Kind, subject, device string) (token string, _ Session) {
	now := s.clock()
	token = ident.Secret()
	return token, Session{
		ID: hashToken(token), Kind: kind, Subject: subject, CreatedAt: now, SeenAt: now,
		ExpiresAt: now.Add(Lives[kind].Whole), Device: device,
	}
}

// Session finds who holds a token: one query, and at most one write a minute. ErrNoSession when nobody does.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, ErrNoSession
	}
	found, ok, err := s.sessions.Session(ctx, hashToken(token))
	if err != nil {
		return Session{}, err
	}
	now := s.clock()
	if !ok || !found.lives(now) {
		return Session{}, ErrNoSession
	}
	if found.Visit != nil && !found.Visit.Open(now) {
		found.Visit = nil
	}
	if now.Sub(found.SeenAt) >= touchEvery {
		if err := s.sessions.Touch(ctx, found.ID, now); err != nil {
			return Session{}, err
		}
		found.SeenAt = now
	}
	return found, nil
}

func (s Session) lives(now time.Time) bool {
	idle := Lives[s.Kind].Idle
	if s.Unproven {
		idle = arrivalLives
	}
	return now.Before(s.ExpiresAt) && now.Before(s.SeenAt.Add(idle))
}

// Sessions lists where the caller is signed in, the last seen first.
func (s *Service) Sessions(ctx context.Context, who Session) ([]Session, error) {
	all, err := s.sessions.Sessions(ctx, who.Kind, who.Subject)
	if err != nil {
		return nil, err
	}
	var out []Session
	for _, one := range all {
		if one.lives(s.clock()) {
			out = append(out, one)
		}
	}
	return out, nil
}

// SignOut ends the session of a token, if there is one.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.sessions.EndToken(ctx, hashToken(token))
}

// Revoke ends one of the caller's sessions; that of somebody else stays.
func (s *Service) Revoke(ctx context.Context, who Session, id string) error {
	return s.sessions.End(ctx, who.Kind, who.Subject, id)
}

// RevokeOthers ends all of the caller's sessions but this one.
func (s *Service) RevokeOthers(ctx context.Context, who Session) error {
	return s.sessions.EndAllBut(ctx, who.Kind, who.Subject, who.ID)
}
