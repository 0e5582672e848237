package session

import (
	"net/http"
	"net/url"
	"strings"

	"anef/internal/web"
)

// Door is one sign-in page.
type Door struct {
	Under string // paths that begin so lead here
	At    string // path of the page
	// Show draws the page at once, with status 401, for a form that came without a session. It puts kept into a
	// hidden field and, once the person is signed in, offers what Open reads from it. Nil leads to the page instead.
	Show func(w http.ResponseWriter, r *http.Request, kept string) error
}

func (g *Guard) door(path string) Door {
	for _, d := range g.Doors {
		if d.Under == "/" || path == d.Under || strings.HasPrefix(path, strings.TrimSuffix(d.Under, "/")+"/") {
			return d
		}
	}
	return Door{At: "/sign-in"}
}

// SignIn answers a request that needs somebody and has nobody: a page leads to the door and, after it, back;
// a form is answered by the door itself, which keeps what was typed.
func (g *Guard) SignIn(w http.ResponseWriter, r *http.Request) error {
	d := g.door(r.URL.Path)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return web.SignInAt(d.At)(w, r)
	}
	if d.Show != nil {
		if kept, ok := g.keep(r); ok {
			return d.Show(w, r, kept)
		}
	}
	return web.See(w, r, d.At+back(r))
}

// back leads, after the door, to the page from which a form came that could not be kept.
func back(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host || from.Path == "" {
		return ""
	}
	return "?next=" + url.QueryEscape(from.RequestURI())
}
