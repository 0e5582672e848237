package account

import (
	"context"
	"strings"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/reach"
)

// Newcomer is somebody at a counter who has no account, as the papers say that the agent looks at. The civil status is
// checked by whoever read it; see person.Person.
type Newcomer struct {
	Family, Given string
	Born          day.Date
	Nationality   string // ISO 3166-1 alpha-2
	Foreigner     string
	Visa          string
	Email         string // may be empty; then letters on paper tell what happens
	Phone         string // E.164, or empty
	Lang          locale.Lang
}

func (in Newcomer) clean() (Newcomer, error) {
	var bad fault.Fields
	in.Email = strings.TrimSpace(in.Email)
	in.Foreigner, in.Visa = checkNumbers(&bad, in.Foreigner, in.Visa)
	if in.Email != "" {
		checkEmail(&bad, "email", in.Email)
	}
	if number, ok := reach.Phone(in.Phone, ""); in.Phone != "" && (!ok || number != in.Phone) {
		bad.Add("phone", "account.error.phone")
	}
	return in, bad.Err()
}

// Welcome makes the account of a newcomer. Nobody proved to read an address, so it has none yet: a link goes to the one
// given, and once it is used the account has it. It has no password either: see PrintCode. Invalid on the fields
// foreigner, visa, email, phone; Conflict "account.number-taken" when a number has an account.
func (s *Service) Welcome(ctx context.Context, in Newcomer) (Account, error) {
	in, err := in.clean()
	if err != nil {
		return Account{}, err
	}
	now := s.clock()
	a := Account{ID: ident.ID(), Number: ident.Squeeze(ident.Reference('P')), Foreigner: in.Foreigner, Visa: in.Visa, Lang: known(in.Lang),
		Phone: in.Phone, CreatedAt: now, ConfirmedAt: now}
	if _, taken, err := s.accounts.ByNumber(ctx, in.Foreigner, in.Visa); err != nil || taken {
		if err == nil {
			err = errNumberTaken()
		}
		return Account{}, err
	}
	letters, err := s.write(ctx, NewEmail, a.ID, in.Email, a.Lang)
	if err != nil {
		return Account{}, err
	}
	if err := s.accounts.Welcome(ctx, a, ident.ID(), in, letters); fault.Is(err, fault.Conflict) {
		return Account{}, errNumberTaken()
	} else if err != nil {
		return Account{}, err
	}
	return a, nil
}

// ProveEmail sends a link to an address that somebody at the counter wants to have from now on.
func (s *Service) ProveEmail(ctx context.Context, account, email string) error {
	var bad fault.Fields
	email = strings.TrimSpace(email)
	checkEmail(&bad, "email", email)
	if err := bad.Err(); err != nil {
		return err
	}
	a, err := s.Account(ctx, account)
	if err != nil {
		return err
	}
	letters, err := s.write(ctx, NewEmail, a.ID, email, a.Lang)
	if err != nil {
		return err
	}
	return s.accounts.Send(ctx, letters)
}

// Holder is an account with who is behind it, as an agent at a counter finds it.
type Holder struct {
	Account   string
	Name      string
	Born      day.Date
	Foreigner string
	Visa      string
}

// Look finds who stands at the counter by a whole number, address or reference.
func (s *Service) Look(ctx context.Context, typed string) ([]Holder, error) {
	return s.accounts.HoldersByKey(ctx, LoginKey(typed))
}

// Born lists who was born on a day, whom the caller sifts by name.
func (s *Service) Born(ctx context.Context, on day.Date) ([]Holder, error) {
	return s.accounts.HoldersBorn(ctx, on)
}

// Holder reads who is behind one account.
func (s *Service) Holder(ctx context.Context, account string) (Holder, error) {
	h, ok, err := s.accounts.Holder(ctx, account)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "account.unknown")
	}
	return h, err
}
