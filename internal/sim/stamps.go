package sim

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/payment"
	"anef/internal/stampoffice"
)

// Stamp is one electronic stamp.
type Stamp struct {
	Number  string   `json:"number"`
	Amount  int64    `json:"amount"` // cents
	Is      string   `json:"state"`  // valid, reserved, used, refunded
	Expires day.Date `json:"expires"`
}

// StampOffice sells stamps out of nothing, and keeps what was done with each.
type StampOffice struct {
	cfg    Config
	ctx    context.Context // ends the call-backs that are under way
	caller *caller
	faults faults
	routes http.Handler

	mu sync.Mutex
	at books
}

// books are all that the office knows; every act is found again under its key.
type books struct {
	Stamps       map[string]*Stamp                   `json:"stamps"`
	Quotes       map[string]*stampoffice.Quote       `json:"quotes"`   // by key
	Payments     map[string]*sold                    `json:"payments"` // by number
	Reservations map[string]*stampoffice.Reservation `json:"reservations"`
	Refunds      map[string]*stampoffice.Refund      `json:"refunds"` // by key
	Operations   []stampoffice.Operation             `json:"operations"`
}

// What happens to a call-back of the page of payment.
const (
	never = "never"
)

// saleLasts is how long a purchase stays open, and stampLasts a stamp good.
const (
	saleLasts  = 30 * time.Minute
	stampLasts = 365 // days
)

// NewStampOffice makes a stamp office; it is its own HTTP door. Its work stops when ctx ends.
func NewStampOffice(ctx context.Context, c Config) (*StampOffice, error) {
	s := &StampOffice{cfg: c, ctx: ctx, caller: newCaller(c), at: books{Stamps: map[string]*Stamp{}, Quotes: map[string]*stampoffice.Quote{},
		Payments: map[string]*sold{}, Reservations: map[string]*stampoffice.Reservation{}, Refunds: map[string]*stampoffice.Refund{}},
		faults: faults{kinds: []string{temporary, permanent, down, slow, cut, twice}}}
	if err := remember(c.Keep, &s.at); err != nil {
		return nil, err
	}
	mux := doors(&s.faults)
	for door, do := range map[string]http.HandlerFunc{
		"POST /quotes": s.quote, "POST /payments": s.pay, "GET /payments/{number}": s.paid, "POST /payments/{number}/cancel": s.cancel,
		"POST /reservations": s.reserve, "POST /reservations/{number}/consume": s.end("consumed", "used"),
		"POST /reservations/{number}/release": s.end("released", "valid"), "POST /refunds": s.refund, "GET /statement": s.statement,
	} {
		mux.HandleFunc(door, guarded(c, &s.faults, do))
	}
	mux.HandleFunc("GET /pay/{number}", s.page)
	mux.HandleFunc("POST /pay/{number}", s.choose)
	mux.HandleFunc("POST /counter/stamps", s.mint)
	mux.HandleFunc("GET /counter/stamps/{number}", s.show)
	s.routes = mux
	return s, nil
}

func (s *StampOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// RunStamps serves until ctx ends.
func RunStamps(ctx context.Context, c Config) error {
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	s, err := NewStampOffice(ctx, c)
	if err != nil {
		return err
	}
	return serve(ctx, l, s)
}

// in does something with the books, and keeps them.
func (s *StampOffice) in(do func(*books) (status int, out any)) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status, out := do(&s.at)
	if err := keepBooks(s.cfg.Keep, &s.at); err != nil {
		s.cfg.log().Error("books not kept", "err", err)
	}
	return status, out
}

func (s *StampOffice) quote(w http.ResponseWriter, r *http.Request) {
	var q stampoffice.QuoteAsked
	if !read(w, r, &q) {
		return
	}
	sum := int64(0)
	for _, l := range q.Lines {
		sum += l.Amount
	}
	if q.Key == "" || q.Amount <= 0 || q.Amount > sum {
		http.Error(w, "want key, lines, and an amount within their sum", http.StatusUnprocessableEntity)
		return
	}
	status, out := s.in(func(b *books) (int, any) {
		known := b.Quotes[q.Key]
		if known == nil || known.Amount != q.Amount {
			known = &stampoffice.Quote{Quote: "q-" + number("quote", fmt.Sprint(q.Key, q.Amount)), Amount: q.Amount, Expires: s.cfg.Clock().Add(saleLasts)}
			b.Quotes[q.Key] = known
		}
		return http.StatusOK, *known
	})
	answer(w, status, out)
}

func (s *StampOffice) reserve(w http.ResponseWriter, r *http.Request) {
	var ask stampoffice.ReservationAsked
	if !read(w, r, &ask) {
		return
	}
	if ask.Key == "" || ask.Amount < 0 || ask.For == "" {
		http.Error(w, "want key, stamp, amount, for", http.StatusUnprocessableEntity)
		return
	}
	status, out := s.in(func(b *books) (int, any) {
		id := "r-" + number("reservation", ask.Key)
		if known := b.Reservations[id]; known != nil {
			return http.StatusOK, *known
		}
		stamp := b.Stamps[ask.Stamp]
		if problem := s.problem(stamp, ask.Amount); problem != "" {
			p := stampoffice.Problem{Problem: problem}
			if stamp != nil {
				p.Amount = stamp.Amount
			}
			return http.StatusConflict, p
		}
		stamp.Is = "reserved"
		held := &stampoffice.Reservation{Reservation: id, Stamp: stamp.Number, Amount: stamp.Amount, Status: "reserved"}
		b.Reservations[id] = held
		s.note(b, "reserved", stamp, ask.Key)
		return http.StatusCreated, *held
	})
	answer(w, status, out)
}

// problem says why a stamp cannot be had for so much; "" when it can.
func (s *StampOffice) problem(stamp *Stamp, most int64) string {
	switch {
	case stamp == nil:
		return "unknown"
	case stamp.Is != "valid":
		return stamp.Is
	case stamp.Expires < day.Of(s.cfg.Clock()):
		return "expired"
	case stamp.Amount > most:
		return "wrong-amount"
	}
	return ""
}

// end is how a reservation ends, and what the stamp is then. The same end twice is one end; the other one is too late.
func (s *StampOffice) end(status, state string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		code, out := s.in(func(b *books) (int, any) {
			held := b.Reservations[r.PathValue("number")]
			switch {
			case held == nil:
				return http.StatusUnprocessableEntity, stampoffice.Problem{Problem: "unknown"}
			case held.Status == status:
			case held.Status != "reserved":
				return http.StatusConflict, stampoffice.Problem{Problem: held.Status}
			default:
				held.Status = status
				b.Stamps[held.Stamp].Is = state
				s.note(b, status, b.Stamps[held.Stamp], held.Reservation)
			}
			return http.StatusOK, *held
		})
		answer(w, code, out)
	}
}

// refund pays back at the second asking: real offices take weeks, and ask to be asked again.
func (s *StampOffice) refund(w http.ResponseWriter, r *http.Request) {
	var ask stampoffice.RefundAsked
	if !read(w, r, &ask) {
		return
	}
	status, out := s.in(func(b *books) (int, any) {
		stamp, known := b.Stamps[ask.Stamp], b.Refunds[ask.Key]
		switch {
		case known != nil && known.Status == "asked":
			known.Status = "paid"
			s.note(b, "refunded", stamp, ask.Key)
		case known != nil:
		case stamp == nil || stamp.Is == "refunded" || stamp.Is == "reserved":
			return http.StatusConflict, stampoffice.Problem{Problem: cmp.Or(stateOf(stamp), "unknown")}
		default:
			stamp.Is = "refunded"
			known = &stampoffice.Refund{Refund: "b-" + number("refund", ask.Key), Status: "asked"}
			b.Refunds[ask.Key] = known
		}
		return http.StatusOK, *known
	})
	answer(w, status, out)
}

func stateOf(s *Stamp) string {
	if s == nil {
		return ""
	}
	return s.Is
}

func (s *StampOffice) statement(w http.ResponseWriter, r *http.Request) {
	on, err := day.Parse(r.FormValue("day"))
	if err != nil {
		http.Error(w, "want day=YYYY-MM-DD", http.StatusUnprocessableEntity)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := stampoffice.Statement{Day: on, Operations: []stampoffice.Operation{}}
	for _, o := range s.at.Operations {
		if day.Of(o.At) == on {
			out.Operations = append(out.Operations, o)
		}
	}
	answer(w, http.StatusOK, out)
}

func (s *StampOffice) note(b *books, kind string, stamp *Stamp, key string) {
	b.Operations = append(b.Operations, stampoffice.Operation{At: s.cfg.Clock(), Kind: kind, Stamp: stamp.Number, Amount: stamp.Amount, Key: key})
}

// issue makes a stamp with a number that follows from a seed.
func (s *StampOffice) issue(b *books, seed string, amount int64, expires day.Date) *Stamp {
	sum := sha256.Sum256([]byte("stamp\x00" + seed))
	n := fmt.Sprintf("%016d", binary.BigEndian.Uint64(sum[:8])%1e16)
	stamp := &Stamp{Number: n, Amount: amount, Is: "valid", Expires: cmp.Or(expires, day.Of(s.cfg.Clock()).Plus(stampLasts))}
	b.Stamps[n] = stamp
	return stamp
}

// sold is a purchase, with where to send the person and what they chose.
type sold struct {
	stampoffice.Payment
	Return string    `json:"return"`
	Until  time.Time `json:"until"`
}

func (s *StampOffice) pay(w http.ResponseWriter, r *http.Request) {
	var ask stampoffice.PaymentAsked
	if !read(w, r, &ask) {
		return
	}
	status, out := s.in(func(b *books) (int, any) {
		q, id := b.Quotes[ask.Key], "p-"+number("payment", ask.Key)
		if known := b.Payments[id]; known != nil {
			return http.StatusOK, known.Payment
		}
		if q == nil || q.Quote != ask.Quote || q.Amount != ask.Amount || ask.ReturnURL == "" {
			return http.StatusUnprocessableEntity, stampoffice.Problem{Problem: "quote"}
		}
		p := &sold{Return: ask.ReturnURL, Until: s.cfg.Clock().Add(saleLasts), Payment: stampoffice.Payment{
			Payment: id, Key: ask.Key, URL: "http://" + cmp.Or(s.cfg.Listen, r.Host) + "/pay/" + id, Status: payment.SaleOpen, Amount: q.Amount}}
		b.Payments[id] = p
		return http.StatusCreated, p.Payment
	})
	answer(w, status, out)
}

func (s *StampOffice) paid(w http.ResponseWriter, r *http.Request) {
	status, out := s.sale(r.PathValue("number"), func(*books, *sold) {})
	answer(w, status, out)
}

func (s *StampOffice) cancel(w http.ResponseWriter, r *http.Request) {
	status, out := s.sale(r.PathValue("number"), func(_ *books, p *sold) {
		if p.Status == payment.SaleOpen {
			p.Status = payment.SaleAbandoned
		}
	})
	answer(w, status, out)
}

// sale does something with a purchase; one that nobody paid in time is abandoned.
func (s *StampOffice) sale(number string, do func(*books, *sold)) (int, any) {
	return s.in(func(b *books) (int, any) {
		p := b.Payments[number]
		if p == nil {
			return http.StatusUnprocessableEntity, stampoffice.Problem{Problem: "unknown"}
		}
		if p.Status == payment.SaleOpen && s.cfg.Clock().After(p.Until) {
			p.Status = payment.SaleAbandoned
		}
		do(b, p)
		return http.StatusOK, p.Payment
	})
}

// mint is a tobacconist who sells a stamp for cash: {"amount": 22500}, with "expires" for one that is too old.
func (s *StampOffice) mint(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Amount  int64    `json:"amount"`
		Expires day.Date `json:"expires"`
	}
	if !read(w, r, &ask) {
		return
	}
	if ask.Amount <= 0 {
		http.Error(w, "want an amount in cents", http.StatusUnprocessableEntity)
		return
	}
	_, out := s.in(func(b *books) (int, any) { return 0, *s.issue(b, ident.ID(), ask.Amount, ask.Expires) })
	answer(w, http.StatusCreated, out)
}
