// Package sim plays the outside services, for demonstrations and tests: a mail server, a text-message
// provider and a card factory, each a process of its own that speaks the real protocol, can be looked into,
// and fails on demand. See docs/protocols/simulators.md.
package sim

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Config says where a simulator listens and how it behaves.
type Config struct {
	Listen string // host:port of the HTTP door
	SMTP   string // host:port of the mail door; mail only
	Token  string // bearer token asked of the platform; none when empty
	// CallbackURL is where receipts and progress go, signed with Secret; none are sent when empty.
	CallbackURL string
	Secret      string
	Clock       func() time.Time // dates what happens and signs the call-backs; use the platform's
	// Delays before a text is delivered, and before a card is produced and, after that, arrives.
	// A negative delay means never by itself; a card then waits for POST /advance.
	DeliverAfter, ProduceAfter, ArriveAfter time.Duration
	Slow                                    time.Duration // how late a slow answer is; five seconds when zero
	Keep                                    string        // file in which what was done is kept; memory only when empty. Stamps only
	Backoff                                 time.Duration // wait before the second try of a call-back; a second when zero
	Log                                     *slog.Logger  // nil is silent
}

func (c Config) log() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

const (
	maxBody = 16 << 20 // an order carries a photograph
	keep    = 5000     // messages held in memory
)

// serve answers on l until ctx ends.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		_ = s.Shutdown(last)
	})
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	return l, nil
}

// doors starts the routes of a simulator with those that all have.
func doors(f *faults) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, f.now()) })
	mux.HandleFunc("POST /faults", f.set)
	return mux
}

// guarded is a door of the protocol: it fails as told, and asks for the token.
func guarded(c Config, f *faults, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch f.takeAt(r.Pattern, temporary, permanent, down) {
		case temporary:
			http.Error(w, "try again later", http.StatusServiceUnavailable)
			return
		case permanent:
			http.Error(w, "refused for good", http.StatusUnprocessableEntity)
			return
		case down:
			panic(http.ErrAbortHandler) // net/http hangs up without an answer
		}
		given, want := r.Header.Get("Authorization"), "Bearer "+c.Token
		if c.Token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 0 {
			http.Error(w, "wrong token", http.StatusUnauthorized)
			return
		}
		late(c, f.takeAt(r.Pattern, slow, cut, twice), h)(w, r)
	}
}

// read decodes a request body, strictly; it answers itself when it cannot.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked may be gone
}
