package notify

import (
	"context"
	"fmt"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/referral"
)

// Opinions writes to those outside whose opinion was asked. Their mails name no person: what they need to know stands behind
// the link.
type Opinions struct {
	Dossiers  Dossiers
	Referrals interface {
		Referral(ctx context.Context, opinion string) (referral.Referral, error)
		Told(ctx context.Context, opinion string, state referral.State) error
		Forget(ctx context.Context, opinion string) error
	}
	Links  referral.Links
	Mail   Gateway
	Office func(code string) string // its name
	Texts  *locale.Catalogue
	Clock  day.Clock
	Site   string
}

// ofOpinion begins the ids of these mails.
const ofOpinion = "opinion/"

// OpinionOf reads which opinion a mail was about; not ok for the mails of others.
func OpinionOf(message string) (opinion string, ok bool) {
	rest, ok := strings.CutPrefix(message, ofOpinion)
	opinion, _, _ = strings.Cut(rest, "/")
	return opinion, ok && opinion != ""
}

// Send writes one mail, in French: those who are asked work for the French administration. A question that was answered or
// taken back meanwhile is not put again, and after the last word the address is forgotten.
func (o *Opinions) Send(ctx context.Context, job effects.Opinion) error {
	to, err := o.Referrals.Referral(ctx, job.Opinion)
	if fault.Is(err, fault.NotFound) || err == nil && to.Email == "" {
		return nil
	}
	if err != nil {
		return err
	}
	d, err := o.Dossiers.Load(ctx, job.Dossier, dossier.Scope{All: true})
	if err != nil {
		return err
	}
	asked, waits := d.Case.Asked(job.Opinion)
	last := job.Model == effects.OpinionThanks || job.Model == effects.OpinionRecalled
	if !last && (!waits || !asked.Answerable(d.Case, o.Clock.Today())) {
		return nil
	}
	return o.send(ctx, job, to, asked, o.Office(d.Case.Office), d.Case.Reference, last)
}

func (o *Opinions) send(ctx context.Context, job effects.Opinion, to referral.Referral, asked dossier.Opinion, office, reference string, last bool) error {
	words := func(part string) string {
		return o.Texts.T(locale.FR, "opinion.mail."+job.Model+"."+part, "office", office, "reference", reference,
			"due", locale.FR.Date(string(asked.Due)), "link", o.Site+"/opinions/"+o.Links.Token(job.Opinion))
	}
	_, err := o.Mail.Send(ctx, Message{ID: fmt.Sprintf("%s%s/%s", ofOpinion, job.Opinion, job.Model), Channel: ByMail, Lang: locale.FR,
		Receiver: to.Email, At: o.Clock(), Subject: words("subject"), Body: words("text")})
	switch {
	case last && (err == nil || hopeless(err)):
		return o.Referrals.Forget(ctx, job.Opinion)
	case hopeless(err):
		return o.Referrals.Told(ctx, job.Opinion, referral.Failed)
	case err == nil:
		return o.Referrals.Told(ctx, job.Opinion, referral.Sent)
	}
	return err
}
