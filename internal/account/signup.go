package account

import (
	"context"
	"strings"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/reach"
)

// SignUp is what somebody types to get an account.
type SignUp struct {
	Email      string
	EmailAgain string
	Foreigner  string
	Visa       string
	NoNumber   bool // somebody who applies for the first time may have neither number
	Password   string
	Lang       locale.Lang
	Phone      string // E.164, or empty
	From       string // address of the network
}

// clean checks the fields by the names of the form: email, email-again, foreigner, visa, password.
func (in SignUp) clean() (SignUp, error) {
	var bad fault.Fields
	in.Email = strings.TrimSpace(in.Email)
	checkEmail(&bad, "email", in.Email)
	if EmailKey(in.Email) != EmailKey(in.EmailAgain) {
		bad.Add("email-again", "account.error.email-differs")
	}
	in.Foreigner, in.Visa = checkNumbers(&bad, in.Foreigner, in.Visa)
	if in.Foreigner == "" && in.Visa == "" && !in.NoNumber {
		bad.Add("foreigner", "account.error.number-needed")
	}
	checkPassword(&bad, "password", in.Password, in.Email, in.Foreigner, in.Visa)
	return in, bad.Err()
}

func checkNumbers(bad *fault.Fields, foreigner, visa string) (string, string) {
	number, ok := ident.Foreigner(foreigner)
	if !ok && ident.Squeeze(foreigner) != "" {
		bad.Add("foreigner", "account.error.foreigner")
	}
	sticker, ok := ident.Visa(visa)
	if !ok && sticker != "" {
		bad.Add("visa", "account.error.visa")
	}
	return number, sticker
}

func checkEmail(bad *fault.Fields, field, email string) {
	if address, ok := reach.Email(email); !ok || address != email {
		bad.Add(field, "account.error.email")
	}
}

// SignUp opens an account that its owner confirms by the link in a mail. The answer is the same whether the
// address or the number has an account or not: only the mail tells, to whoever reads it.
// Invalid when a field is wrong; TooMany when one network address asked too often.
func (s *Service) SignUp(ctx context.Context, in SignUp) error {
	in, err := in.clean()
	if err != nil {
		return err
	}
	if err := s.asking(ctx, in.From); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, in.Password) // always, so that the time it takes tells nothing
	if err != nil {
		return err
	}
	now := s.clock()
	wanted := Account{ID: ident.ID(), Email: in.Email, Foreigner: in.Foreigner, Visa: in.Visa, Password: hash,
		Lang: known(in.Lang), Phone: in.Phone, CreatedAt: now}
	const tries = 3 // somebody else may sign up with the same address at the same moment
	for range tries {
		if err = s.enter(ctx, wanted); !fault.Is(err, fault.Conflict) {
			break
		}
	}
	return err
}

// enter finds out which of the four cases it is.
func (s *Service) enter(ctx context.Context, wanted Account) error {
	there, exists, err := s.accounts.ByLogin(ctx, EmailKey(wanted.Email))
	if err != nil {
		return err
	}
	if exists && there.Confirmed() {
		return s.tell(ctx, Exists, there)
	}
	holder, taken, err := s.accounts.ByNumber(ctx, wanted.Foreigner, wanted.Visa)
	if err != nil {
		return err
	}
	if taken {
		return s.tellBoth(ctx, wanted, holder)
	}
	if exists {
		wanted.ID = there.ID
	}
	letters, err := s.write(ctx, Confirmation, wanted.ID, wanted.Email, wanted.Lang)
	if err != nil || len(letters) == 0 {
		return err
	}
	if exists {
		// Whoever signs up last and reads the mail has the account; an earlier password, which may be
		// that of a stranger, opens nothing.
		return s.accounts.Redo(ctx, wanted, letters)
	}
	return s.accounts.Add(ctx, wanted, ident.ID(), letters)
}

func (s *Service) tell(ctx context.Context, p Purpose, a Account) error {
	letters, err := s.write(ctx, p, a.ID, a.Email, a.Lang)
	if err != nil {
		return err
	}
	return s.accounts.Send(ctx, letters)
}

// tellBoth says to the newcomer how to get help, not who has the number, and to its holder that it was used.
func (s *Service) tellBoth(ctx context.Context, newcomer, holder Account) error {
	help, err := s.write(ctx, NumberTaken, "", newcomer.Email, newcomer.Lang)
	if err != nil {
		return err
	}
	notice, err := s.write(ctx, NumberTried, holder.ID, holder.Email, holder.Lang)
	if err != nil {
		return err
	}
	return s.accounts.Send(ctx, append(help, notice...))
}

// Confirmed is what a first link led to.
type Confirmed struct {
	Account string
	Already bool // it was confirmed before: nothing to do, and nothing wrong
}

// errNumberTaken comes when two people signed up with one number, and the other one confirmed first.
func errNumberTaken() error { return fault.New(fault.Conflict, "account.number-taken") }

// Confirm uses the link of the first mail. NotFound for a link we never made; Conflict when it expired, when a later
// link replaced it, or when the number got an account meanwhile.
func (s *Service) Confirm(ctx context.Context, link string) (Confirmed, error) {
	l, err := s.open(ctx, link, Confirmation)
	if err != nil {
		return Confirmed{}, err
	}
	if done, err := s.already(ctx, l); done.Already || err != nil {
		return done, err
	}
	if err := l.live(s.clock()); err != nil {
		return Confirmed{}, err
	}
	if err := s.accounts.Confirm(ctx, l, s.clock()); fault.Is(err, fault.Conflict) {
		if done, err := s.already(ctx, l); done.Already || err != nil { // a double click
			return done, err
		}
		return Confirmed{}, s.whyNot(ctx, l)
	} else if err != nil {
		return Confirmed{}, err
	}
	return Confirmed{Account: l.Account}, nil
}

func (s *Service) already(ctx context.Context, l Letter) (Confirmed, error) {
	a, _, err := s.accounts.Account(ctx, l.Account)
	return Confirmed{Account: l.Account, Already: a.Confirmed()}, err
}
