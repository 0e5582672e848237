package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"anef/internal/fault"
	"anef/internal/ident"
)

// A printed code lets somebody without e-mail choose a password: handed over on paper at the counter, used once.
const printedLives = 90 * 24 * time.Hour

// PrintedCode is what stands on the sheet.
type PrintedCode struct {
	Login string // what to type as a name: a number of the person, or that of the account
	Code  string // shown once; only its hash is kept
	Until time.Time
}

// PrintCode makes a code for the person at the counter; the one before opens nothing any more.
func (s *Service) PrintCode(ctx context.Context, who Session) (PrintedCode, error) {
	if who.Visit == nil {
		return PrintedCode{}, fault.New(fault.Conflict, "counter.none")
	}
	a, err := s.Account(ctx, who.Visit.Account)
	if err != nil {
		return PrintedCode{}, err
	}
	code := ident.Code() + "-" + ident.Code()
	out := PrintedCode{Login: a.Login(), Code: code, Until: s.clock().Add(printedLives)}
	return out, s.accounts.PrintCode(ctx, a.ID, s.hashPrinted(a.ID, code), who.Subject, out.Until)
}

// Login is what the holder of an account types as a name.
func (a Account) Login() string {
	for _, l := range []string{a.Foreigner, a.Visa, a.Email, a.Number} {
		if l != "" {
			return l
		}
	}
	return ""
}

func (s *Service) hashPrinted(account, code string) string {
	mac := hmac.New(sha256.New, s.keys[0].code)
	mac.Write([]byte("printed|" + account + "|" + ident.Squeeze(code)))
	return hex.EncodeToString(mac.Sum(nil))
}

// UsePrinted sets the password of whoever has the paper, and ends all sessions. Invalid when the code does not fit the
// login, was used or is over: one answer for all; Invalid on the field password; TooMany as in SignIn.
func (s *Service) UsePrinted(ctx context.Context, login, code, password, from string) error {
	key := LoginKey(login)
	if err := s.try(ctx, s.tallyKey("printed", key), s.tallyKey("address", from)); err != nil {
		return err
	}
	a, _, err := s.accounts.ByLogin(ctx, key)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, a, password)
	if err != nil {
		return err
	}
	err = s.accounts.UsePrinted(ctx, a.ID, s.hashPrinted(a.ID, code), hash, s.clock())
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Invalid, "account.printed-refused")
	}
	return err
}
