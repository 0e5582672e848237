// Package ephoto asks the register of digital photographs what a code is worth, by the protocol of docs/protocols/photos.md.
package ephoto

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"anef/internal/hook"
)

// State is what the register says of a code.
type State string

// The states. A code that is pending, or that the register has not heard of yet, may become active within three days.
const (
	Pending State = "pending" // the booth has not delivered the photograph yet
	Active  State = "active"
	Used    State = "used" // for another card
	Expired State = "expired"
	Unknown State = "unknown"
	Claimed State = "claimed" // by us, for this card
	Asking  State = ""        // nobody has answered yet
)

var known = []State{Pending, Active, Used, Expired, Unknown, Claimed}

// Kept is what was heard last of a code.
type Kept struct {
	State   State
	Typed   time.Time
	Checked time.Time // zero: never
}

// Asked is the question about a code, and Claim the wish to use it.
type (
	Asked struct {
		Code string `json:"code"`
	}
	Claim struct {
		Code string `json:"code"`
		Key  string `json:"key"` // of the card: the same key again is the same use
	}
	Answer struct {
		State State `json:"state"`
	}
)

// Client asks one register.
type Client struct{ Register hook.Partner }

// patience is how long the register may take: somebody may be waiting for the page.
const patience = 3 * time.Second

// New is a client that gives up after three seconds.
func New(url, token string) *Client {
	return &Client{hook.Partner{URL: url, Token: token, HTTP: &http.Client{Timeout: patience}}}
}

// Check asks what a code is worth. Any error says by Temporary() bool whether trying again may help.
func (c *Client) Check(ctx context.Context, code string) (State, error) {
	return c.ask(ctx, "/check", Asked{code})
}

// Claim uses a code for the card of a key; Claimed when it is ours, or else why it is not. It may be called again.
func (c *Client) Claim(ctx context.Context, code, key string) (State, error) {
	return c.ask(ctx, "/claim", Claim{code, key})
}

func (c *Client) ask(ctx context.Context, path string, in any) (State, error) {
	var a Answer
	if err := c.Register.Post(ctx, path, in, &a); err != nil {
		return Asking, err
	}
	if !slices.Contains(known, a.State) {
		return Asking, &hook.Failure{Cause: fmt.Errorf("state %q", a.State)}
	}
	return a.State, nil
}

// Stands names where a photograph stands; locale keys photo.state.NAME. What the dossier said of it counts before what the
// register says of its code.
func (k Kept) Stands(said string, code bool) string {
	switch {
	case said != "":
		return said
	case !code:
		return "paper"
	case k.State == Asking || k.State == Claimed:
		return "asking"
	}
	return string(k.State)
}
