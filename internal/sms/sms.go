// Package sms sends short texts through a provider that speaks the protocol of docs/protocols/sms.md.
package sms

import (
	"context"
	"errors"
	"time"

	"anef/internal/hook"
)

// Message is what the provider is asked to send.
type Message struct {
	To   string `json:"to"`   // E.164: +33612345678
	Text string `json:"text"` // see Parts for what it costs
	Key  string `json:"key"`  // two requests with one key are one text
}

// Accepted is the provider's answer: it will try, and tell what came of it by a Receipt.
type Accepted struct {
	ID string `json:"id"` // the provider's own number
}

// Status is how the sending ended.
type Status string

const (
	Delivered Status = "delivered"
	Failed    Status = "failed"
)

// Receipt is the body of the provider's call-back, signed as package hook says.
type Receipt struct {
	ID     string    `json:"id"`
	Key    string    `json:"key"`
	Status Status    `json:"status"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"` // of a failure, in the provider's words
}

// Sender sends through one provider.
type Sender struct{ Provider hook.Partner }

// Send asks for a text to be sent to a number as reach.Phone gives it, and returns the provider's number for it.
// With the same key it may be called again without sending twice. Any error says by Temporary() bool
// whether trying again may help.
func (s *Sender) Send(ctx context.Context, to, text, key string) (id string, err error) {
	var a Accepted
	if err := s.Provider.Post(ctx, "/messages", Message{To: to, Text: text, Key: key}, &a); err != nil {
		return "", err
	}
	if a.ID == "" {
		return "", &hook.Failure{Cause: errors.New("an answer without id")}
	}
	return a.ID, nil
}
