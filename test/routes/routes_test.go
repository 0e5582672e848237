// Package routes asks for every line of every front's table as nobody, as the wrong people and as the right ones.
package routes

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/config"
	"anef/internal/hook"
	"anef/internal/ident"
	"anef/internal/outbox"
)

// The whole walk: what is refused first, then that nothing changed, then what is let in.
func TestWhoMayAskForWhat(t *testing.T) {
	all, h := lines(t), full(t)
	before := h.state()
	for _, l := range all {
		if l.who == anyone || l.who == partner {
			continue
		}
		for _, c := range append(h.callers, h.caen.caller) {
			if !l.admits(c) {
				h.refused(l, c)
			}
		}
		h.hidden(l)
	}
	if h.state() != before {
		t.Error("something that was refused was done")
	}
	for _, l := range all {
		h.foreign(l)
	}
	if h.state() != before {
		t.Error("something that another site asked for was done")
	}
	for _, l := range all {
		for _, c := range append(h.callers, h.caen.caller) {
			if l.admits(c) && c.office != "35" && !ends(l) {
				h.admitted(l, c)
			}
		}
	}
	for _, l := range all {
		if ends(l) && l.who == anyone {
			h.admitted(l, h.callers[1])
		}
	}
}

// ends tells whether the line ends a session, which others still need.
func ends(l line) bool {
	return strings.HasSuffix(l.path, "/sign-out") || strings.Contains(l.path, "{session}")
}

// refused wants the answer that fits: nobody is led to the door, people who have no business here find nothing,
// and staff of another role are told so.
func (h *house) refused(l line, c caller) {
	h.t.Helper()
	w := h.ask(c, l.method, l.of(h.caen), form(h.caen), nil)
	door, want := "/sign-in", http.StatusForbidden
	if strings.HasPrefix(l.path, "/desk") {
		door = "/desk/sign-in"
	}
	leads := w.Header().Get("Location")
	switch {
	case c.role == "" && l.method == "GET":
		if want = http.StatusSeeOther; leads != door+"?next="+url.QueryEscape(l.of(h.caen)) {
			h.t.Errorf("%s as nobody leads to %q", l, leads)
		}
	case c.role == "" && strings.HasSuffix(l.path, "/pieces/{code}"): // files are not kept in a page
		if want = http.StatusSeeOther; !strings.HasPrefix(leads, door) {
			h.t.Errorf("%s as nobody leads to %q", l, leads)
		}
	case c.role == "":
		if want = http.StatusUnauthorized; !strings.Contains(w.Body.String(), `action="`+door+`"`) {
			h.t.Errorf("%s as nobody does not show the door", l)
		}
	case c.role == account.Applicant:
		want = http.StatusNotFound
	}
	if w.Code != want {
		h.t.Errorf("%s as %s: %d, want %d", l, c.name, w.Code, want)
	}
	for _, secret := range []string{h.caen.number, "Ndiaye", "NDIAYE", h.load(h.caen.dossier).Case.Reference} {
		if c.role != account.Applicant && strings.Contains(w.Body.String(), secret) && !strings.Contains(l.of(h.caen), secret) {
			h.t.Errorf("%s as %s tells %s", l, c.name, secret)
		}
	}
}

// hidden asks, as everybody whose kind is let in, for what belongs to others: the answer is that of something
// that does not exist, to the letter. So is that to a file or a paper of another dossier under one's own.
func (h *house) hidden(l line) {
	h.t.Helper()
	if !l.owned() {
		return
	}
	absent := owner{dossier: ident.ID(), permit: ident.ID(), file: ident.ID(), piece: h.rennes.piece, number: ident.Reference('C'), session: h.rennes.session}
	mixed := h.caen // their own, with a file and a paper of somebody else
	mixed.file, mixed.number = h.rennes.file, h.rennes.number
	for _, c := range append(h.callers, h.caen.caller) {
		if !l.admits(c) || c.office == "35" {
			continue
		}
		theirs, none := h.nothing(l, c, h.rennes), h.nothing(l, c, absent)
		if theirs != none {
			h.t.Errorf("%s as %s: what belongs to others is told from what does not exist: %s", l, c.name, differ(theirs, none))
		}
		if strings.Contains(l.path, "{file}") || strings.Contains(l.path, "{number}") || strings.HasSuffix(l.path, "/remove") {
			h.nothing(l, c, mixed)
		}
	}
}

// nothing wants 404, and gives the page without what is different each time.
func (h *house) nothing(l line, c caller, o owner) string {
	h.t.Helper()
	w := h.ask(c, l.method, l.of(o), form(o), nil)
	if w.Code != http.StatusNotFound {
		h.t.Errorf("%s as %s, of others: %d, want 404", l.method+" "+l.of(o), c.name, w.Code)
	}
	return strings.ReplaceAll(w.Body.String(), l.of(o), "PATH")
}

// differ shows two pages from where they part.
func differ(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%.200q and %.200q", a[i:], b[i:])
}

// foreign sends the form from a page of another site, with the cookie of whoever is let in.
func (h *house) foreign(l line) {
	h.t.Helper()
	if l.method == "GET" {
		return
	}
	for _, c := range append(h.callers, h.caen.caller) {
		if !l.admits(c) && l.who != partner {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			if w := h.ask(c, l.method, l.of(h.caen), form(h.caen), map[string]string{name: value}); w.Code != http.StatusForbidden {
				h.t.Errorf("%s as %s with %s: %s is answered %d", l, c.name, name, value, w.Code)
			}
		}
	}
}

// admitted wants the answer of the table: without it the refusals would prove nothing.
func (h *house) admitted(l line, c caller) {
	h.t.Helper()
	o := h.caen
	v := form(o)
	v.Set("permit", h.rennes.permit)
	w := h.ask(c, l.method, l.of(o), v, nil)
	if !l.expects(w.Code) || w.Code >= http.StatusInternalServerError {
		h.t.Errorf("%s as %s: %d, want %s", l, c.name, w.Code, l.answers)
	}
}

// A session that is ended by its id is one's own, or stays.
func TestSessionsOfOthersGoOn(t *testing.T) {
	h := full(t)
	for _, c := range []struct {
		caller
		path string
	}{{h.caen.caller, "/account/sessions/" + h.rennes.session + "/end"}, {h.callers[1], "/desk/account/end"}} {
		if w := h.ask(c.caller, "POST", c.path, url.Values{"session": {h.rennes.session}}, nil); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", c.path, w.Code)
		}
	}
	if w := h.ask(h.rennes.caller, "GET", "/home", nil, nil); w.Code != http.StatusOK {
		t.Errorf("somebody else ended the session: %d", w.Code)
	}
}

// A form key that was used once opens no door to the dossier of somebody else, and keeps nobody from an act on another.
func TestUsedKeyOpensNothing(t *testing.T) {
	h := full(t)
	key := ident.ID()
	if w := h.ask(h.caen.caller, "POST", "/dossiers/"+h.caen.dossier+"/withdraw", url.Values{"key": {key}}, nil); w.Code != http.StatusSeeOther {
		t.Fatalf("withdraw: %d", w.Code)
	}
	for _, act := range []string{"answer", "withdraw", "submit", "amend"} {
		if w := h.ask(h.caen.caller, "POST", "/dossiers/"+h.rennes.dossier+"/"+act, url.Values{"key": {key}}, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s on another's dossier with a key that was used: %d", act, w.Code)
		}
	}
	if w := h.ask(h.rennes.caller, "POST", "/dossiers/"+h.rennes.dossier+"/withdraw", url.Values{"key": {key}}, nil); w.Code != http.StatusSeeOther ||
		h.load(h.rennes.dossier).Case.State != "withdrawn" {
		t.Errorf("a key that was used on another dossier swallows an act: %d", w.Code)
	}
}

// Call-backs are taken only with a fresh signature, and never while there is no secret.
func TestPartnersSign(t *testing.T) {
	for _, l := range lines(t) {
		if l.who != partner {
			continue
		}
		for secret, ours := range map[string]string{"wrong": "right", "": ""} {
			h := open(t, config.Config{HookSecret: ours})
			for _, sign := range []string{"", "t=0,v1=", hook.Sign(secret, []byte("{}"), now()), hook.Sign(ours, []byte("{}"), now().Add(-time.Hour)), hook.Sign(ours, []byte("{ }"), now())} {
				if w := h.signed(l, sign); w.Code != http.StatusForbidden {
					t.Errorf("%s with %q: %d", l, sign, w.Code)
				}
			}
			if w := h.signed(l, hook.Sign(ours, []byte("{}"), now())); (w.Code == http.StatusForbidden) != (ours == "") {
				t.Errorf("%s signed with %q: %d", l, ours, w.Code)
			}
		}
	}
}

func (h *house) signed(l line, sign string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(l.method, l.path, strings.NewReader("{}"))
	r.Header.Set(hook.Header, sign)
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	return w
}

// In real operation the pages of developers are not there, whatever is configured, and cookies keep to TLS.
func TestProduction(t *testing.T) {
	h := open(t, config.Config{Production: true, SMTP: "smtp://127.0.0.1:1", HookSecret: "x", Site: "https://anef.example"})
	none := h.ask(caller{}, "GET", "/dev/nothing", nil, nil)
	for _, route := range outbox.Routes {
		_, path, _ := strings.Cut(route.Pattern, " ")
		if w := h.ask(caller{}, "GET", path, nil, nil); w.Code != http.StatusNotFound || w.Body.Len() != none.Body.Len()+3*(len(path)-len("/dev/nothing")) {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	o := h.files("awa@example.org", "7700000001", "14118")
	if c := o.cookie; !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(c.Name, "__Host-") {
		t.Errorf("the cookie is %+v", c)
	}
}

// What no table has is not found, and a method that no table has is refused: also for those who are signed in.
func TestNothingElseAnswers(t *testing.T) {
	h := full(t)
	for _, c := range append(h.callers, h.caen.caller) {
		for _, x := range []struct {
			method, path string
			want         int
		}{{"GET", "/dossiers", 405}, {"GET", "/admin", 404}, {"GET", "/desk/nothing", 404}, {"DELETE", "/dossiers/" + h.caen.dossier, 405},
			{"PUT", "/home", 405}, {"GET", "/hooks/cards", 405}, {"POST", "/home", 405}} {
			if w := h.ask(c, x.method, x.path, nil, nil); w.Code != x.want {
				t.Errorf("%s %s as %s: %d, want %d", x.method, x.path, c.name, w.Code, x.want)
			}
		}
	}
}
