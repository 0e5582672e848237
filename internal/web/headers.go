package web

import (
	"io"
	"net/http"
	"time"
)

// policy lets a page load its own style, scripts and images, show its own PDFs in a frame, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors "

// Headers are set by assignment of ready slices: this runs on every request.
var (
	closed     = []string{policy + "'none'"}
	framed     = []string{policy + "'self'"}
	nosniff    = []string{"nosniff"}
	denyFrames = []string{"DENY"}
	sameOrigin = []string{"same-origin"}
	noDevices  = []string{"camera=(), microphone=(), geolocation=(), payment=()"}
	twoYears   = []string{"max-age=63072000; includeSubDomains"}
	noStore    = []string{"no-store"}
	encodings  = []string{"Accept-Encoding"}
)

func (s *Site) headers(h http.Header, v *visit) {
	h["Content-Security-Policy"] = closed
	h["X-Content-Type-Options"] = nosniff
	h["X-Frame-Options"] = denyFrames
	h["Referrer-Policy"] = sameOrigin
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Permissions-Policy"] = noDevices
	h["X-Request-Id"] = []string{v.id}
	if s.Secure {
		h["Strict-Transport-Security"] = twoYears
	}
}

// AllowFraming lets our own pages show this answer in a frame: the preview of a PDF.
func AllowFraming(w http.ResponseWriter) {
	w.Header()["Content-Security-Policy"] = framed
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
}

// body is a request's body with the ordinary limit; whole is without.
type body struct {
	io.ReadCloser
	whole io.ReadCloser
}

// AllowBody raises the limit of this request's body to max bytes. Call it before reading.
func AllowBody(w http.ResponseWriter, r *http.Request, max int64) {
	if b, ok := r.Body.(*body); ok {
		r.Body = http.MaxBytesReader(w, b.whole, max)
	}
}

// Server is an http.Server with timeouts that free what slow or silent callers hold,
// and still let a telephone send a document over a poor line.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
