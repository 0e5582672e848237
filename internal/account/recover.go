package account

import (
	"context"
	"strings"

	"anef/internal/fault"
	"anef/internal/locale"
)

// Recover sends a link to choose a new password. login is an e-mail address, or a number: then the mail goes to
// the address of its account. The answer is always the same; to an address that has no account a mail says so.
// TooMany when one network address asked too often.
func (s *Service) Recover(ctx context.Context, login string, lang locale.Lang, from string) error {
	login = strings.TrimSpace(login)
	byMail := strings.Contains(login, "@")
	if byMail {
		var bad fault.Fields
		checkEmail(&bad, "login", login)
		if err := bad.Err(); err != nil {
			return err
		}
	}
	if err := s.asking(ctx, from); err != nil {
		return err
	}
	a, ok, err := s.accounts.ByLogin(ctx, LoginKey(login))
	switch {
	case err != nil:
		return err
	case ok && a.Closed:
		return nil
	case ok && (byMail || a.Confirmed()):
		return s.tell(ctx, Recovery, a)
	case byMail:
		if done, err := s.again(ctx, login); done || err != nil {
			return err
		}
		return s.tell(ctx, NoAccount, Account{Email: login, Lang: lang})
	}
	return nil
}

// CheckLink tells before a form is shown whether a link to choose a new password still works; errors as in Reset.
func (s *Service) CheckLink(ctx context.Context, link string) error {
	l, err := s.open(ctx, link, Recovery)
	if err != nil {
		return err
	}
	return l.live(s.clock())
}

// Reset sets a new password, ends all sessions, and confirms the account if need be: its owner has read the mail.
// Invalid when the password is no good, and the link stays; NotFound and Conflict as in Confirm.
func (s *Service) Reset(ctx context.Context, link, password string) error {
	l, err := s.open(ctx, link, Recovery)
	if err != nil {
		return err
	}
	if err := l.live(s.clock()); err != nil {
		return err
	}
	a, err := s.Account(ctx, l.Account)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, a, password)
	if err != nil {
		return err
	}
	notice, err := s.write(ctx, PasswordChanged, a.ID, a.Email, a.Lang)
	if err != nil {
		return err
	}
	err = s.accounts.Reset(ctx, l, hash, s.clock(), notice)
	if fault.Is(err, fault.Conflict) {
		return s.whyNot(ctx, l)
	}
	if err != nil {
		return err
	}
	return s.forgiveLogins(ctx, a)
}

func (s *Service) newHash(ctx context.Context, a Account, password string) (string, error) {
	var bad fault.Fields
	checkPassword(&bad, "password", password, a.Email, a.Foreigner, a.Visa)
	if err := bad.Err(); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}

// whyNot tells a link that was just used or replaced from a number that was just taken.
func (s *Service) whyNot(ctx context.Context, l Letter) error {
	now, ok, err := s.accounts.Letter(ctx, l.ID)
	if err != nil {
		return err
	}
	if ok && now.UsedAt.IsZero() {
		return errNumberTaken()
	}
	return errReplacedLink()
}

// forgiveLogins lets the owner in at once after others made the account wait.
func (s *Service) forgiveLogins(ctx context.Context, a Account) error {
	for _, login := range []string{a.Email, a.Foreigner, a.Visa} {
		if login == "" {
			continue
		}
		if err := s.sessions.Forgive(ctx, s.tallyKey("login", LoginKey(login)), ""); err != nil {
			return err
		}
	}
	return nil
}

// ChangePassword needs the old password, ends the caller's other sessions, and tells by mail.
// Invalid on the fields old-password and password; TooMany after too many wrong old ones.
func (s *Service) ChangePassword(ctx context.Context, who Session, old, new string) error {
	a, err := s.Account(ctx, who.Subject)
	if err != nil {
		return err
	}
	if err := s.prove(ctx, a.Password, old, "account/"+a.ID); err != nil {
		return err
	}
	hash, err := s.newHash(ctx, a, new)
	if err != nil {
		return err
	}
	notice, err := s.write(ctx, PasswordChanged, a.ID, a.Email, a.Lang)
	if err != nil {
		return err
	}
	return s.accounts.SetPassword(ctx, a.ID, hash, who.ID, s.clock(), notice)
}
