package web

import (
	"net/http"
	"strings"

	"anef/internal/web/theme"
)

// important marks a notice that is no success.
const important = "!"

// Flash makes the next page say that something was done: the sentence of a locale key, without arguments,
// so that nothing about the person is in the cookie.
func Flash(w http.ResponseWriter, r *http.Request, key string) {
	s := visitOf(r).site
	http.SetCookie(w, s.cookie(s.flashName(), key, 60))
}

// FlashImportant makes the next page tell of something that matters and is no success.
func FlashImportant(w http.ResponseWriter, r *http.Request, key string) { Flash(w, r, important+key) }

func (s *Site) flashName() string {
	if s.Secure {
		return "__Host-anef-notice"
	}
	return "anef-notice"
}

// flashed takes the notice that the last request left, once.
func (p *Page) flashed(w http.ResponseWriter, r *http.Request) {
	name := p.site.flashName()
	c, err := r.Cookie(name)
	if err != nil {
		return
	}
	http.SetCookie(w, p.site.cookie(name, "", -1))
	key, good := strings.CutPrefix(c.Value, important)
	if good = !good; !p.site.Words.Has(key) {
		return
	}
	label := "web.notice.important"
	if good {
		label = "web.notice.success"
	}
	p.Frame.Notice = &theme.Notice{Label: p.T(label), Text: p.T(key), Good: good}
}
