package account

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
)

// arrivalLives is how long a draft that was begun without an account is found again on the same device, or by its link.
const arrivalLives = 7 * 24 * time.Hour

// Arrive opens an account for somebody who has none, and a session that goes on with it. It claims neither an address nor
// a number: nobody blocks those of another by typing them. TooMany when one network address began too often.
func (s *Service) Arrive(ctx context.Context, lang locale.Lang, device, from string) (token string, _ Session, err error) {
	if err := s.asking(ctx, from); err != nil {
		return "", Session{}, err
	}
	a := Account{ID: ident.ID(), Number: ident.Squeeze(ident.Reference('P')), Lang: known(lang), CreatedAt: s.clock()}
	token, one := s.arriving(a.ID, device)
	if err := s.accounts.Arrive(ctx, a, ident.ID(), one); err != nil {
		return "", Session{}, err
	}
	one, err = s.Session(ctx, token)
	return token, one, err
}

func (s *Service) arriving(account, device string) (token string, one Session) {
	token, one = s.begin(OfApplicant, account, device)
	one.ExpiresAt = one.CreatedAt.Add(arrivalLives)
	return token, one
}

// Reach notes where to write to somebody who began without an account, and sends a link back to the draft the first time an
// address is given. What is wrong with them the form has said; an account that somebody proved stays as it is.
func (s *Service) Reach(ctx context.Context, account, email, phone string) error {
	a, err := s.Account(ctx, account)
	if err != nil || a.Confirmed() || a.Email == email && a.Phone == phone {
		return err
	}
	var letters []Letter
	if email != a.Email {
		if letters, err = s.write(ctx, ArrivalDraft, a.ID, email, a.Lang); err != nil {
			return err
		}
	}
	return s.accounts.Reach(ctx, a.ID, email, phone, letters)
}

// Invite writes to somebody who filed without an account how to get access to it; to whom the address or the visa belongs
// already, how to attach what was filed. No page tells which it was. Done again it does nothing.
func (s *Service) Invite(ctx context.Context, account, visa string) error {
	a, err := s.Account(ctx, account)
	if err != nil || a.Confirmed() {
		return err
	}
	there, exists, err := s.accounts.ByLogin(ctx, EmailKey(a.Email))
	if err != nil {
		return err
	}
	holder, taken, err := s.accounts.ByNumber(ctx, "", visa)
	if err != nil {
		return err
	}
	purpose := Arrival
	if exists && there.Confirmed() {
		purpose = ArrivalExists
	}
	if err := s.once(ctx, purpose, a.ID, a.Email, a.Lang); err != nil {
		return err
	}
	if taken && holder.ID != a.ID && EmailKey(holder.Email) != EmailKey(a.Email) {
		return s.once(ctx, ArrivalExists, a.ID, holder.Email, holder.Lang)
	}
	return nil
}

// once sends a letter whose id hangs on what it is about, so that it is sent once.
func (s *Service) once(ctx context.Context, p Purpose, account, email string, lang locale.Lang) error {
	letters, err := s.write(ctx, p, account, email, lang)
	if err != nil || len(letters) == 0 {
		return err
	}
	sum := sha256.Sum256([]byte(string(p) + "|" + account + "|" + EmailKey(email)))
	letters[0].ID = strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:idLength]
	if _, there, err := s.accounts.Letter(ctx, letters[0].ID); there || err != nil {
		return err
	}
	return s.accounts.Send(ctx, letters)
}

// again sends the letter of Invite once more to somebody who asks to get back in under an address nobody proved.
func (s *Service) again(ctx context.Context, email string) (done bool, err error) {
	a, ok, err := s.accounts.Unproven(ctx, email)
	if err != nil || !ok {
		return false, err
	}
	return true, s.tell(ctx, Arrival, a)
}

// Resume goes on, on this device, with the draft of a link. Errors as in Confirm.
func (s *Service) Resume(ctx context.Context, link, device string) (token string, err error) {
	l, err := s.open(ctx, link, ArrivalDraft)
	if err != nil {
		return "", err
	}
	if err := l.live(s.clock()); err != nil {
		return "", err
	}
	token, one := s.arriving(l.Account, device)
	return token, s.sessions.Open(ctx, Opening{Session: one})
}

// CheckArrival tells before a form is shown whether the link still works; errors as in SetUp.
func (s *Service) CheckArrival(ctx context.Context, link string) error {
	l, err := s.open(ctx, link, Arrival)
	if err != nil {
		return err
	}
	return l.live(s.clock())
}

// SetUp gives the reader of the letter the account: its address is proved, it has a password, and a session begins.
// Invalid when the password is no good, and the link stays; NotFound and Conflict as in Confirm.
func (s *Service) SetUp(ctx context.Context, link, password, device string) (token string, err error) {
	l, err := s.open(ctx, link, Arrival)
	if err != nil {
		return "", err
	}
	if err := l.live(s.clock()); err != nil {
		return "", err
	}
	a, err := s.Account(ctx, l.Account)
	if err != nil {
		return "", err
	}
	a.Email = l.Email
	hash, err := s.newHash(ctx, a, password)
	if err != nil {
		return "", err
	}
	if err := s.accounts.Prove(ctx, l, hash, s.clock()); fault.Is(err, fault.Conflict) {
		return "", s.notProved(ctx, l, err)
	} else if err != nil {
		return "", err
	}
	token, one := s.begin(OfApplicant, l.Account, device)
	return token, s.sessions.Open(ctx, Opening{Session: one})
}

// notProved tells a link that was just used from an address that just got an account.
func (s *Service) notProved(ctx context.Context, l Letter, cause error) error {
	now, ok, err := s.accounts.Letter(ctx, l.ID)
	if err != nil {
		return err
	}
	if ok && now.UsedAt.IsZero() {
		return fault.Because(cause, fault.Conflict, "account.email-taken")
	}
	return errReplacedLink()
}

// Attach gives what was filed without an account to that of the caller, who must be the one the letter was written to.
// Forbidden for anybody else; NotFound and Conflict as in Confirm.
func (s *Service) Attach(ctx context.Context, who Session, link string) error {
	l, err := s.open(ctx, link, ArrivalExists)
	if err != nil {
		return err
	}
	if err := l.live(s.clock()); err != nil {
		return err
	}
	a, err := s.Account(ctx, who.Subject)
	if err != nil {
		return err
	}
	if !a.Confirmed() || EmailKey(a.Email) != EmailKey(l.Email) {
		return fault.New(fault.Forbidden, "account.link.another")
	}
	err = s.accounts.Attach(ctx, l, a.ID, s.clock())
	if fault.Is(err, fault.Conflict) {
		return errReplacedLink()
	}
	return err
}
