// Package web is what all fronts share: the chain around every request, forms, pages and their mistakes.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/locale"

	"github.com/a-h/templ"
)

// Site is one running web site: its words, its clock, and what it lets pass.
type Site struct {
	Name  string // "ANEF"
	Words *locale.Catalogue
	Clock day.Clock
	Log   *slog.Logger

	Secure  bool           // reached over TLS: cookies are Secure, browsers are told to stay on TLS
	Origins []string       // other origins whose forms are accepted, "https://pay.example"
	Bypass  []string       // patterns of routes that other servers post to; each must check a signature
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Phase   string         // locale key of the sentence under the header; empty shows none

	// Know tells who the caller is. It is asked once per request, and only when something needs to know; nil knows nobody.
	Know func(*http.Request) (Caller, error)

	// SignIn answers a request that needs somebody signed in and has nobody; see SignInAt.
	SignIn Handler

	// Allow checks that the caller may do what the route needs ("" is never asked), and may
	// give back a request that knows the caller. ErrSignIn sends the caller to sign in first.
	Allow func(r *http.Request, needs string) (*http.Request, error)

	// Failed is told of every answer that says that this side failed, with the reference that the person sees. It must not
	// keep them waiting.
	Failed func(r *http.Request, status int, reference string)

	// Proof is where the person can have it recorded that what they were doing failed; "" offers nothing.
	Proof func(r *http.Request) string

	// ErrorPage draws what went wrong; nil uses the plain one.
	ErrorPage func(p *Page, t Trouble) templ.Component
}

// visit is what the chain learned about a request. The layers share one and fill it in.
type visit struct {
	site   *Site
	id     string
	start  time.Time
	client netip.Addr
	lang   locale.Lang
	chosen bool // the language was chosen by hand, on this request or before
	asked  bool // Know was asked
	caller Caller
	lost   error         // why Know could not tell
	seen   *http.Request // as the mux saw it, for the name of the route
}

type visitKey struct{}

// visitOf gives the visit of a request; a request that did not come through the chain has an empty one.
func visitOf(r *http.Request) *visit { return visitIn(r.Context()) }

func visitIn(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{site: &Site{}, lang: locale.FR}
}

func (s *Site) visit(r *http.Request) (*visit, *http.Request) {
	v := &visit{site: s, id: ident.ID(), start: s.Clock(), client: client(r, s.Proxies)}
	v.seen = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
	return v, v.seen
}

// RequestID names the request in the log; errors and the answer carry it too.
func RequestID(r *http.Request) string { return visitOf(r).id }

// Client is the address the request came from, as far as the proxies can be believed.
func Client(r *http.Request) netip.Addr { return visitOf(r).client }

// Lang is the language to answer in.
func Lang(r *http.Request) locale.Lang {
	v := visitOf(r)
	v.know()
	return v.lang
}
