package payment

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
)

// Office is the stamp office; see docs/protocols/stamps.md. All calls may be made again with the same key or number,
// and are one act. An error that is no Refusal says by Temporary() bool whether trying again may help.
type Office interface {
	// Sell opens a purchase by card of one stamp; the person pays at the address given and is sent back to an address.
	Sell(ctx context.Context, key string, lines []dossier.FeeLine, sum euro.Cents, back string) (Sale, error)
	Sale(ctx context.Context, number string) (Sale, error)
	// Cancel ends a purchase that is not paid; of one that is paid it says so.
	Cancel(ctx context.Context, number string) (Sale, error)
	// Reserve holds a stamp that is worth no more than most. A *Refusal says why it cannot.
	Reserve(ctx context.Context, key, stamp string, most euro.Cents, of string) (Reservation, error)
	Consume(ctx context.Context, reservation string) error
	Release(ctx context.Context, reservation string) error
	// Refund asks for the price of a stamp to be paid back, and tells whether that is done.
	Refund(ctx context.Context, key, stamp string, sum euro.Cents, why string) (paid bool, err error)
	// Statement lists what the office did for us on one day.
	Statement(ctx context.Context, on day.Date) ([]Operation, error)
}

// Sale is a purchase by card.
type Sale struct {
	Number string
	Key    string
	URL    string     // where it is paid
	State  SaleState  //
	Stamp  string     // once it is paid
	Amount euro.Cents // of the stamp
}

// SaleState is how far a purchase is.
type SaleState string

// The states of a purchase.
const (
	SaleOpen      SaleState = "open"
	SalePaid      SaleState = "paid"
	SaleRefused   SaleState = "refused"   // by the bank
	SaleAbandoned SaleState = "abandoned" // by the person, by us, or by time
)

// Reservation is a stamp that nobody else can use.
type Reservation struct {
	Number string
	Amount euro.Cents // the stamp is worth
}

// Problems are why a stamp cannot pay; locale keys payment.problem.CODE. The last one we say ourselves: another bill of
// ours has it.
var Problems = []string{"unknown", "used", "reserved", "expired", "refunded", "wrong-amount", "elsewhere"}

// Refusal is the office's No to a stamp.
type Refusal struct {
	Problem string
	Amount  euro.Cents // the stamp is worth, when the office says
}

func (r *Refusal) Error() string { return "the stamp office refuses: " + r.Problem }

// Operation is one line of a statement.
type Operation struct {
	At     time.Time
	Kind   string // sold, reserved, consumed, released, refunded
	Stamp  string
	Amount euro.Cents
	Key    string // of ours
}
