// Package visaregister asks the register of long-stay visas about a visa, and tells it that one is validated, by the
// protocol of docs/protocols/visas.md.
package visaregister

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"anef/internal/day"
	"anef/internal/hook"
)

// Visa is what stands on the sticker, as the person typed it.
type Visa struct {
	Number string   `json:"number"`
	From   day.Date `json:"valid_from"`
	Until  day.Date `json:"valid_until"`
	Issued day.Date `json:"issued,omitempty"`
	Ground string   `json:"ground,omitempty"`
	Key    string   `json:"key,omitempty"` // of the validation that may have been asked for: what it validated is known to it
}

// Status is what the register says of a visa.
type Status string

const (
	Known     Status = "known"     // as typed, and not validated yet, or by the same key
	Unknown   Status = "unknown"   // no visa has that number
	Validated Status = "validated" // it was validated before
	Differs   Status = "differs"   // there is one, and not everything typed is as the register has it
)

// Answer is what the register says. It tells nothing that the person did not type: of what differs, only which it is.
type Answer struct {
	Status  Status   `json:"status"`
	Differs []string `json:"differs,omitempty"` // valid_from, valid_until, issued, ground
}

// Validation asks to note that the holder of a visa has come.
type Validation struct {
	Key   string   `json:"key"`   // two requests with one key are one validation
	Entry day.Date `json:"entry"` // the day of entry into France
}

// Patience is how long one answer is waited for: a person is waiting too.
const Patience = 3 * time.Second

// Client asks one register.
type Client struct{ Register hook.Partner }

// New is a client of the register at an address.
func New(address, token string) *Client {
	return &Client{hook.Partner{URL: address, Token: token, HTTP: &http.Client{Timeout: Patience}}}
}

// Check compares a visa with the register. Any error says by Temporary() bool whether asking again may help.
func (c *Client) Check(ctx context.Context, v Visa) (Answer, error) {
	var a Answer
	return a, c.ask(ctx, "/visas/check", v, &a)
}

// Validate notes a validation. Known means: done, now or by the same key before. With the same key it may be called
// again; errors as in Check.
func (c *Client) Validate(ctx context.Context, number string, v Validation) (Answer, error) {
	var a Answer
	return a, c.ask(ctx, "/visas/"+url.PathEscape(number)+"/validate", v, &a)
}

func (c *Client) ask(ctx context.Context, path string, in any, a *Answer) error {
	if err := c.Register.Post(ctx, path, in, a); err != nil {
		return err
	}
	switch a.Status {
	case Known, Unknown, Validated, Differs:
		return nil
	}
	return &hook.Failure{Cause: errors.Join(errors.New("unreadable answer"), fmt.Errorf("status %q", a.Status))}
}
