package crash

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/portal"
)

// applicant is one person with a browser, and what they want to do.
type applicant struct {
	email  string
	from   string // address of the network: attempts to sign in are counted by it, and one that was cut off stays counted
	id     dossier.ID
	client *http.Client
	acts   []*act
	in     bool // the sign-in was acknowledged
}

// act is one form of the dossier. Its key is drawn once: sent again, it is the same form.
type act struct {
	path    string // under the dossier
	key     string
	answers url.Values // of a step
	files   []file     // of an upload
	submit  bool
	sent    int
	acked   bool // the page that says so was seen
}

type file struct {
	piece string
	body  []byte
}

func (f file) hash() string {
	sum := sha256.Sum256(f.body)
	return hex.EncodeToString(sum[:])
}

func upload(files ...file) *act {
	return &act{path: "/pieces/" + files[0].piece, key: ident.ID(), files: files}
}

// browser follows no redirect: it is the acknowledgement.
func browser() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{Jar: jar, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (p *applicant) done() bool {
	return p.in && !slices.ContainsFunc(p.acts, func(a *act) bool { return !a.acked })
}

// next signs in, or does the first act that was not acknowledged: one that was cut off is sent again with its key.
func (p *applicant) next(ctx context.Context, base string) error {
	if !p.in {
		return p.signIn(ctx, base)
	}
	i := slices.IndexFunc(p.acts, func(a *act) bool { return !a.acked })
	return p.do(ctx, base, p.acts[i])
}

// again sends every acknowledged upload and the filing once more, as a double click would.
func (p *applicant) again(ctx context.Context, base string) error {
	for _, a := range p.acts {
		if a.answers == nil {
			if err := p.do(ctx, base, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *applicant) signIn(ctx context.Context, base string) error {
	body := url.Values{"login": {p.email}, "password": {password}}.Encode()
	if err := p.post(ctx, base+"/sign-in", "application/x-www-form-urlencoded", strings.NewReader(body)); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	p.in = true
	return nil
}

func (p *applicant) do(ctx context.Context, base string, a *act) error {
	a.sent++
	kind, body := "application/x-www-form-urlencoded", io.Reader(nil)
	if a.files != nil {
		form, text := a.form()
		kind, body = form, bytes.NewReader(text)
	} else {
		v := url.Values{"key": {a.key}}
		for name, value := range a.answers {
			v[name] = value
		}
		body = strings.NewReader(v.Encode())
	}
	if err := p.post(ctx, base+p.at(a.path), kind, body); err != nil {
		return fmt.Errorf("%s: %w", a.path, err)
	}
	a.acked = true
	return nil
}

func (p *applicant) at(more string) string { return "/dossiers/" + string(p.id) + more }

// form is an upload as a browser sends it: the key before the files.
func (a *act) form() (kind string, body []byte) {
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	_ = form.WriteField("key", a.key) // memory does not fail
	for i, f := range a.files {
		part, _ := form.CreateFormFile("file", fmt.Sprintf("%s-%d.jpg", f.piece, i+1))
		_, _ = part.Write(f.body)
	}
	_ = form.Close()
	return form.FormDataContentType(), out.Bytes()
}

// post wants 303; a cut line is an error as any other.
func (p *applicant) post(ctx context.Context, address, kind string, body io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Forwarded-For", p.from)
	res, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		page, _ := io.ReadAll(io.LimitReader(res.Body, 600))
		return fmt.Errorf("answered %d: %s", res.StatusCode, page)
	}
	return nil
}

// get wants 200.
func (p *applicant) get(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %s", address, res.StatusCode, body)
	}
	return body, err
}

// reads signs in from another browser and downloads the whole file: every document that was taken is in it, and the receipt.
func (p *applicant) reads(ctx context.Context, base string) error {
	p.client = browser()
	if err := p.signIn(ctx, base); err != nil {
		return err
	}
	if _, err := p.get(ctx, base+p.at("")); err != nil {
		return err
	}
	body, err := p.get(ctx, base+p.at("/archive.zip"))
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	list, err := z.Open("manifest.json")
	if err != nil {
		return err
	}
	defer list.Close()
	var m portal.Manifest
	if err := json.NewDecoder(list).Decode(&m); err != nil {
		return err
	}
	return p.listed(m)
}

func (p *applicant) listed(m portal.Manifest) error {
	there, papers := map[string]int{}, 0
	for _, x := range m.Members {
		there[x.SHA256]++
		if strings.HasPrefix(x.Name, "papers/") {
			papers++
		}
	}
	if m.State != string(dossier.Submitted) || len(m.Missing) > 0 || papers != 1 {
		return fmt.Errorf("the archive says %s, %d papers, missing %v", m.State, papers, m.Missing)
	}
	for _, a := range p.acts {
		for _, f := range a.files {
			if there[f.hash()] != 1 {
				return fmt.Errorf("%s is in the archive %d times", f.piece, there[f.hash()])
			}
		}
	}
	return nil
}
