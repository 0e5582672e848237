// Package stampoffice buys, reserves and consumes electronic stamps, by the protocol of docs/protocols/stamps.md.
package stampoffice

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/hook"
	"anef/internal/payment"
)

// The messages of the protocol. Amounts are whole cents.
type (
	// Line is one fee that a stamp is for.
	Line struct {
		Code   string `json:"code"`
		Amount int64  `json:"amount"`
	}
	// QuoteAsked asks what a stamp for these fees costs.
	QuoteAsked struct {
		Key    string `json:"key"`
		Lines  []Line `json:"lines"`
		Amount int64  `json:"amount"`
	}
	// Quote is the price, for a while.
	Quote struct {
		Quote   string    `json:"quote"`
		Amount  int64     `json:"amount"`
		Expires time.Time `json:"expires"`
	}
	// PaymentAsked opens a purchase by card.
	PaymentAsked struct {
		Key       string `json:"key"`
		Quote     string `json:"quote"`
		Amount    int64  `json:"amount"`
		ReturnURL string `json:"return_url"`
	}
	// Payment is a purchase by card; it is also the body of the call-back, signed as package hook says.
	Payment struct {
		Payment string            `json:"payment"`
		Key     string            `json:"key"`
		URL     string            `json:"url,omitempty"`
		Status  payment.SaleState `json:"status"`
		Stamp   string            `json:"stamp,omitempty"`
		Amount  int64             `json:"amount"`
	}
	// ReservationAsked holds a stamp.
	ReservationAsked struct {
		Key    string `json:"key"`
		Stamp  string `json:"stamp"`
		Amount int64  `json:"amount"` // the most that it may be worth
		For    string `json:"for"`
	}
	// Reservation is a stamp that is held, consumed or released.
	Reservation struct {
		Reservation string `json:"reservation"`
		Stamp       string `json:"stamp"`
		Amount      int64  `json:"amount"`
		Status      string `json:"status"` // reserved, consumed, released
	}
	// Problem is the body of a 409: why a stamp cannot be had.
	Problem struct {
		Problem string `json:"problem"`
		Amount  int64  `json:"amount,omitempty"`
	}
	// RefundAsked asks the price of a stamp back.
	RefundAsked struct {
		Key    string `json:"key"`
		Stamp  string `json:"stamp"`
		Amount int64  `json:"amount"`
		Why    string `json:"why"`
	}
	// Refund is how far that is.
	Refund struct {
		Refund string `json:"refund"`
		Status string `json:"status"` // asked, paid
	}
	// Operation is one line of a statement.
	Operation struct {
		At     time.Time `json:"at"`
		Kind   string    `json:"kind"` // sold, reserved, consumed, released, refunded
		Stamp  string    `json:"stamp"`
		Amount int64     `json:"amount"`
		Key    string    `json:"key"`
	}
	// Statement is all that the office did on one day.
	Statement struct {
		Day        day.Date    `json:"day"`
		Operations []Operation `json:"operations"`
	}
)

// Client speaks with one office.
type Client struct{ Office hook.Partner }

var _ payment.Office = (*Client)(nil)

// Sell asks for a price, then opens the purchase; both under one key, so that it may be called again.
func (c *Client) Sell(ctx context.Context, key string, lines []dossier.FeeLine, sum euro.Cents, back string) (payment.Sale, error) {
	ask := QuoteAsked{Key: key, Amount: int64(sum)}
	for _, l := range lines {
		ask.Lines = append(ask.Lines, Line{l.Code, int64(l.Amount)})
	}
	var q Quote
	if err := c.Office.Post(ctx, "/quotes", ask, &q); err != nil {
		return payment.Sale{}, err
	}
	var p Payment
	err := c.Office.Post(ctx, "/payments", PaymentAsked{Key: key, Quote: q.Quote, Amount: q.Amount, ReturnURL: back}, &p)
	return sale(p, err)
}

// Sale tells how far a purchase is.
func (c *Client) Sale(ctx context.Context, number string) (payment.Sale, error) {
	var p Payment
	err := c.Office.Get(ctx, "/payments/"+url.PathEscape(number), &p)
	return sale(p, err)
}

// Cancel ends a purchase that is not paid.
func (c *Client) Cancel(ctx context.Context, number string) (payment.Sale, error) {
	var p Payment
	err := c.Office.Post(ctx, "/payments/"+url.PathEscape(number)+"/cancel", struct{}{}, &p)
	return sale(p, err)
}

func sale(p Payment, err error) (payment.Sale, error) {
	if err == nil && (p.Payment == "" || p.Status == payment.SalePaid && p.Stamp == "") {
		err = &hook.Failure{Cause: errors.New("a purchase without number, or paid without stamp")}
	}
	return p.Sale(), err
}

// Sale is the purchase in our words.
func (p Payment) Sale() payment.Sale {
	return payment.Sale{Number: p.Payment, Key: p.Key, URL: p.URL, State: p.Status, Stamp: p.Stamp, Amount: euro.Cents(p.Amount)}
}

// Reserve holds a stamp; a *payment.Refusal says why it cannot.
func (c *Client) Reserve(ctx context.Context, key, stamp string, most euro.Cents, of string) (payment.Reservation, error) {
	var r Reservation
	err := c.Office.Post(ctx, "/reservations", ReservationAsked{Key: key, Stamp: stamp, Amount: int64(most), For: of}, &r)
	if no, ok := refusal(err); ok {
		return payment.Reservation{}, no
	}
	if err == nil && r.Reservation == "" {
		err = &hook.Failure{Cause: errors.New("a reservation without number")}
	}
	return payment.Reservation{Number: r.Reservation, Amount: euro.Cents(r.Amount)}, err
}

func refusal(err error) (*payment.Refusal, bool) {
	var f *hook.Failure
	var p Problem
	if !errors.As(err, &f) || f.Status != http.StatusConflict || json.Unmarshal([]byte(f.Detail), &p) != nil || p.Problem == "" {
		return nil, false
	}
	return &payment.Refusal{Problem: p.Problem, Amount: euro.Cents(p.Amount)}, true
}

// Consume ends the life of a stamp that is held.
func (c *Client) Consume(ctx context.Context, reservation string) error {
	return c.end(ctx, reservation, "/consume")
}

// Release gives it back to its owner.
func (c *Client) Release(ctx context.Context, reservation string) error {
	return c.end(ctx, reservation, "/release")
}

func (c *Client) end(ctx context.Context, reservation, how string) error {
	return c.Office.Post(ctx, "/reservations/"+url.PathEscape(reservation)+how, struct{}{}, new(Reservation))
}

// Refund asks for the price back; asked again it tells whether it was paid.
func (c *Client) Refund(ctx context.Context, key, stamp string, sum euro.Cents, why string) (bool, error) {
	var r Refund
	err := c.Office.Post(ctx, "/refunds", RefundAsked{Key: key, Stamp: stamp, Amount: int64(sum), Why: why}, &r)
	return r.Status == "paid", err
}

// Statement lists what the office did on one day.
func (c *Client) Statement(ctx context.Context, on day.Date) (out []payment.Operation, err error) {
	var s Statement
	if err := c.Office.Get(ctx, "/statement?day="+url.QueryEscape(string(on)), &s); err != nil {
		return nil, err
	}
	for _, o := range s.Operations {
		out = append(out, payment.Operation{At: o.At, Kind: o.Kind, Stamp: o.Stamp, Amount: euro.Cents(o.Amount), Key: o.Key})
	}
	return out, nil
}
