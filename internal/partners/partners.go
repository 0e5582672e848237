// Package partners works with the services outside: it orders cards, and takes what factory and gateway call back to say.
package partners

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/hook"
	"anef/internal/mail"
	"anef/internal/notify"
	"anef/internal/promise"
	"anef/internal/referral"
	"anef/internal/sms"
	"anef/internal/web"
	"anef/internal/work"

	"anef/internal/cardfactory"
	"anef/internal/catalogue"
)

// Factory makes cards.
type Factory interface {
	Order(ctx context.Context, o cardfactory.Order) (string, error)
}

// Messages learns what became of a message; one that does not arrive goes by the next channel.
type Messages interface {
	Receipt(ctx context.Context, id string, state notify.State, reason string) error
}

// Opinions learns that a question to somebody outside did not arrive: the agent who asked has another address tried.
type Opinions interface {
	Told(ctx context.Context, opinion string, state referral.State) error
}

// Promises learns what a partner will not do.
type Promises interface {
	Break(ctx context.Context, k promise.Kind, d dossier.ID, reason string, at time.Time) error
}

// Partners holds what orders and call-backs need.
type Partners struct {
	Dossiers *dossier.Service
	Factory  Factory
	Messages Messages
	Opinions Opinions
	Promises Promises
	Photos   PhotoRegister // nil: codes go to the factory as they are
	Heard    Heard
	Stamps   Stamps
	Secret   string // signs the call-backs
	Clock    day.Clock
}

// Routes are the doors of the call-backs. Nobody signs in: each body carries a signature, see docs/protocols.
var Routes = []web.Route[*Partners, account.Permission]{
	{Pattern: "POST /hooks/cards", Needs: account.Anybody, Do: (*Partners).cardProgress},
	{Pattern: "POST /hooks/mail", Needs: account.Anybody, Do: (*Partners).mailBounce},
	{Pattern: "POST /hooks/sms", Needs: account.Anybody, Do: (*Partners).smsReceipt},
	{Pattern: "POST /hooks/stamps", Needs: account.Anybody, Do: (*Partners).stampSold},
}

// OrderCard orders the card of a granted dossier and notes the factory's number. Running it twice orders one card.
func (p *Partners) OrderCard(ctx context.Context, job effects.OrderCard) error {
	clock := dossier.Actor{Role: dossier.Clock}
	d, err := p.Dossiers.Load(ctx, clock, job.Dossier)
	if err != nil || d.Case.State != dossier.Granted {
		return err // ordered already
	}
	o, err := p.order(ctx, d)
	if err != nil {
		return err
	}
	if err := p.photograph(ctx, d.Case, &o); err != nil {
		return err // the card waits for it, or for the person's word
	}
	number, err := p.Factory.Order(ctx, o)
	if err != nil {
		return work.Outcome(err)
	}
	_, err = p.Dossiers.Act(ctx, d.Case.ID, "order/"+o.Key, dossier.Command{Do: dossier.Order, Actor: clock, Order: number, Photo: taken(o)}, "")
	return err
}

// order puts together what is printed on the card. It starts the day after the former permit, or at the decision.
func (p *Partners) order(ctx context.Context, d dossier.Dossier) (cardfactory.Order, error) {
	f, err := p.Dossiers.Filed(ctx, d)
	if err != nil {
		return cardfactory.Order{}, err
	}
	who, err := p.Dossiers.People.Person(ctx, d.Case.Person)
	if err != nil {
		return cardfactory.Order{}, err
	}
	a, c := d.InForce().Body, d.Case
	made, former, err := p.card(ctx, f, c)
	if err != nil {
		return cardfactory.Order{}, err
	}
	address := []string{a["street"]}
	if a["address_line2"] != "" {
		address = append(address, a["address_line2"])
	}
	if town, ok := f.Rules.Places.Commune(a["commune"]); ok && len(town.Postcodes) > 0 {
		address = append(address, town.Postcodes[0]+" "+town.Name)
	}
	sex := map[string]string{"f": "F", "m": "M"}[a["sex"]]
	return cardfactory.Order{
		Key: string(c.ID), Reference: c.Reference, Office: c.Office,
		Permit: made, Replaces: former,
		Holder: cardfactory.Holder{
			ForeignerNumber: who.Foreigner, FamilyName: a["family_name"], UsageName: a["usual_name"], GivenNames: a["given_names"],
			Sex: sex, Born: day.Date(a["birth_date"]), BirthPlace: a["birth_place"], BirthCountry: a["birth_country"],
			Nationality: a["nationality"], Address: address, PhotoCode: a["ephoto"],
		},
	}, nil
}

// card is what is printed, with the number of the card that it replaces: a copy has the kind, the ground and the last day
// of the permit held.
func (p *Partners) card(ctx context.Context, f *form.Form, c dossier.Case) (made cardfactory.Permit, former string, err error) {
	if c.Card == catalogue.Former {
		held, err := p.Dossiers.People.Permit(ctx, c.Permit)
		return cardfactory.Permit{Kind: held.Kind, Ground: held.Ground, From: c.DecidedOn, Until: held.Ends}, held.Number, err
	}
	card, _ := f.Card(c.Card)
	from, until := c.CardDays()
	return cardfactory.Permit{Kind: c.Card, Ground: card.Ground, From: from, Until: until}, "", nil
}

// cardProgress moves the dossier along with its card. Steps come twice and overtake each other:
// a step behind the last known one changes nothing, and one that skips another brings it along.
func (p *Partners) cardProgress(w http.ResponseWriter, r *http.Request) error {
	var got cardfactory.Progress
	if err := p.read(r, &got); err != nil {
		return err
	}
	id := dossier.ID(got.Key)
	factory := dossier.Actor{Role: dossier.Factory}
	d, err := p.Dossiers.Load(r.Context(), factory, id)
	if err != nil {
		return err
	}
	at := d.Case.State
	if d.Case.Ceased != nil { // the holder was declared dead; the card is made all the same
		at = d.Case.Ceased.From
	}
	var steps []dossier.Command
	switch {
	case got.Step == cardfactory.Failed:
		if err := p.Promises.Break(r.Context(), promise.Card, id, got.Reason, p.Clock()); err != nil {
			return err
		}
	case got.Step == cardfactory.Produced || got.Step == cardfactory.Shipped || got.Step == cardfactory.Arrived:
		if at == dossier.Ordered {
			steps = append(steps, dossier.Command{Do: dossier.Produce, Actor: factory, Order: got.CardNumber})
		}
		if got.Step == cardfactory.Arrived && (at == dossier.Ordered || at == dossier.Produced) {
			steps = append(steps, dossier.Command{Do: dossier.Arrive, Actor: factory, Order: got.CardNumber})
		}
	}
	for _, cmd := range steps {
		if _, err := p.Dossiers.Act(r.Context(), id, "card/"+got.Key+"/"+string(cmd.Do), cmd, ""); err != nil {
			return err
		}
	}
	// Granted: the factory was faster than our own note of the order. It calls again.
	if d.Case.State == dossier.Granted {
		return fault.New(fault.Conflict, "store.moved")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// smsStates are the words of the protocol in ours.
var smsStates = map[sms.Status]notify.State{sms.Delivered: notify.Delivered, sms.Failed: notify.Failed}

func (p *Partners) smsReceipt(w http.ResponseWriter, r *http.Request) error {
	var got sms.Receipt
	if err := p.read(r, &got); err != nil {
		return err
	}
	return p.heard(w, r, got.Key, smsStates[got.Status], got.Reason)
}

var mailStates = map[mail.Status]notify.State{mail.Delivered: notify.Delivered, mail.Bounced: notify.Failed}

// mailBounce takes the word of the mail server. What it says of a mail that is none of ours is taken and forgotten:
// it would only say it again.
func (p *Partners) mailBounce(w http.ResponseWriter, r *http.Request) error {
	var got mail.Bounce
	if err := p.read(r, &got); err != nil {
		return err
	}
	id, _ := mail.MessageOf(got.MessageID)
	if opinion, ours := notify.OpinionOf(id); ours && got.Status == mail.Bounced {
		if err := p.Opinions.Told(r.Context(), opinion, referral.Failed); err != nil {
			return err
		}
	}
	return p.heard(w, r, id, mailStates[got.Status], strings.TrimSpace(got.Code+" "+got.Reason))
}

func (p *Partners) heard(w http.ResponseWriter, r *http.Request, id string, state notify.State, reason string) error {
	if err := p.Messages.Receipt(r.Context(), id, state, reason); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// read checks the signature before it looks at the body.
func (p *Partners) read(r *http.Request, into any) error {
	const most = 64 << 10
	body, err := io.ReadAll(io.LimitReader(r.Body, most))
	if err != nil {
		return err
	}
	if err := hook.Verify(p.Secret, body, r.Header.Get(hook.Header), p.Clock(), hook.Tolerance); err != nil {
		return fault.Because(err, fault.Forbidden, "partner.signature")
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fault.Because(err, fault.Invalid, "partner.body")
	}
	return nil
}
