package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/jobs"
	"anef/internal/locale"
)

// Purpose is why a letter is sent. It names the words: locale keys account.mail.PURPOSE.subject and .text.
type Purpose string

// The purposes. Those that carry a link are in linkLives.
const (
	Confirmation    Purpose = "confirm"          // proves that the address of a new account is read
	Recovery        Purpose = "recover"          // lets its reader choose a new password
	NewEmail        Purpose = "new-email"        // proves that a changed address is read
	Exists          Purpose = "exists"           // somebody asked for an account, and there is one
	NumberTaken     Purpose = "number-taken"     // the number belongs to an account with another address: how to get help
	NumberTried     Purpose = "number-tried"     // to that account: somebody used your number
	NoAccount       Purpose = "no-account"       // somebody asked to get back in, and there is no account here
	PasswordChanged Purpose = "password-changed" // so that a thief does not go unnoticed
	EmailChanged    Purpose = "email-changed"    // likewise, to the former address
	AtCounter       Purpose = "at-counter"       // an agent acts for the person, who may not be there
	Arrival         Purpose = "arrival"          // somebody filed without an account: its reader sets up access to it
	ArrivalExists   Purpose = "arrival-exists"   // the same, and there is an account: its reader can attach what was filed
	ArrivalDraft    Purpose = "arrival-draft"    // leads back to a draft begun without an account
)

// linkLives says how long the link in a letter can be used.
var linkLives = map[Purpose]time.Duration{
	Confirmation: 24 * time.Hour,
	Recovery:     time.Hour,
	NewEmail:     24 * time.Hour,

	Arrival: keepLetters, ArrivalExists: keepLetters, ArrivalDraft: arrivalLives,
}

// At most so many letters of one purpose go to one address in one period, whoever asks for them.
const (
	lettersMost   = 3
	lettersPeriod = time.Hour
)

// Letter is one mail about an account, kept until it is long over. It holds nothing that opens anything.
type Letter struct {
	ID        string
	Account   string // empty when the address has none
	Purpose   Purpose
	Email     string // where it goes, and for NewEmail the address that is proved
	Lang      locale.Lang
	CreatedAt time.Time
	ExpiresAt time.Time // of its link; zero without one
	UsedAt    time.Time // when its link was used or replaced
}

// Mail is the job that sends a letter; what to send is read when it runs, see Service.Delivery.
type Mail struct {
	Letter string `json:"letter"`
}

// Kind names the job.
func (Mail) Kind() string { return "account-mail" }

// Job is what sends the letter. Whoever stores the letter enqueues it in the same commit.
func (l Letter) Job() jobs.Spec { return jobs.Spec{Args: Mail{l.ID}, Key: "account-mail/" + l.ID} }

// Delivery is a letter ready to be put into words.
type Delivery struct {
	Purpose Purpose
	To      string
	Lang    locale.Lang
	Link    string // goes into the address of the page; empty for a purpose without link
	At      time.Time
}

// Delivery makes what a Mail job sends. False when there is nothing to send any more: its link expired, was used
// or was replaced, or the letter is gone.
func (s *Service) Delivery(ctx context.Context, m Mail) (Delivery, bool, error) {
	l, ok, err := s.accounts.Letter(ctx, m.Letter)
	if err != nil || !ok || !l.UsedAt.IsZero() {
		return Delivery{}, false, err
	}
	if a, ok, err := s.accounts.Account(ctx, l.Account); err != nil || ok && a.Closed {
		return Delivery{}, false, err
	}
	d := Delivery{Purpose: l.Purpose, To: l.Email, Lang: l.Lang, At: l.CreatedAt}
	if _, linked := linkLives[l.Purpose]; linked {
		if !s.clock().Before(l.ExpiresAt) {
			return Delivery{}, false, nil
		}
		d.Link = l.ID + seal(s.keys[0].link, l)
	}
	return d, true, nil
}

// write makes a letter; none when its reader had enough of them, or has no address.
func (s *Service) write(ctx context.Context, p Purpose, account, email string, lang locale.Lang) ([]Letter, error) {
	if email == "" {
		return nil, nil
	}
	now := s.clock()
	n, err := s.accounts.CountLetters(ctx, EmailKey(email), p, now.Add(-lettersPeriod))
	if err != nil || n >= lettersMost {
		return nil, err
	}
	l := Letter{ID: ident.ID(), Account: account, Purpose: p, Email: email, Lang: known(lang), CreatedAt: now}
	if life, linked := linkLives[p]; linked {
		l.ExpiresAt = now.Add(life)
	}
	return []Letter{l}, nil
}

// seal is the half of a link that is stored nowhere: without the server's key neither the letters nor the jobs
// give a link that works. It is 130 bits of an HMAC over what the link is for.
func seal(key []byte, l Letter) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(l.ID + "|" + string(l.Purpose) + "|" + l.Account))
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)))[:sealLength]
}

const (
	idLength   = 26
	sealLength = 26
)

// What is wrong with a link.
func errBadLink() error      { return fault.New(fault.NotFound, "account.link.bad") }
func errExpiredLink() error  { return fault.New(fault.Conflict, "account.link.expired") }
func errReplacedLink() error { return fault.New(fault.Conflict, "account.link.replaced") }

// open finds the letter of a link; whether the link can still be used is for live to tell.
func (s *Service) open(ctx context.Context, link string, p Purpose) (Letter, error) {
	link = strings.ToLower(strings.TrimSpace(link))
	if len(link) != idLength+sealLength {
		return Letter{}, errBadLink()
	}
	l, ok, err := s.accounts.Letter(ctx, link[:idLength])
	if err != nil {
		return Letter{}, err
	}
	for _, k := range s.keys {
		if ok && l.Purpose == p && hmac.Equal([]byte(seal(k.link, l)), []byte(link[idLength:])) {
			return l, nil
		}
	}
	return Letter{}, errBadLink()
}

// live tells why the link of a letter cannot be used any more.
func (l Letter) live(now time.Time) error {
	switch {
	case !l.UsedAt.IsZero():
		return errReplacedLink()
	case !now.Before(l.ExpiresAt):
		return errExpiredLink()
	}
	return nil
}
