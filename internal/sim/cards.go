package sim

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"anef/internal/cardfactory"
)

// Card is an order and how far it has come.
type Card struct {
	Order      string           `json:"order"`
	Key        string           `json:"key"`
	Reference  string           `json:"reference"`
	Office     string           `json:"office"`
	Kind       string           `json:"kind"`
	Step       cardfactory.Step `json:"step"` // "" while it waits to be made
	CardNumber string           `json:"card_number,omitempty"`
	At         time.Time        `json:"at"` // of the last step

	asked [sha256.Size]byte // of the order, to recognise a key used for something else
	spoil bool              // will be reported as failed
	news  chan cardfactory.Progress
}

// Factory makes residence cards out of nothing.
type Factory struct {
	cfg    Config
	ctx    context.Context // ends the call-backs and the delays that are under way
	caller *caller
	faults faults
	routes http.Handler

	mu    sync.Mutex
	cards []*Card // oldest first
	byKey map[string]*Card
}

// NewFactory makes a card factory; it is its own HTTP door. Its work stops when ctx ends.
func NewFactory(ctx context.Context, c Config) *Factory {
	f := &Factory{
		cfg: c, ctx: ctx, caller: newCaller(c), byKey: map[string]*Card{},
		faults: faults{kinds: []string{temporary, permanent, down, failed}},
	}
	mux := doors(&f.faults)
	mux.HandleFunc("POST /orders", guarded(c, &f.faults, f.order))
	mux.HandleFunc("GET /orders", f.list)
	mux.HandleFunc("POST /advance", f.advanceAsked)
	f.routes = mux
	return f
}

func (f *Factory) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.routes.ServeHTTP(w, r) }

// RunCards serves until ctx ends.
func RunCards(ctx context.Context, c Config) error {
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, l, NewFactory(ctx, c))
}

func (f *Factory) order(w http.ResponseWriter, r *http.Request) {
	var o cardfactory.Order
	if !read(w, r, &o) {
		return
	}
	if o.Key == "" || o.Reference == "" || o.Office == "" || o.Holder.FamilyName == "" && o.Holder.GivenNames == "" || o.Permit.Until <= o.Permit.From {
		http.Error(w, "want key, reference, office, holder and dates of validity", http.StatusUnprocessableEntity)
		return
	}
	asked := digest(o)
	f.mu.Lock()
	c, known := f.byKey[o.Key]
	if !known {
		c = f.accept(o, asked)
	}
	f.mu.Unlock()
	if c.asked != asked {
		http.Error(w, "this key was used for another order", http.StatusConflict)
		return
	}
	answer(w, http.StatusAccepted, cardfactory.Accepted{Order: c.Order})
}

func digest(o cardfactory.Order) [sha256.Size]byte {
	b, _ := json.Marshal(o) // what was read from JSON can be written as JSON
	return sha256.Sum256(b)
}

// accept takes an order and starts the work on it. The lock is held.
func (f *Factory) accept(o cardfactory.Order, asked [sha256.Size]byte) *Card {
	c := &Card{
		Order: "card-" + number("order", o.Key), Key: o.Key, Reference: o.Reference, Office: o.Office, Kind: o.Permit.Kind,
		At: f.cfg.Clock(), asked: asked, spoil: f.faults.take(failed) != "",
		news: make(chan cardfactory.Progress, 2), // a card has two steps: telling never blocks
	}
	f.byKey[o.Key] = c
	f.cards = append(f.cards, c)
	go f.tellAll(c)
	f.later(c, f.cfg.ProduceAfter)
	return c
}

// later takes the card's next step after a delay, unless somebody asked for it before.
func (f *Factory) later(c *Card, delay time.Duration) {
	if delay < 0 {
		return
	}
	from := c.Step
	go func() {
		if !wait(f.ctx, delay) {
			return
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if c.Step == from {
			f.advance(c)
		}
	}()
}

// advance takes the next step of a card and tells whether there was one. The lock is held.
func (f *Factory) advance(c *Card) bool {
	p := cardfactory.Progress{Order: c.Order, Key: c.Key, At: f.cfg.Clock()}
	switch {
	case c.Step == "" && c.spoil:
		p.Step, p.Reason = cardfactory.Failed, "the photograph cannot be printed"
	case c.Step == "":
		p.Step, c.CardNumber = cardfactory.Produced, number("card", c.Key)[:10]
	case c.Step == cardfactory.Produced:
		p.Step = cardfactory.Arrived
	default:
		return false
	}
	p.CardNumber = c.CardNumber
	c.Step, c.At = p.Step, p.At
	c.news <- p
	if p.Step == cardfactory.Produced {
		f.later(c, f.cfg.ArriveAfter)
	} else {
		close(c.news)
	}
	return true
}

// tellAll reports on one card, in order: nobody hears of an arrival before the production.
func (f *Factory) tellAll(c *Card) {
	for {
		select {
		case p, more := <-c.news:
			if !more {
				return
			}
			f.caller.tell(f.ctx, p)
		case <-f.ctx.Done():
			return
		}
	}
}

// advanceAsked answers POST /advance {"order": …}: the next step of that card, or of all without order.
func (f *Factory) advanceAsked(w http.ResponseWriter, r *http.Request) {
	var which struct{ Order string }
	if r.ContentLength != 0 && !read(w, r, &which) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.cards {
		if (which.Order == "" || which.Order == c.Order) && f.advance(c) {
			n++
		}
	}
	answer(w, http.StatusOK, map[string]int{"advanced": n})
}

// list answers GET /orders?reference=… or ?key=…, newest first.
func (f *Factory) list(w http.ResponseWriter, r *http.Request) {
	reference, key := r.FormValue("reference"), r.FormValue("key")
	f.mu.Lock()
	defer f.mu.Unlock()
	out := []Card{}
	for _, c := range slices.Backward(f.cards) {
		if (reference == "" || reference == c.Reference) && (key == "" || key == c.Key) {
			out = append(out, *c)
		}
	}
	answer(w, http.StatusOK, out)
}
