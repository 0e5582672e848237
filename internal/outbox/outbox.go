// Package outbox shows a developer the mails and text messages that the simulators received; it is never mounted in production.
package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"time"

	"anef/internal/account"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Outbox reads the reading doors of the simulators, see docs/protocols/simulators.md.
type Outbox struct {
	Site *web.Site
	Mail string // base address; empty when there is none
	SMS  string
	HTTP *http.Client
	// Codes are what the telephones of the demonstration's agents show; nil when there is no demonstration.
	Codes func() []Code
}

// Code is the six-digit code of one invented agent now.
type Code struct{ Login, Name, Code string }

// Routes are the two pages.
var Routes = []web.Route[*Outbox, account.Permission]{
	{Pattern: "GET /dev/outbox", Needs: account.Anybody, Do: (*Outbox).show},
	{Pattern: "GET /dev/codes", Needs: account.Anybody, Do: (*Outbox).codes},
}

// item is one message as a simulator tells it.
type item struct {
	Channel string    `json:"-"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

func (o *Outbox) show(w http.ResponseWriter, r *http.Request) error {
	var all []item
	for channel, base := range map[string]string{"mail": o.Mail, "sms": o.SMS} {
		got, err := o.read(r.Context(), base)
		if err != nil {
			return fmt.Errorf("outbox %s: %w", channel, err)
		}
		for i := range got {
			got[i].Channel = channel
		}
		all = append(all, got...)
	}
	slices.SortStableFunc(all, func(a, b item) int { return b.At.Compare(a.At) })
	p := o.Site.Page(w, r, "outbox.title")
	return web.Render(w, r, http.StatusOK, page(p, all))
}

func (o *Outbox) codes(w http.ResponseWriter, r *http.Request) error {
	var all []Code
	if o.Codes != nil {
		all = o.Codes()
	}
	p := o.Site.Page(w, r, "outbox.codes.title")
	return web.Render(w, r, http.StatusOK, codesPage(p, all))
}

func (o *Outbox) read(ctx context.Context, base string) (out []item, err error) {
	if base == "" {
		return nil, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/messages?limit=200", nil)
	if err != nil {
		return nil, err
	}
	res, err := o.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return out, json.NewDecoder(io.LimitReader(res.Body, 16<<20)).Decode(&out)
}

var address = regexp.MustCompile(`https?://[^\s«»]+[^\s«».,;:]`)

// links are the addresses in a text, to follow with a click.
func links(text string) (out []theme.Link) {
	for _, a := range address.FindAllString(text, -1) {
		out = append(out, theme.Link{Text: a, Href: a})
	}
	return out
}
