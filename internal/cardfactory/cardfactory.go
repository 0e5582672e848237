// Package cardfactory orders residence cards from the service that makes them, by the protocol of docs/protocols/cards.md.
package cardfactory

import (
	"context"
	"errors"
	"time"

	"anef/internal/day"
	"anef/internal/hook"
)

// Order asks for one card. Nothing in it is computed by the factory: what is ordered is what is printed.
type Order struct {
	Key       string `json:"key"`       // two orders with one key are one card
	Reference string `json:"reference"` // of the dossier, as the person knows it
	Office    string `json:"office"`    // code of the office that receives the card and hands it over
	Permit    Permit `json:"permit"`
	Holder    Holder `json:"holder"`
	Replaces  string `json:"replaces,omitempty"` // number of the card that this one replaces
}

// Permit is what the card grants.
type Permit struct {
	Kind   string   `json:"kind"`   // card, multi-year-card, resident-card, algerian-certificate
	Ground string   `json:"ground"` // student, visitor, talent …
	From   day.Date `json:"valid_from"`
	Until  day.Date `json:"valid_until"`
	Work   string   `json:"work,omitempty"` // what is printed about the right to work, in French
}

// Holder is the person as printed on the card.
type Holder struct {
	ForeignerNumber string   `json:"foreigner_number"`
	FamilyName      string   `json:"family_name"`
	UsageName       string   `json:"usage_name,omitempty"`
	GivenNames      string   `json:"given_names"`
	Sex             string   `json:"sex"` // F, M or X
	Born            day.Date `json:"born"`
	BirthPlace      string   `json:"birth_place"`
	BirthCountry    string   `json:"birth_country"` // ISO 3166-1 alpha-2
	Nationality     string   `json:"nationality"`   // ISO 3166-1 alpha-2; XXA for stateless persons
	Address         []string `json:"address"`       // lines, at most six
	PhotoCode       string   `json:"photo_code,omitempty"`
	Photo           []byte   `json:"photo,omitempty"`     // JPEG, when there is no code
	Signature       []byte   `json:"signature,omitempty"` // PNG
}

// Accepted is the factory's answer.
type Accepted struct {
	Order string `json:"order"` // the factory's own number
}

// Step is how far an order has come.
type Step string

const (
	Produced Step = "produced" // made; the card has its number
	Shipped  Step = "shipped"  // left for the office
	Arrived  Step = "arrived"  // the office has it
	Failed   Step = "failed"   // will not be made; order again under a new key once the reason is mended
)

// Progress is the body of the factory's call-back, signed as package hook says. The same step may be told
// twice and steps may overtake each other on the way.
type Progress struct {
	Order      string    `json:"order"`
	Key        string    `json:"key"`
	Step       Step      `json:"step"`
	CardNumber string    `json:"card_number,omitempty"` // from Produced on
	At         time.Time `json:"at"`
	Reason     string    `json:"reason,omitempty"` // of a failure, in the factory's words
}

// Client orders from one factory.
type Client struct{ Factory hook.Partner }

// Order places an order and returns the factory's number for it. With the same key it may be called again
// without a second card. Any error says by Temporary() bool whether trying again may help.
func (c *Client) Order(ctx context.Context, o Order) (string, error) {
	var a Accepted
	if err := c.Factory.Post(ctx, "/orders", o, &a); err != nil {
		return "", err
	}
	if a.Order == "" {
		return "", &hook.Failure{Cause: errors.New("an answer without order")}
	}
	return a.Order, nil
}
