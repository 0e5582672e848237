// Package notify tells people, by mail and SMS and in their language, what happened and what they can do.
package notify

import (
	"context"
	"fmt"
	"time"

	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/locale"
	"anef/internal/promise"
)

// Contact is how a person can be reached.
type Contact struct {
	Account string
	Name    string
	Email   string
	Phone   string // E.164, or empty
	Lang    locale.Lang
	Silent  bool // was declared dead: nothing is written to them
}

// Message is one thing told by one channel; see MessageID.
type Message struct {
	ID       string
	Dossier  dossier.ID
	Account  string
	Channel  string // ByMail, BySMS, ByLetter
	Model    string
	Lang     locale.Lang
	Subject  string
	Body     string
	Receiver string
	State    State
	At       time.Time // when it was first put into words: the date of the mail, however often it is tried
	Blob     string    // of a letter, once it is drawn
}

// Told is a message as its receiver can read it again.
type Told struct {
	Message
	Since time.Time // in its state
}

// Contacts finds how to reach the holder of an account.
type Contacts interface {
	Contact(ctx context.Context, account string) (Contact, error)
}

// Box keeps what was told, and what became of it.
type Box interface {
	// Put keeps a message before it leaves, and gives it as it is kept: with its first date, and its state.
	Put(ctx context.Context, m Message) (Message, error)
	// Sent notes that the gateway took it, under the gateway's number.
	Sent(ctx context.Context, id, provider string) error
	// Failed notes that it will not arrive, and asks for the next channel.
	Failed(ctx context.Context, id, reason string) error
	// GiveUp notes that nobody confirmed it in time, and asks for the next channel.
	GiveUp(ctx context.Context, n effects.Notice, channel string) error
	// States tells what became of a notice by each channel; a channel without message is left out.
	States(ctx context.Context, n effects.Notice) (map[string]State, error)
	// Account is whom a notice was written to.
	Account(ctx context.Context, n effects.Notice) (string, error)
	// Settle notes that a notice got through: what was late for it matters no more.
	Settle(ctx context.Context, n effects.Notice) error
	// Drawn notes where the PDF of a letter is; from then on it waits at the desk.
	Drawn(ctx context.Context, id, blob string) error
}

// Dossiers reads what a message is about.
type Dossiers interface {
	Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error)
	// Mine lists the cases of an account, the newest first.
	Mine(ctx context.Context, account string) ([]dossier.Case, error)
}

// Gateway sends one message; the id makes a repeated sending recognisable. An error that says by Temporary() bool that
// it is not stands for this message to this person.
type Gateway interface {
	Send(ctx context.Context, m Message) (provider string, err error)
}

// Teller composes messages and hands them to the gateways.
type Teller struct {
	Dossiers Dossiers
	Contacts Contacts
	Box      Box
	Gateways map[string]Gateway // by channel
	Blobs    Blobs
	Promises promise.Ledger
	Law      certificate.Law
	Texts    *locale.Catalogue
	Site     string // address at which the platform is reached

	// Again puts a reminder into words once more, as a mail in the language of to; ok is false when it is of no use by now.
	Again func(ctx context.Context, of string, to Contact) (m Message, ok bool, err error)
}

// Tell sends one notice by one channel. The message is on record before it leaves.
func (t *Teller) Tell(ctx context.Context, n effects.Notice, channel string) error {
	d, err := t.Dossiers.Load(ctx, n.Dossier, dossier.Scope{All: true})
	if err != nil {
		return err
	}
	to, err := t.Contacts.Contact(ctx, d.Case.Account)
	if err != nil {
		return err
	}
	if to.Silent {
		return nil
	}
	m, err := t.compose(ctx, n, channel, d, to)
	if err != nil {
		return err
	}
	switch {
	case m.Receiver == "" && channel == ByMail:
		return t.letter(ctx, n, d, to) // who has no address is told on paper; an SMS may say it sooner
	case m.Receiver == "":
		return nil // no telephone given
	}
	return t.Send(ctx, m)
}

// Send keeps a message on record and hands it to the gateway of its channel. One that left already is not sent again.
func (t *Teller) Send(ctx context.Context, m Message) error {
	kept, err := t.Box.Put(ctx, m)
	if err != nil || kept.over() {
		return err
	}
	g, ok := t.Gateways[m.Channel]
	if !ok {
		return fmt.Errorf("no gateway for %s", m.Channel)
	}
	provider, err := g.Send(ctx, kept)
	if hopeless(err) {
		return t.Box.Failed(ctx, m.ID, err.Error())
	}
	if err != nil {
		return err
	}
	return t.Box.Sent(ctx, m.ID, provider)
}

// over tells whether a message left already, or cannot.
func (m Message) over() bool { return m.State == Sent || m.State == Delivered || m.State == Failed }

func (t *Teller) compose(ctx context.Context, n effects.Notice, channel string, d dossier.Dossier, to Contact) (Message, error) {
	m := Message{
		ID: MessageID(n, channel), Dossier: n.Dossier, Account: to.Account, Channel: channel, Model: n.Model, Lang: to.Lang, State: Ready,
	}
	rules, procedure, err := t.Law(ctx, d.At(n.Seq))
	if err != nil {
		return m, err
	}
	say := speaker{t, rules, procedure, to.Lang}
	args := say.args(n, d, to)
	if channel == BySMS {
		m.Receiver, m.Body = to.Phone, t.Texts.T(to.Lang, "notice."+n.Model+".sms", args...)
		return m, nil
	}
	m.Receiver = to.Email
	m.Subject = t.Texts.T(to.Lang, "notice."+n.Model+".subject", args...)
	m.Body = t.Texts.T(to.Lang, "notice.hello", args...) + "\n\n" + t.Texts.T(to.Lang, "notice."+n.Model+".text", args...) +
		say.wanted(n, d) + "\n\n" + t.Texts.T(to.Lang, "notice.bye", args...)
	return m, nil
}

// speaker puts a dossier into words, under the rules by which it is judged.
type speaker struct {
	*Teller
	rules     *catalogue.Rules
	procedure *catalogue.Procedure
	lang      locale.Lang
}

func (t speaker) args(n effects.Notice, d dossier.Dossier, to Contact) []any {
	c := d.At(n.Seq)
	office, _ := t.rules.Places.Office(c.Office)
	offer, word := t.offer(c, d)
	date := func(d day.Date) string { return t.lang.Date(string(d)) }
	incident, gone := "", day.Date("")
	if i := c.Incident; i != nil {
		incident, gone = i.Number, i.Since
	}
	ended, paper, why, last := "", "", "", day.Date("")
	sum, problem := "", ""
	line, request, reply := "", "", day.Date("")
	for _, p := range d.History {
		if p.Seq != n.Seq {
			continue
		}
		if x := p.Contest; x != nil {
			line, request, reply = t.fee(x.Line), x.Number, x.Due
		}
		if x := p.Relief; x != nil {
			line, word = t.fee(x.Line), d.Notes[x.Note].Body
		}
	}
	for _, p := range d.History {
		if p.Seq == n.Seq && p.Ends != "" {
			ended = "\n\n" + t.Texts.T(t.lang, "notice.extension-ended")
		}
		if m := p.Payment; p.Seq == n.Seq && m != nil {
			sum = t.lang.Money(int64(m.Sum))
			if m.Problem != "" {
				problem = t.Texts.T(t.lang, "payment.problem."+m.Problem)
			}
		}
		if r := p.Revoking; p.Seq == n.Seq && r != nil {
			paper, why, word = r.Number, t.Texts.T(t.lang, "paper.why."+r.Motive), d.Notes[r.Note].Body
			court, _ := catalogue.In{Rules: t.rules, On: p.On}.Setting("remedies.court")
			last = court.Value.Delay.After(p.On)
		}
	}
	return []any{
		"ended", ended, "paper", paper, "why", why, "last", date(last), "incident", incident, "since", date(gone), "name", to.Name, "reference", c.Reference, "procedure", t.procedure.Title.In(t.lang), "office", office.Name,
		"due", date(c.Due), "silence", date(c.SilenceOn()), "covered", date(c.CoveredUntil()),
		"amount", t.lang.Money(int64(c.AmountDue())), "link", t.Site + "/dossiers/" + string(c.ID),
		"offer", offer, "word", word, "sum", sum, "problem", problem, "line", line, "request", request, "reply", date(reply),
		"filed", date(c.Filed.On), "counts", date(c.Filed.Counts()), "attempt", c.Filed.Attempt,
	}
}

// fee is what an amount is called.
func (t speaker) fee(code string) string {
	if key := "fee." + code; t.Texts.Has(key) {
		return t.Texts.T(t.lang, key)
	}
	return t.Texts.T(t.lang, "fee.other")
}

// offer is the other procedure that an agent offers, with the word beside it.
func (t speaker) offer(c dossier.Case, d dossier.Dossier) (title, word string) {
	if c.Offer == nil {
		return "", ""
	}
	title = c.Offer.Procedure
	if p, ok := t.rules.Procedure(title); ok {
		title = p.Title.In(t.lang)
	}
	return title, d.Notes[c.Offer.Note].Body
}

// wanted lists the pieces of a request, with why.
func (t speaker) wanted(n effects.Notice, d dossier.Dossier) string {
	out := ""
	for _, p := range d.History {
		if p.Seq != n.Seq {
			continue
		}
		for _, w := range p.Wants {
			out += "\n- " + t.piece(w.Piece)
			if m, ok := t.rules.Motive(w.Motive); ok {
				out += " : " + m.Text.In(t.lang)
			}
			if note := d.Notes[w.Note].Body; note != "" {
				out += " « " + note + " »"
			}
		}
	}
	return out
}

func (t speaker) piece(code string) string {
	if x, ok := t.procedure.Piece(code); ok {
		return x.Label.In(t.lang)
	}
	return t.Texts.T(t.lang, "piece.other")
}
