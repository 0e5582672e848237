package notify

import (
	"context"

	"anef/internal/account"
	"anef/internal/locale"
)

// Letters sends the mails about accounts: confirm, recover, and the warnings beside them.
type Letters struct {
	Accounts interface {
		Delivery(ctx context.Context, m account.Mail) (account.Delivery, bool, error)
	}
	Mail  Gateway
	Texts *locale.Catalogue
	Site  string
}

// pages are where the links of letters lead.
var pages = map[account.Purpose]string{
	account.Confirmation: "/account/confirm?link=",
	account.Recovery:     "/account/reset?link=",
	account.NewEmail:     "/account/email/confirm?link=",

	account.Arrival:       "/account/arrival?link=",
	account.ArrivalExists: "/visa/attach?link=",
	account.ArrivalDraft:  "/visa/draft?link=",
}

// Send puts a letter into words and sends it. The words are read when the job runs: a link that was
// replaced or used in the meantime is not sent.
func (l *Letters) Send(ctx context.Context, job account.Mail) error {
	d, ok, err := l.Accounts.Delivery(ctx, job)
	if err != nil || !ok {
		return err
	}
	link := l.Site + pages[d.Purpose] + d.Link
	key := "account.mail." + string(d.Purpose)
	_, err = l.Mail.Send(ctx, Message{
		ID: "account/" + job.Letter, Channel: ByMail, Lang: d.Lang, Receiver: d.To, At: d.At,
		Subject: l.Texts.T(d.Lang, key+".subject"), Body: l.Texts.T(d.Lang, key+".text", "link", link,
			"sign-in", l.Site+"/sign-in", "recover", l.Site+"/account/recover", "help", l.Site+"/about"),
	})
	return err
}
