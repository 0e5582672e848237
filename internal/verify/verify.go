// Package verify is the public check: whoever was shown a paper asks here whether it is genuine, and what it allows today.
package verify

import (
	"errors"
	"io"
	"net/http"
	"os"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/proof"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Verify answers strangers. It knows no account, sets no cookie and keeps nothing of who asks, unless they want a proof.
type Verify struct {
	Site  *web.Site
	Door  *proof.Door
	Trust Trust
	Blobs Blobs
	Texts *locale.Catalogue
	Clock day.Clock
	Files *web.Limiter // by network: reading a file costs
	Asks  *web.Limiter // by network: what needs no code
}

// Trust is what lets others check without us.
type Trust interface {
	// Published is the signed list, see package trust.
	Published() ([]byte, error)
	// Authority is the certificate that the list is held to, as PEM.
	Authority() ([]byte, error)
}

// Blobs gives back sealed answers.
type Blobs interface {
	Open(hash string) (*os.File, int64, error)
}

// Routes are all its doors. None needs an account.
var Routes = []web.Route[*Verify, account.Permission]{
	{Pattern: "GET /verify", Needs: account.Anybody, Do: (*Verify).start},
	{Pattern: "POST /verify", Needs: account.Anybody, Do: (*Verify).pair},
	{Pattern: "POST /verify/card", Needs: account.Anybody, Do: (*Verify).card},
	{Pattern: "POST /verify/file", Needs: account.Anybody, Do: (*Verify).file},
	{Pattern: "POST /verify/proof", Needs: account.Anybody, Do: (*Verify).proof},
	{Pattern: "GET /verify/s/{share}", Needs: account.Anybody, Do: (*Verify).shared},
	{Pattern: "POST /verify/s/{share}", Needs: account.Anybody, Do: (*Verify).look},
	{Pattern: "GET /verify/answers/{answer}", Needs: account.Anybody, Do: (*Verify).answer},
	{Pattern: "GET /verify/answers/{answer}/proof.pdf", Needs: account.Anybody, Do: (*Verify).pdf},
	{Pattern: "GET /trust/list.json", Needs: account.Anybody, Do: (*Verify).list},
	{Pattern: "GET /trust/authority.pem", Needs: account.Anybody, Do: (*Verify).authority},
}

// from is the network of the caller, as attempts are counted.
func from(r *http.Request) string { return web.Network(web.Client(r)) }

// page begins a page of the check.
func (v *Verify) page(w http.ResponseWriter, r *http.Request, title string, args ...any) *web.Page {
	p := v.Site.Page(w, r, title, args...)
	p.Frame.Nav = []theme.NavItem{{Text: p.T("portal.nav.start"), Href: "/"}, {Text: p.T("verify.nav"), Href: "/verify", Current: r.URL.Path == "/verify" && r.Method == http.MethodGet}}
	for _, l := range []struct{ key, href string }{{"home.footer.about", "/about"}, {"home.footer.accessibility", "/accessibility"}, {"home.footer.privacy", "/privacy"}} {
		p.Frame.Footer = append(p.Frame.Footer, theme.Link{Text: p.T(l.key), Href: l.href})
	}
	return p
}

// list gives the trust list. Others keep it, so it may be kept for an hour on the way too.
func (v *Verify) list(w http.ResponseWriter, r *http.Request) error {
	text, err := v.Trust.Published()
	if err != nil {
		return err
	}
	return publish(w, "application/jose+json", text)
}

func (v *Verify) authority(w http.ResponseWriter, r *http.Request) error {
	text, err := v.Trust.Authority()
	if err != nil {
		return err
	}
	return publish(w, "application/x-pem-file", text)
}

func publish(w http.ResponseWriter, kind string, text []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, _ = w.Write(text) // whoever asked may be gone
	return nil
}

// errNoFile says that a form came without its file.
var errNoFile = errors.New("no file")

// upload reads the file of a form, and the text that a camera read, in memory: nothing of it is kept.
func upload(w http.ResponseWriter, r *http.Request, most int64) (file []byte, text string, err error) {
	web.AllowBody(w, r, most+web.MaxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", errNoFile
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", err
		}
		b, err := io.ReadAll(io.LimitReader(part, most+1))
		if err != nil {
			return nil, "", err
		}
		switch part.FormName() {
		case "file":
			file = b
		case "text":
			text = string(b)
		}
	}
	if len(file) == 0 && text == "" {
		return nil, "", errNoFile
	}
	if int64(len(file)) > most {
		return nil, "", &http.MaxBytesError{Limit: most}
	}
	return file, text, nil
}
