package portal

import (
	"context"
	"net/http"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/promise"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Promises tells what is overdue for a dossier.
type Promises interface {
	OverdueOf(ctx context.Context, id dossier.ID) ([]promise.Overdue, error)
}

// reachView is what the person must know of messages that do not arrive, and of what we owe them and is late.
type reachView struct {
	Lines []string
	Fix   []theme.Link
}

// reach tells whether our messages arrive, and what is overdue for this person.
func (p *Portal) reach(page *web.Page, r *http.Request, id dossier.ID, told []Told) (v reachView, err error) {
	overdue, err := p.Promises.OverdueOf(r.Context(), id)
	if err != nil {
		return v, err
	}
	a, err := p.Accounts.Account(r.Context(), me(r).ID)
	if err != nil {
		return v, err
	}
	v.returned(page, told, a)
	for _, m := range told {
		if m.Channel == notify.ByLetter && (m.State == notify.Ready || m.State == notify.Printed) {
			v.Lines = append(v.Lines, page.T("portal.reach.letter", "subject", m.Subject))
		}
	}
	for _, late := range []struct {
		key   string
		kinds []promise.Kind
	}{
		{"message", []promise.Kind{promise.Mail, promise.Text}}, {"letter-late", []promise.Kind{promise.Letter}},
		{"paper", []promise.Kind{promise.Paper}}, {"card", []promise.Kind{promise.Order, promise.Card, promise.Arrival}},
	} {
		if promise.Has(overdue, late.kinds...) {
			v.Lines = append(v.Lines, page.T("portal.reach."+late.key))
		}
	}
	return v, nil
}

// returned says which address does not work, as long as the account still has it and no later message arrived there.
func (v *reachView) returned(page *web.Page, told []Told, a account.Account) {
	last := map[string]Told{}
	for _, m := range told {
		if m.State == notify.Sent || m.State == notify.Delivered || m.State == notify.Failed {
			last[m.Channel] = m
		}
	}
	if m := last[notify.ByMail]; m.State == notify.Failed && m.Receiver == a.Email {
		v.Lines = append(v.Lines, page.T("portal.reach.mail", "address", m.Receiver, "date", page.Date(day.Of(m.At))))
		v.Fix = append(v.Fix, theme.Link{Text: page.T("portal.reach.fix-mail"), Href: "/account/email"})
	}
	if m := last[notify.BySMS]; m.State == notify.Failed && m.Receiver == a.Phone {
		v.Lines = append(v.Lines, page.T("portal.reach.sms", "number", m.Receiver, "date", page.Date(day.Of(m.At))))
		v.Fix = append(v.Fix, theme.Link{Text: page.T("portal.reach.fix-phone"), Href: "/account/details"})
	}
}
