package sim

import (
	"context"
	"net/http"
	"sync"
	"time"

	"anef/internal/reach"
	"anef/internal/sms"
)

// Text is one text message as its recipient sees it, and what became of it.
type Text struct {
	ID     string     `json:"id"`
	Key    string     `json:"key"`
	To     string     `json:"to"`
	Text   string     `json:"text"`
	Parts  int        `json:"parts"`
	Status sms.Status `json:"status"`
	At     time.Time  `json:"at"`
}

// Phones is a provider of text messages whose recipients all sit in one room.
type Phones struct {
	cfg    Config
	ctx    context.Context // ends the call-backs that are under way
	caller *caller
	faults faults
	texts  box[Text]
	routes http.Handler

	mu    sync.Mutex
	byKey map[string]sms.Message
}

// NewPhones makes a provider; it is its own HTTP door. Its call-backs stop when ctx ends.
func NewPhones(ctx context.Context, c Config) *Phones {
	p := &Phones{
		cfg: c, ctx: ctx, caller: newCaller(c), byKey: map[string]sms.Message{},
		faults: faults{kinds: []string{temporary, permanent, down, failed}},
	}
	mux := doors(&p.faults)
	mux.HandleFunc("POST /messages", guarded(c, &p.faults, p.send))
	mux.HandleFunc("GET /messages", p.texts.list(func(t Text) string { return t.To }))
	p.routes = mux
	return p
}

func (p *Phones) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.routes.ServeHTTP(w, r) }

// RunSMS serves until ctx ends.
func RunSMS(ctx context.Context, c Config) error {
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, l, NewPhones(ctx, c))
}

func (p *Phones) send(w http.ResponseWriter, r *http.Request) {
	var m sms.Message
	if !read(w, r, &m) {
		return
	}
	// Only the full form of a number, as the real ones ask; Phone gives it back unchanged.
	if to, ok := reach.Phone(m.To, ""); !ok || to != m.To || m.Text == "" || m.Key == "" {
		http.Error(w, "want to (E.164), text and key", http.StatusUnprocessableEntity)
		return
	}
	p.mu.Lock()
	before, known := p.byKey[m.Key]
	if !known {
		p.byKey[m.Key] = m
	}
	p.mu.Unlock()
	id := "sms-" + number("sms", m.Key)
	switch {
	case known && before != m:
		http.Error(w, "this key was used for another message", http.StatusConflict)
		return
	case !known:
		p.accept(id, m)
	}
	answer(w, http.StatusAccepted, sms.Accepted{ID: id})
}

// accept takes the message and reports on it later.
func (p *Phones) accept(id string, m sms.Message) {
	receipt := sms.Receipt{ID: id, Key: m.Key, Status: sms.Delivered}
	if p.faults.take(failed) != "" {
		receipt.Status, receipt.Reason = sms.Failed, "number not in service"
	}
	p.texts.add(func(int) Text {
		return Text{ID: id, Key: m.Key, To: m.To, Text: m.Text, Parts: sms.Parts(m.Text), Status: receipt.Status, At: p.cfg.Clock()}
	})
	if p.cfg.DeliverAfter < 0 {
		return
	}
	go func() {
		if wait(p.ctx, p.cfg.DeliverAfter) {
			receipt.At = p.cfg.Clock()
			p.caller.tell(p.ctx, receipt)
		}
	}()
}
