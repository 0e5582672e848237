// Package portal is what applicants see: advice, their dossiers from the first question to the card in hand, their account.
package portal

import (
	"context"
	"io"
	"net/http"
	"os"

	"anef/internal/account"
	"anef/internal/blob"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/notify"
	"anef/internal/payment"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/tally"
	"anef/internal/web"
	"anef/internal/web/session"
)

// Portal answers the routes of the applicant.
type Portal struct {
	Site     *web.Site
	Dossiers *dossier.Service
	Photos   Photos
	Mine     Mine
	People   People
	Accounts *account.Service
	Guard    *session.Guard
	Blobs    Blobs
	Visas    Visas
	Messages Messages
	Promises Promises
	Sharing  Sharing
	Attempts Attempts
	Money    *payment.Service
	Delays   tally.Published
	Rules    func() *catalogue.Rules
	Texts    *locale.Catalogue
	Clock    day.Clock

	// Scan looks for malware in a stored file before it is taken; an Invalid fault refuses it. Nil looks at nothing.
	Scan func(ctx context.Context, hash string) error
}

// Mine lists the cases of an account, the newest first.
type Mine interface {
	Mine(ctx context.Context, account string) ([]dossier.Case, error)
	// Holds tells whether any dossier holds a content.
	Holds(ctx context.Context, hash string) (bool, error)
}

// People keeps who the holder of an account is and what they hold.
type People interface {
	Get(ctx context.Context, account string) (person.Person, error)
	Save(ctx context.Context, account string, p person.Person) error
	Permits(ctx context.Context, account string) ([]permit.Permit, error)
	AddPermit(ctx context.Context, account string, t permit.Permit) error
	UpdatePermit(ctx context.Context, account string, t permit.Permit) error
}

// Blobs keeps the content of files. Put returns once it is safe on disk.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error)
	Open(hash string) (*os.File, int64, error)
	Remove(hash string) error
}

// Messages gives what was told to an account about a dossier, the oldest first.
type Messages interface {
	Of(ctx context.Context, id dossier.ID, account string) ([]Told, error)
}

// Told is a message as its receiver can read it again.
type Told = notify.Told

// me is the applicant who is signed in. Without one, the actor may do nothing and sees nothing.
func me(r *http.Request) dossier.Actor {
	s, _ := session.From(r.Context())
	a := dossier.Actor{Role: dossier.Applicant, ID: s.Subject}
	if v := s.Visit; v != nil {
		a.Via = &dossier.Via{Agent: v.Agent, Office: v.Office, Visit: v.ID}
	}
	return a
}

func idOf(r *http.Request) dossier.ID { return dossier.ID(r.PathValue("id")) }

// path is an address under a dossier.
func path(id dossier.ID, more string) string { return "/dossiers/" + string(id) + more }
