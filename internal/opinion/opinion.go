// Package opinion is the door of somebody outside whose opinion an office asked: they come by a link, see what they need, and
// answer once. Nobody signs in.
package opinion

import (
	"context"
	"net/http"
	"os"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/referral"
	"anef/internal/web"
)

// Opinions answers those who were asked.
type Opinions struct {
	Site      *web.Site
	Dossiers  *dossier.Service
	Referrals Referrals
	Links     referral.Links
	Gate      Gate
	Blobs     Blobs
}

// Referrals finds to which dossier a question belongs. NotFound when nobody was asked.
type Referrals interface {
	Referral(ctx context.Context, opinion string) (referral.Referral, error)
}

// Gate counts those who try links, see package account.
type Gate interface {
	Guess(ctx context.Context, of, from string) error
	Right(ctx context.Context, of, from string) error
}

// Blobs gives stored documents by the hash of their content.
type Blobs interface {
	Open(hash string) (*os.File, int64, error)
}

// Routes are its doors. The link is the key.
var Routes = []web.Route[*Opinions, account.Permission]{
	{Pattern: "GET /opinions/{token}", Needs: account.Anybody, Do: (*Opinions).show},
	{Pattern: "POST /opinions/{token}", Needs: account.Anybody, Do: (*Opinions).give},
	{Pattern: "GET /opinions/{token}/files/{file}", Needs: account.Anybody, Do: (*Opinions).file},
}

// question is one that was asked, as it stands now.
type question struct {
	dossier.Dossier
	dossier.Opinion
	Token  string
	Asked  dossier.Past // the event
	Stands state
}

// state is what a link still leads to.
type state string

const (
	open     state = "open"
	answered state = "answered"
	recalled state = "recalled"
	expired  state = "expired" // long past its day
	decided  state = "decided" // the office no longer needs it
)

func errUnknown() error { return fault.New(fault.NotFound, "opinion.unknown") }

// find opens a link. An attempt is counted before it is made; a right one is forgiven.
func (o *Opinions) find(r *http.Request) (q question, err error) {
	ctx, from := r.Context(), web.Network(web.Client(r))
	if err := o.Gate.Guess(ctx, "", from); err != nil {
		return q, err
	}
	id, ok := o.Links.Open(r.PathValue("token"))
	if !ok {
		return q, errUnknown()
	}
	to, err := o.Referrals.Referral(ctx, id)
	if err != nil {
		return q, err
	}
	q.Token = r.PathValue("token")
	if q.Dossier, err = o.Dossiers.Consulted(ctx, dossier.ID(to.Dossier), id); err != nil {
		return q, err
	}
	for _, e := range q.History {
		if e.Do == dossier.Consult && e.Event.Opinion.ID == id {
			q.Asked, q.Opinion = e, *e.Event.Opinion
		}
	}
	q.Stands = q.stands(o.Dossiers.Clock.Today())
	return q, o.Gate.Right(ctx, "", from)
}

func (q *question) stands(today day.Date) state {
	now, asked := q.Case.Asked(q.Opinion.ID)
	switch {
	case !asked:
		return recalled
	case now.Says != "":
		q.Opinion = now
		return answered
	case !q.Case.Undecided():
		return decided
	case !now.Answerable(q.Case, today):
		return expired
	}
	return open
}

// shown are the files that the expert may read: those of the pieces the agent ticked, as they were when the question was
// asked. What came later nobody chose to show.
func (q question) shown() (out []dossier.File) {
	if q.Stands != open {
		return nil
	}
	for _, code := range q.Pieces {
		for _, f := range q.FilesOf(code) {
			if !f.At.After(q.Asked.At) {
				out = append(out, f)
			}
		}
	}
	return out
}
