package account

import (
	"context"
	"strings"

	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/reach"
)

// Account reads one. NotFound when there is none.
func (s *Service) Account(ctx context.Context, id string) (Account, error) {
	a, ok, err := s.accounts.Account(ctx, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "account.unknown")
	}
	return a, err
}

// SetLang sets the language of pages and mails.
func (s *Service) SetLang(ctx context.Context, account string, l locale.Lang) error {
	return s.accounts.SetLang(ctx, account, known(l))
}

// SetPhone sets the telephone number, E.164 as already read, or empty for none.
func (s *Service) SetPhone(ctx context.Context, account, phone string) error {
	if number, ok := reach.Phone(phone, ""); phone != "" && (!ok || number != phone) {
		var bad fault.Fields
		bad.Add("phone", "account.error.phone")
		return bad.Err()
	}
	return s.accounts.SetPhone(ctx, account, phone)
}

// SetNumbers notes the numbers of the person, who signs in with them from now on; a validated visa gives a
// foreigner number. Conflict "account.number-taken" when another account has one of them.
func (s *Service) SetNumbers(ctx context.Context, account, foreigner, visa string) error {
	var bad fault.Fields
	foreigner, visa = checkNumbers(&bad, foreigner, visa)
	if err := bad.Err(); err != nil {
		return err
	}
	err := s.accounts.SetNumbers(ctx, account, foreigner, visa)
	if fault.Is(err, fault.Conflict) {
		return errNumberTaken()
	}
	return err
}

// ChangeEmail sends a link to the new address; until it is used nothing changes. The answer is the same when the
// address has an account already. Invalid on the fields email and old-password; TooMany after too many wrong ones.
func (s *Service) ChangeEmail(ctx context.Context, who Session, password, email string) error {
	email = strings.TrimSpace(email)
	var bad fault.Fields
	checkEmail(&bad, "email", email)
	if err := bad.Err(); err != nil {
		return err
	}
	a, err := s.Account(ctx, who.Subject)
	if err != nil {
		return err
	}
	if err := s.prove(ctx, a.Password, password, "account/"+a.ID); err != nil {
		return err
	}
	other, exists, err := s.accounts.ByLogin(ctx, EmailKey(email))
	if err != nil {
		return err
	}
	if exists && other.ID != a.ID && other.Confirmed() {
		return s.tell(ctx, Exists, other)
	}
	letters, err := s.write(ctx, NewEmail, a.ID, email, a.Lang)
	if err != nil {
		return err
	}
	return s.accounts.Send(ctx, letters)
}

// ConfirmEmail uses the link sent to a new address, and tells the former one. Used again, it does nothing.
// NotFound for a link we never made; Conflict when it expired, or when the address got an account meanwhile.
func (s *Service) ConfirmEmail(ctx context.Context, link string) error {
	l, err := s.open(ctx, link, NewEmail)
	if err != nil {
		return err
	}
	a, err := s.Account(ctx, l.Account)
	if err != nil {
		return err
	}
	if EmailKey(a.Email) == EmailKey(l.Email) && !l.UsedAt.IsZero() {
		return nil
	}
	if err := l.live(s.clock()); err != nil {
		return err
	}
	notice, err := s.write(ctx, EmailChanged, a.ID, a.Email, a.Lang)
	if err != nil {
		return err
	}
	err = s.accounts.MoveEmail(ctx, l, s.clock(), notice)
	if fault.Is(err, fault.Conflict) {
		return fault.Because(err, fault.Conflict, "account.email-taken")
	}
	return err
}
