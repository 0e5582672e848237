package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// Handler answers a request or says why it cannot.
type Handler func(http.ResponseWriter, *http.Request) error

// Route is one line of a front's table of contents: what is asked, what it needs, who answers.
type Route[F any, P ~string] struct {
	Pattern string
	Needs   P // a permission; empty means anybody
	Do      func(F, http.ResponseWriter, *http.Request) error
}

// ErrSignIn says that nobody is signed in: pages lead to the sign-in page and back, the API answers 401.
var ErrSignIn = errors.New("nobody is signed in")

// Mount puts a table on the mux, each route behind the check of its permission.
func Mount[F any, P ~string](s *Site, mux *http.ServeMux, front F, routes []Route[F, P]) {
	for _, route := range routes {
		needs := string(route.Needs)
		mux.Handle(route.Pattern, s.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if needs != "" {
				allowed, err := s.Allow(r, needs)
				if err != nil {
					return err
				}
				r = allowed
			}
			return route.Do(front, w, r)
		}))
	}
}

// Handle makes an http.Handler whose errors become error pages.
func (s *Site) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// See sends the browser to another page after a form was done (303).
func See(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// LocalPath gives a path of this site as it came in ?next=, or "/" for anything that leads elsewhere.
func LocalPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

// SignInAt leads to the sign-in page of that path and, after it, back to the page that was asked.
func SignInAt(path string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet {
			return See(w, r, path)
		}
		return See(w, r, path+"?next="+url.QueryEscape(r.URL.RequestURI()))
	}
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
