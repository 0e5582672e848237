package web

import (
	"net/http"
	"net/url"
	"strings"

	"anef/internal/locale"
)

const langCookie = "anef-lang"

// language settles in which language to answer: asked now (?lang=, remembered for a year),
// chosen before, the account's (SignedIn), the browser's, else French.
func (s *Site) language(w http.ResponseWriter, r *http.Request, v *visit) {
	if strings.Contains(r.URL.RawQuery, "lang=") {
		if l, ok := locale.Parse(r.URL.Query().Get("lang")); ok {
			v.lang, v.chosen = l, true
			if !isAPI(r) {
				http.SetCookie(w, s.cookie(langCookie, string(l), 365*24*3600))
			}
			return
		}
	}
	if c, err := r.Cookie(langCookie); err == nil {
		if l, ok := locale.Parse(c.Value); ok {
			v.lang, v.chosen = l, true
			return
		}
	}
	v.lang = accepted(r.Header.Get("Accept-Language"))
}

// accepted is the language the browser likes best among ours. Browsers write the list in their
// order of preference; an explicit refusal (q=0) is honoured, finer weights follow the order.
func accepted(header string) locale.Lang {
	for part := range strings.SplitSeq(header, ",") {
		tag, weight, _ := strings.Cut(part, ";")
		primary, _, _ := strings.Cut(strings.TrimSpace(tag), "-")
		if l, ok := locale.Parse(strings.ToLower(primary)); ok && strings.TrimSpace(weight) != "q=0" {
			return l
		}
	}
	return locale.FR
}

// cookie makes one of the site's cookies, kept for age seconds; a negative age deletes it.
func (s *Site) cookie(name, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// inLanguage is the address of the page in another language.
func inLanguage(u *url.URL, l locale.Lang) string {
	if u.RawQuery == "" {
		return u.EscapedPath() + "?lang=" + string(l)
	}
	q := u.Query()
	q.Set("lang", string(l))
	return u.EscapedPath() + "?" + q.Encode()
}
