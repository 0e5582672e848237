package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Partner is an outside service that takes JSON requests over HTTP.
type Partner struct {
	URL   string // base address, without the path of a request
	Token string // bearer token; none is sent when empty
	// HTTP carries the requests; nil gives up after ten seconds. Redirects are never followed.
	HTTP *http.Client
}

// Failure is a request that was not accepted. It says whether the same request may succeed later.
type Failure struct {
	Status int    // of the answer; 0 when there was none
	Detail string // start of the answer, for the log
	Cause  error  // why there was no usable answer
}

func (f *Failure) Error() string {
	if f.Cause != nil {
		return fmt.Sprintf("partner: %v", f.Cause)
	}
	return fmt.Sprintf("partner: status %d: %s", f.Status, f.Detail)
}

func (f *Failure) Unwrap() error { return f.Cause }

// about lists the statuses that are about the request itself. Everything else, a wrong token or a wrong
// address included, is for an operator or for time to mend, and the request deserves another try.
var about = []int{
	http.StatusBadRequest, http.StatusConflict, http.StatusGone,
	http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity,
}

// Temporary tells whether it is worth trying again.
func (f *Failure) Temporary() bool { return !slices.Contains(about, f.Status) }

const (
	patience  = 10 * time.Second
	maxAnswer = 64 << 10
	maxDetail = 200
)

// Post sends in as JSON and decodes the answer, which must be 2xx, into out. Any error is a *Failure.
func (p Partner) Post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return &Failure{Cause: err}
	}
	return p.send(ctx, http.MethodPost, path, bytes.NewReader(body), out)
}

// Get decodes what is at a path, as Post does with its answer.
func (p Partner) Get(ctx context.Context, path string, out any) error {
	return p.send(ctx, http.MethodGet, path, http.NoBody, out)
}

func (p Partner) send(ctx context.Context, method, path string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(p.URL, "/")+path, body)
	if err != nil {
		return &Failure{Cause: err}
	}
	req.Header.Set("Content-Type", "application/json")
	if p.Token != "" {
		req.Header.Set("Authorization", "Bearer "+p.Token)
	}
	resp, err := p.client().Do(req)
	if err != nil {
		return &Failure{Cause: err}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case resp.StatusCode/100 != 2:
		return &Failure{Status: resp.StatusCode, Detail: string(answer[:min(len(answer), maxDetail)])}
	case err != nil:
		return &Failure{Cause: err}
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return &Failure{Cause: errors.Join(errors.New("unreadable answer"), err)}
	}
	return nil
}

func (p Partner) client() *http.Client {
	c := http.Client{Timeout: patience}
	if p.HTTP != nil {
		c = *p.HTTP
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}
