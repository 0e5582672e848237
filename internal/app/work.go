package app

import (
	"context"
	"io"
	"maps"

	"anef/internal/account"
	"anef/internal/cardfactory"
	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ephoto"
	"anef/internal/hook"
	"anef/internal/likeness"
	"anef/internal/mail"
	"anef/internal/notify"
	"anef/internal/partners"
	"anef/internal/record"
	"anef/internal/seal"
	"anef/internal/sms"
	"anef/internal/store"
	"anef/internal/work"
)

// work registers who does which kind of job. A partner that is not configured has no handler:
// its jobs wait and are seen on the operations page, none is thrown away.
func (a *App) work() {
	maker := a.maker(a.Dossiers)
	work.Handle(a.Worker, func(ctx context.Context, j effects.Make) error { return maker.Make(ctx, j.Number) })

	teller := &notify.Teller{
		Dossiers: a.dossiers, Contacts: a.accounts, Box: a.messages, Gateways: a.gateways(), Blobs: keeper{a}, Promises: a.promises(),
		Law: a.Dossiers.Law, Texts: a.Texts, Site: a.Config.Site,
	}
	work.Handle(a.Worker, teller.Next)
	a.chase(teller)
	a.rounds(teller)
	if teller.Gateways["mail"] != nil {
		work.Handle(a.Worker, func(ctx context.Context, j effects.Mail) error { return teller.Tell(ctx, j.Notice, "mail") })
	}
	if teller.Gateways["sms"] != nil {
		work.Handle(a.Worker, func(ctx context.Context, j effects.Text) error { return teller.Tell(ctx, j.Notice, "sms") })
	}
	letters := &notify.Letters{Accounts: a.Accounts, Mail: teller.Gateways["mail"], Texts: a.Texts, Site: a.Config.Site}
	if letters.Mail != nil {
		work.Handle(a.Worker, func(ctx context.Context, j account.Mail) error { return letters.Send(ctx, j) })
	}
	if g := teller.Gateways["mail"]; g != nil {
		work.Handle(a.Worker, a.asking(g).Send)
	}
	arrivals := a.arrivals(a.Dossiers)
	work.Handle(a.Worker, arrivals.Ask)
	work.Handle(a.Worker, arrivals.SetUp)
	a.moneyWork()
	keeper := &record.Keeper{Rows: store.Record{DB: a.DB}, Acts: a.Dossiers, Mine: a.dossiers, People: a.persons}
	work.Handle(a.Worker, keeper.Keep)
	work.Handle(a.Worker, a.registrar(a.Dossiers).Follow)
	finder := &likeness.Finder{Rows: store.Likeness{DB: a.DB}, Load: a.dossiers.Load, Person: a.persons.Person, Clock: a.Clock}
	work.Handle(a.Worker, finder.Look)
	p := a.partners(a.Dossiers)
	if p.Factory != nil {
		work.Handle(a.Worker, p.OrderCard)
	}
	if p.Photos != nil {
		work.Handle(a.Worker, p.CheckPhoto)
	}
}

// registrar keeps the register of deaths.
func (a *App) registrar(acts *dossier.Service) *record.Registrar {
	return &record.Registrar{Deaths: store.Deaths{DB: a.DB, Wake: a.Worker.Wake}, Mine: a.dossiers, Acts: acts, Clock: a.Clock}
}

// maker draws papers.
func (a *App) maker(acts *dossier.Service) *certificate.Maker {
	return &certificate.Maker{
		Papers: a.papers, Keys: seal.Papers{Authority: a.Seals}, Dossiers: a.dossiers, People: a.persons, Languages: a.accounts,
		Blobs: keeper{a}, Law: acts.Law, Texts: a.Texts, Clock: a.Clock, Site: a.Config.Site,
	}
}

func (a *App) partners(acts *dossier.Service) *partners.Partners {
	p := &partners.Partners{Stamps: a.money(acts), Dossiers: acts, Messages: a.messages, Opinions: a.referrals(), Promises: store.Promises{DB: a.DB}, Secret: a.Config.HookSecret, Clock: a.Clock, Heard: store.Photos{DB: a.DB}}
	if a.Config.Photos != "" {
		p.Photos = ephoto.New(a.Config.Photos, a.Config.PhotosToken)
	}
	if a.outside.Photos != nil {
		p.Photos = a.outside.Photos
	}
	if a.Config.Cards != "" {
		p.Factory = &cardfactory.Client{Factory: hook.Partner{URL: a.Config.Cards, Token: a.Config.CardsToken}}
	}
	if a.outside.Cards != nil {
		p.Factory = a.outside.Cards
	}
	return p
}

func (a *App) gateways() map[string]notify.Gateway {
	out := map[string]notify.Gateway{}
	if a.Config.SMTP != "" {
		if s, err := mail.New(a.Config.SMTP); err != nil {
			a.Log.Error("mail server", "error", err)
		} else {
			out["mail"] = mailGateway{s, a.Config.MailFrom}
		}
	}
	if a.Config.SMS != "" {
		out["sms"] = smsGateway{&sms.Sender{Provider: hook.Partner{URL: a.Config.SMS, Token: a.Config.SMSToken}}}
	}
	maps.Copy(out, a.outside.Gateways)
	return out
}

type mailGateway struct {
	server *mail.Sender
	from   string
}

func (g mailGateway) Send(ctx context.Context, m notify.Message) (string, error) {
	return "", work.Outcome(g.server.Send(ctx, mail.Message{
		From: g.from, To: m.Receiver, Subject: m.Subject, Text: m.Body, Lang: m.Lang,
		MessageID: mail.IDOf(m.ID), At: m.At,
	}))
}

type smsGateway struct{ provider *sms.Sender }

func (g smsGateway) Send(ctx context.Context, m notify.Message) (string, error) {
	id, err := g.provider.Send(ctx, m.Receiver, m.Body, m.ID)
	return id, work.Outcome(err)
}

// keeper keeps papers among the files.
type keeper struct{ app *App }

func (k keeper) Keep(ctx context.Context, r io.Reader) (string, error) {
	const most = 64 << 20
	ref, err := k.app.Blobs.Put(ctx, r, most)
	return ref.Hash, err
}
