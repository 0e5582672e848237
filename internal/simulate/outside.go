package simulate

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"anef/internal/cardfactory"
	"anef/internal/dossier"
	"anef/internal/hook"
	"anef/internal/mail"
	"anef/internal/notify"
	"anef/internal/permit"
	"anef/internal/sms"
)

// secret signs the call-backs of the players.
const secret = "the secret of the simulation"

// carrier takes the messages of one channel, and loses some.
type carrier struct {
	w       *world
	channel string
	taken   map[string]bool // by the id of the message
}

// fate is what becomes of a message.
type fate int

const (
	arrives  fate = iota
	falters       // refused once, taken the next time
	bounces       // taken, and reported undelivered
	vanishes      // taken, and never heard of again
)

// fates in thousandths, by channel.
var fates = map[string][]int{notify.ByMail: {960, 20, 15, 5}, notify.BySMS: {920, 20, 30, 30}}

// Send takes a message as a mail server or a gateway does: the same one again is the same message.
func (c *carrier) Send(_ context.Context, m notify.Message) (string, error) {
	c.w.door.Lock()
	defer c.w.door.Unlock()
	if c.w.fire.dies(sending) {
		return "", errKilled
	}
	who, words := c.w.purpose(m)
	l := c.w.chance.of("carry "+c.channel+" "+m.Model, words...)
	f := fate(l.weighted(fates[c.channel]...))
	again := c.taken[m.ID]
	c.taken[m.ID] = true
	if f == falters && !again {
		return "", busy{}
	}
	if !again || f == falters {
		c.w.carried(c.channel, m, who, f, l)
	}
	if c.w.fire.dies(sent) {
		return "", errKilled
	}
	return fmt.Sprintf("%s-%d", c.channel, len(c.taken)), nil
}

// busy is a server that asks to come again.
type busy struct{}

func (busy) Error() string   { return "try again later" }
func (busy) Temporary() bool { return true }

// purpose tells whose message it is, and in numbers what it is about, the same in every run.
func (w *world) purpose(m notify.Message) (*soul, []int) {
	s := w.byAccount[m.Account]
	if x, ok := w.byID[m.Dossier]; ok {
		n, _ := notify.NoticeOf(m.ID, m.Model)
		return s, []int{x.n, int(n.Seq)}
	}
	return s, []int{s.n, len(s.held)} // a reminder: its model says which
}

// carried is what follows from a message that was taken.
func (w *world) carried(channel string, m notify.Message, s *soul, f fate, l lot) {
	w.report.Sent++
	reminder := w.audit.told(m)
	switch f {
	case arrives, falters:
		if reminder != nil {
			reminder.arrived = true
		}
		if x, ok := w.byID[m.Dossier]; ok && m.Model == "pieces-wanted" {
			x.told = true
		}
		if channel == notify.BySMS {
			w.receipt(m, sms.Receipt{Key: m.ID, Status: sms.Delivered, At: w.clock()}, s, 0)
		}
	case bounces:
		w.report.Lost++
		if channel == notify.BySMS {
			w.receipt(m, sms.Receipt{Key: m.ID, Status: sms.Failed, At: w.clock(), Reason: "absent subscriber"}, s, 0)
			return
		}
		w.receipt(m, mail.Bounce{MessageID: mail.IDOf(m.ID), To: m.Receiver, Status: mail.Bounced, Code: "5.1.1", At: w.clock(), Reason: "no such user"}, s, l.between(0, 2))
	case vanishes:
		w.report.Lost++
	}
}

// call is a call-back that a partner makes until it is heard.
type call struct {
	day, who, n int
	path        string
	body        func() any
	heard       func(context.Context) error
}

func (w *world) receipt(_ notify.Message, body any, s *soul, days int) {
	path := "/hooks/sms"
	if _, ok := body.(mail.Bounce); ok {
		path = "/hooks/mail"
	}
	w.calls = append(w.calls, call{w.n + days, s.n, len(w.calls), path, func() any { return body }, nil})
}

// factory makes cards in one to three weeks.
type factory struct{ w *world }

// Order takes an order; the same key again is the same card.
func (f factory) Order(_ context.Context, o cardfactory.Order) (string, error) {
	f.w.door.Lock()
	defer f.w.door.Unlock()
	if f.w.fire.dies(sending) {
		return "", errKilled
	}
	m := f.w.byID[dossier.ID(o.Key)]
	number := fmt.Sprintf("F%07d", m.n)
	if m.card.Until == "" {
		m.card = o.Permit
		f.w.make(m, number)
	}
	if f.w.fire.dies(sent) {
		return "", errKilled
	}
	return number, nil
}

// make plans the steps of a card. Some are told twice, and some overtake each other.
func (w *world) make(m *matter, number string) {
	l := w.chance.of("card", m.n)
	produced := l.between(4, 20)
	arrived := produced + l.between(1, 8)
	tell := func(days int, step cardfactory.Step) {
		p := cardfactory.Progress{Order: number, Key: string(m.id), Step: step, CardNumber: fmt.Sprintf("7X%08d", m.n)}
		w.calls = append(w.calls, call{w.n + days, m.s.n, len(w.calls), "/hooks/cards",
			func() any { p.At = w.clock(); return p }, func(ctx context.Context) error { return w.progressed(ctx, m) }})
	}
	if l.happens(0.05) {
		tell(arrived+1, cardfactory.Produced) // overtaken
	} else {
		tell(produced, cardfactory.Produced)
	}
	tell(arrived, cardfactory.Arrived)
	if l.happens(0.05) {
		tell(arrived, cardfactory.Arrived)
	}
}

// progressed reads how far the card has come; when it is there, the holder comes for it.
func (w *world) progressed(ctx context.Context, m *matter) error {
	d, err := w.app.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, m.id)
	if err != nil {
		return err
	}
	was := m.state
	m.state = d.Case.State
	if was == m.state || m.state != dossier.Ready {
		return nil
	}
	l := w.chance.of("collect", m.n)
	days := l.between(3, 35)
	if l.happens(0.05) {
		days = l.between(36, 120) // abroad, or ill, or no appointment to be had
	}
	w.in(days, forenoon, m.s.n, func(ctx context.Context) error { return w.collect(ctx, m) })
	return nil
}

// callBack makes the calls that are due, in an order that does not hang on who was served first.
func (w *world) callBack(ctx context.Context) error {
	var due, rest []call
	for _, c := range w.calls {
		if c.day <= w.n {
			due = append(due, c)
		} else {
			rest = append(rest, c)
		}
	}
	w.calls = rest
	slices.SortStableFunc(due, func(a, b call) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.who, b.who), cmp.Compare(a.path, b.path), cmp.Compare(a.n, b.n))
	})
	for _, c := range due {
		status, err := w.post(ctx, c.path, c.body())
		if err != nil {
			return err
		}
		w.pass(moment)
		if status/100 != 2 { // they call again tomorrow
			c.day = w.n + 1
			w.calls = append(w.calls, c)
			continue
		}
		if c.heard != nil {
			if err := c.heard(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// post knocks at the platform's own door, signed as the protocol says.
func (w *world) post(ctx context.Context, path string, body any) (int, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+path, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	r.RequestURI, r.RemoteAddr = path, "127.0.0.1:9"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(hook.Header, hook.Sign(secret, text, w.clock()))
	a := answer{status: http.StatusOK, header: http.Header{}}
	w.front.ServeHTTP(&a, r)
	return a.status, nil
}

// answer keeps the status of an answer.
type answer struct {
	status int
	header http.Header
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return len(b), nil }

// renewed is somebody with a new card in their hands, who will have to think of its end.
func (w *world) renewed(ctx context.Context, m *matter) error {
	if !m.renewal { // another card of the permit they hold
		return nil
	}
	got := permit.Permit{Kind: m.card.Kind, Ground: m.card.Ground, Starts: m.card.From, Ends: m.card.Until}
	if got.Starts > got.Ends {
		return fmt.Errorf("the card of dossier %d is valid from %s to %s", m.n, got.Starts, got.Ends)
	}
	if err := w.receive(ctx, m.s, got, w.today()); err != nil {
		return err
	}
	w.plan(m.s)
	return nil
}
