package web

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/web/theme"
)

// Trouble is what an error page says.
type Trouble struct {
	Status    int
	Title     string
	Text      string
	Fields    []theme.Complaint // what is wrong with which field
	Reference string            // to quote to the help desk; only for internal errors
	Proof     string            // address at which to have it recorded; "" offers nothing
}

// What the chain itself refuses.
var (
	errCrossOrigin = fault.New(fault.Forbidden, "web.error.cross-origin")
	errMethod      = fault.New(fault.NotFound, "web.error.method")
)

func unmatched(status int) error {
	if status == http.StatusMethodNotAllowed {
		return errMethod
	}
	return fault.New(fault.NotFound, "web.error.not-found.text")
}

// kinds is the one place where a kind of fault becomes a status and a page.
var kinds = map[fault.Kind]struct {
	status int
	key    string // its .title and .text
}{
	fault.Internal:  {http.StatusInternalServerError, "web.error.internal"},
	fault.NotFound:  {http.StatusNotFound, "web.error.not-found"},
	fault.Forbidden: {http.StatusForbidden, "web.error.forbidden"},
	fault.Conflict:  {http.StatusConflict, "web.error.conflict"},
	fault.Invalid:   {http.StatusUnprocessableEntity, "web.error.invalid"},
	fault.TooMany:   {http.StatusTooManyRequests, "web.error.too-many"},
}

// Fail answers an error: a page in the person's language, problem details for the API.
// The text of an internal error is logged with a reference that the person sees, and never shown.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, ErrSignIn) && !isAPI(r) {
		if err = s.SignIn(w, r); err == nil {
			return
		}
	}
	p := s.page(r, "web.error.internal.title")
	t := p.trouble(err)
	if t.Status == http.StatusInternalServerError {
		t.Reference = ident.Reference('E')
		s.Log.Error("internal error", "request", RequestID(r), "reference", t.Reference, "error", err.Error())
	}
	if t.Status >= http.StatusInternalServerError && s.Failed != nil {
		s.Failed(r, t.Status, t.Reference)
	}
	if s.Proof != nil && hinders(t.Status) {
		t.Proof = s.Proof(r)
	}
	if t.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	if isAPI(r) {
		s.lost(r, encode(w, r, t.Status, problemType, problem(t, RequestID(r))))
		return
	}
	p.Titled(t.Title)
	draw := s.ErrorPage
	if draw == nil {
		draw = errorPage
	}
	s.lost(r, Render(w, r, t.Status, draw(p, t)))
}

// hinders tells whether somebody could not do what they wanted, for a reason that they may not be able to mend.
func hinders(status int) bool {
	switch status {
	case http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests:
		return true
	}
	return status >= http.StatusInternalServerError
}

// lost logs an error page that could not be drawn.
func (s *Site) lost(r *http.Request, err error) {
	if err != nil {
		s.Log.Error("error page failed", "request", RequestID(r), "error", err.Error())
	}
}

func (p *Page) trouble(err error) Trouble {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return p.troubleOf(http.StatusRequestEntityTooLarge, "web.error.too-large")
	case errors.Is(err, ErrSignIn):
		return p.troubleOf(http.StatusUnauthorized, "web.error.sign-in")
	}
	f := fault.Of(err)
	kind := kinds[f.Kind]
	t := p.troubleOf(kind.status, kind.key)
	if f.Kind == fault.Internal {
		return t
	}
	if err == errMethod {
		t.Status = http.StatusMethodNotAllowed
	}
	if len(f.Fields) == 0 && p.site.Words.Has(f.Text.Key) {
		t.Text = p.Say(f.Text)
	}
	for _, name := range slices.SortedFunc(maps.Keys(f.Fields), cmp.Compare[string]) {
		t.Fields = append(t.Fields, theme.Complaint{FieldID: name, Text: p.Say(f.Fields[name])})
	}
	return t
}

func (p *Page) troubleOf(status int, key string) Trouble {
	return Trouble{Status: status, Title: p.T(key + ".title"), Text: p.T(key + ".text")}
}

// Problem is an RFC 9457 problem detail.
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail,omitempty"`
	Instance  string         `json:"instance,omitempty"` // "urn:anef:request:…", as in the log
	Reference string         `json:"reference,omitempty"`
	Errors    []ProblemField `json:"errors,omitempty"`
}

// ProblemField is what is wrong with one field.
type ProblemField struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func problem(t Trouble, request string) Problem {
	out := Problem{Type: "about:blank", Title: t.Title, Status: t.Status, Detail: t.Text,
		Instance: "urn:anef:request:" + request, Reference: t.Reference}
	for _, f := range t.Fields {
		out.Errors = append(out.Errors, ProblemField{Field: f.FieldID, Detail: f.Text})
	}
	return out
}
