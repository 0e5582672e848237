package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// MaxForm is the largest body of an ordinary request, in bytes; uploads raise it with AllowBody.
const MaxForm = 1 << 20

// Chain puts around a mux what every request needs: an identity in the log, headers that keep
// browsers strict, refusal of forms from other sites, a limit on bodies, the language, and an
// error page for whatever fails, even by panic.
func (s *Site) Chain(mux http.Handler) (http.Handler, error) {
	guard := http.NewCrossOriginProtection()
	for _, o := range s.Origins {
		if err := guard.AddTrustedOrigin(o); err != nil {
			return nil, err
		}
	}
	for _, p := range s.Bypass {
		guard.AddInsecureBypassPattern(p)
	}
	guard.SetDenyHandler(s.Handle(func(http.ResponseWriter, *http.Request) error { return errCrossOrigin }))
	guarded := guard.Handler(mux)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, r := s.visit(r)
		out := &recorder{ResponseWriter: w, r: r}
		defer s.finish(out, r, v)
		s.headers(w.Header(), v)
		s.language(w, r, v)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &body{ReadCloser: http.MaxBytesReader(out, r.Body, MaxForm), whole: r.Body}
		}
		guarded.ServeHTTP(out, r)
		if out.unmatched != 0 {
			s.Fail(w, r, unmatched(out.unmatched))
		}
	}), nil
}

// finish turns a panic into an error page and writes the line of the log.
func (s *Site) finish(out *recorder, r *http.Request, v *visit) {
	if p := recover(); p != nil {
		if p == http.ErrAbortHandler {
			panic(p)
		}
		err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		if out.status != 0 { // half a page is out already: cut the line
			s.Log.Error("panic after the answer began", "request", v.id, "error", err)
			panic(http.ErrAbortHandler)
		}
		s.Fail(out, r, err)
	}
	// The route, not the path: paths and queries hold references and names.
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("request", v.id), slog.String("method", r.Method), slog.String("route", v.seen.Pattern),
		slog.Int("status", out.status), slog.Int64("bytes", out.bytes), slog.Duration("took", s.Clock().Sub(v.start)))
}

// recorder remembers the status for the log, and holds back the mux's own plain "not found".
type recorder struct {
	http.ResponseWriter
	r         *http.Request
	status    int
	bytes     int64
	unmatched int // status of a mux's answer to a path or a method nobody serves
}

func (o *recorder) WriteHeader(status int) {
	if o.status == 0 && o.r.Pattern == "" && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) {
		o.unmatched = status
	}
	if o.status == 0 && status >= 200 {
		o.status = status
	}
	if o.unmatched == 0 {
		o.ResponseWriter.WriteHeader(status)
	}
}

func (o *recorder) Write(b []byte) (int, error) {
	if o.unmatched != 0 {
		return len(b), nil
	}
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (o *recorder) Unwrap() http.ResponseWriter { return o.ResponseWriter }
