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
)

// Contact is how a person can be reached.
type Contact struct {
	Account string
	Name    string
	Email   string
	Phone   string // E.164, or empty
	Lang    locale.Lang
}

// Message is one thing told by one channel. Its ID is that of the job: telling twice finds the same row.
type Message struct {
	ID       string
	Dossier  dossier.ID
	Account  string
	Channel  string // mail, sms
	Model    string
	Lang     locale.Lang
	Subject  string
	Body     string
	Receiver string
	State    string // ready, sent, delivered, failed
	Provider string // the gateway's id
}

// Told is a message as its receiver can read it again.
type Told struct {
	Message
	At time.Time
}

// Contacts finds how to reach the holder of an account.
type Contacts interface {
	Contact(ctx context.Context, account string) (Contact, error)
}

// Box keeps what was told.
type Box interface {
	Put(ctx context.Context, m Message) (sent bool, err error) // sent: it left already
	Sent(ctx context.Context, id, provider string) error
}

// Dossiers reads what a message is about.
type Dossiers interface {
	Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error)
}

// Gateway sends one message; the id makes a repeated sending recognisable.
type Gateway interface {
	Send(ctx context.Context, m Message) (provider string, err error)
}

// Teller composes messages and hands them to the gateways.
type Teller struct {
	Dossiers Dossiers
	Contacts Contacts
	Box      Box
	Gateways map[string]Gateway // by channel
	Law      certificate.Law
	Texts    *locale.Catalogue
	Site     string // address at which the platform is reached
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
	m, err := t.compose(ctx, n, channel, d, to)
	if err != nil {
		return err
	}
	if m.Receiver == "" {
		return nil // no telephone given
	}
	return t.send(ctx, m)
}

func (t *Teller) send(ctx context.Context, m Message) error {
	sent, err := t.Box.Put(ctx, m)
	if err != nil || sent {
		return err
	}
	g, ok := t.Gateways[m.Channel]
	if !ok {
		return fmt.Errorf("no gateway for %s", m.Channel)
	}
	provider, err := g.Send(ctx, m)
	if err != nil {
		return err
	}
	return t.Box.Sent(ctx, m.ID, provider)
}

func (t *Teller) compose(ctx context.Context, n effects.Notice, channel string, d dossier.Dossier, to Contact) (Message, error) {
	m := Message{
		ID: fmt.Sprintf("%s/%d/%s", n.Dossier, n.Seq, channel), Dossier: n.Dossier, Account: to.Account,
		Channel: channel, Model: n.Model, Lang: to.Lang, State: "ready",
	}
	rules, procedure, err := t.Law(ctx, d.At(n.Seq))
	if err != nil {
		return m, err
	}
	say := speaker{t, rules, procedure, to.Lang}
	args := say.args(n, d, to)
	if channel == "sms" {
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
	return []any{
		"name", to.Name, "reference", c.Reference, "procedure", t.procedure.Title.In(t.lang), "office", office.Name,
		"due", date(c.Due), "silence", date(c.SilenceOn()), "covered", date(c.CoveredUntil()),
		"amount", t.lang.Money(int64(c.AmountDue())), "link", t.Site + "/dossiers/" + string(c.ID),
		"offer", offer, "word", word,
	}
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
