// Package session knows who is signed in: the cookie, the check of a route's permission, and the way to the sign-in page and back.
package session

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/web"
)

// Sessions finds who holds a token: one query. account.ErrNoSession when nobody does.
type Sessions interface {
	Session(ctx context.Context, token string) (account.Session, error)
}

// Guard stands before the routes of all fronts.
type Guard struct {
	Doors []Door // the first whose Under begins the path is the one; the last should take all

	sessions Sessions
	secure   bool
	clock    day.Clock
	key      []byte // seals forms that were sent without a session
}

// New makes a guard. secret is that of the installation; secure says that the site is reached over TLS.
func New(sessions Sessions, secret []byte, secure bool, clock day.Clock) (*Guard, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "anef form sent without a session", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of kept forms: %w", err)
	}
	return &Guard{sessions: sessions, secure: secure, clock: clock, key: key}, nil
}

// On makes a site ask the guard. The doors may be given later.
func (g *Guard) On(s *web.Site) {
	s.Know, s.Allow, s.SignIn = g.know, g.Allow, g.SignIn
}

// From is the session under which a request came, if any.
func From(ctx context.Context) (account.Session, bool) {
	c, _ := web.CallerIn(ctx)
	s, ok := c.As.(account.Session)
	return s, ok
}

// know reads the cookie; without one, nothing is looked up.
func (g *Guard) know(r *http.Request) (web.Caller, error) {
	s, err := g.sessions.Session(r.Context(), g.Token(r))
	if errors.Is(err, account.ErrNoSession) {
		return web.Caller{}, nil
	}
	if err != nil {
		return web.Caller{}, err
	}
	c := web.Caller{Name: s.Name, Lang: s.Lang, As: s}
	if s.Visit != nil {
		c.For, c.Until = s.Visit.Holder, s.Visit.EndsAt
		if !atDesk(r.URL.Path) {
			c.Name, c.As = s.Visit.Holder, s.Acting()
		}
	}
	return c, nil
}

// atDesk: there an agent is an agent; anywhere else, during a visit to the counter, the person at the counter.
func atDesk(path string) bool { return path == "/desk" || strings.HasPrefix(path, "/desk/") }

// Allow checks that the caller has the permission. ErrSignIn when nobody is signed in; NotFound for an applicant
// where applicants have no business, so that they learn nothing of it; Forbidden for staff of another role.
func (g *Guard) Allow(r *http.Request, needs string) (*http.Request, error) {
	if _, err := web.CallerIn(r.Context()); err != nil {
		return nil, err
	}
	s, ok := From(r.Context())
	switch {
	case !ok:
		return nil, web.ErrSignIn
	case s.May(account.Permission(needs)):
		return r, nil
	case s.Visit != nil:
		return nil, fault.New(fault.Conflict, "counter.only", "name", s.Visit.Holder)
	case s.Kind == account.OfApplicant:
		return nil, fault.New(fault.NotFound, "web.error.not-found.text")
	}
	return nil, fault.New(fault.Forbidden, "web.error.forbidden.text")
}

func (g *Guard) name() string {
	if g.secure {
		return "__Host-anef-session"
	}
	return "anef-session"
}

// Token is what the cookie holds, or "".
func (g *Guard) Token(r *http.Request) string {
	c, err := r.Cookie(g.name())
	if err != nil {
		return ""
	}
	return c.Value
}

// Begin gives the browser the token. The cookie ends with the browser: people use borrowed computers.
func (g *Guard) Begin(w http.ResponseWriter, token string) { http.SetCookie(w, g.cookie(token, 0)) }

// End takes it away.
func (g *Guard) End(w http.ResponseWriter) { http.SetCookie(w, g.cookie("", -1)) }

func (g *Guard) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: g.name(), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: g.secure, SameSite: http.SameSiteLaxMode,
	}
}
