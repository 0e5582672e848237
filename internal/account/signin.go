package account

import (
	"context"

	"anef/internal/fault"
)

// SignIn is what an applicant types to come in, and where from.
type SignIn struct {
	Login    string // e-mail address, foreigner number or visa number
	Password string
	From     string // address of the network
	Device   string // see Device
}

// errRefused is the one answer to a wrong login and to a wrong password.
func errRefused() error { return fault.New(fault.Invalid, "account.refused") }

// errUnconfirmed goes only to those who know the password.
func errUnconfirmed() error { return fault.New(fault.Invalid, "account.unconfirmed") }

// errClosed goes only to those who know the password: who was declared dead by mistake learns what to do.
func errClosed() error { return fault.New(fault.Invalid, "account.closed") }

// SignIn opens a session and gives its token for the cookie.
// Invalid "account.refused" when login and password do not fit; Invalid "account.closed" when they do, but the holder was declared dead; Invalid "account.unconfirmed" when they do, but
// the first link was never used: then it is sent again; TooMany with the minutes to wait after too many failures.
func (s *Service) SignIn(ctx context.Context, in SignIn) (token string, session Session, err error) {
	login := s.tallyKey("login", LoginKey(in.Login))
	address := s.tallyKey("address", in.From)
	if err := s.try(ctx, login, address); err != nil {
		return "", Session{}, err
	}
	a, _, err := s.accounts.ByLogin(ctx, LoginKey(in.Login))
	if err != nil {
		return "", Session{}, err
	}
	right, stale, err := s.hasher.Verify(ctx, a.Password, in.Password)
	switch {
	case err != nil:
		return "", Session{}, err
	case !right:
		return "", Session{}, errRefused()
	case a.Closed:
		return "", Session{}, errClosed()
	case !a.Confirmed():
		return "", Session{}, s.remind(ctx, a, login, address)
	}
	if stale {
		if err := s.rehash(ctx, a.ID, a.Password, in.Password, s.accounts.Rehash); err != nil {
			return "", Session{}, err
		}
	}
	token, session = s.begin(OfApplicant, a.ID, in.Device)
	if err := s.sessions.Open(ctx, Opening{Session: session, Forgive: login, Less: address}); err != nil {
		return "", Session{}, err
	}
	session, err = s.Session(ctx, token)
	return token, session, err
}

// try counts the attempt against the login and against the network address.
func (s *Service) try(ctx context.Context, login, address string) error {
	if err := s.attempt(ctx, perLogin, login); err != nil {
		return err
	}
	return s.attempt(ctx, perAddress, address)
}

// remind sends the first link again.
func (s *Service) remind(ctx context.Context, a Account, login, address string) error {
	letters, err := s.write(ctx, Confirmation, a.ID, a.Email, a.Lang)
	if err != nil {
		return err
	}
	if err := s.accounts.Send(ctx, letters); err != nil {
		return err
	}
	if err := s.sessions.Forgive(ctx, login, address); err != nil {
		return err
	}
	return errUnconfirmed()
}

// rehash brings a stored hash to the present cost, while the password is at hand.
func (s *Service) rehash(ctx context.Context, id, old, password string,
	store func(ctx context.Context, id, old, new string) error) error {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	return store(ctx, id, old, hash)
}

// AgentSignIn is what an agent, a helper or an operator types to come in.
type AgentSignIn struct {
	Login    string // e-mail address
	Password string
	Code     string // six digits of the app
	From     string
	Device   string
}

// errAgentRefused is the one answer to whatever is wrong.
func errAgentRefused() error { return fault.New(fault.Invalid, "account.agent-refused") }

// SignInAgent opens a session. Invalid "account.agent-refused" when anything does not fit, also for a code
// that was used before; TooMany as in SignIn.
func (s *Service) SignInAgent(ctx context.Context, in AgentSignIn) (token string, session Session, err error) {
	login := s.tallyKey("agent", EmailKey(in.Login))
	address := s.tallyKey("address", in.From)
	if err := s.try(ctx, login, address); err != nil {
		return "", Session{}, err
	}
	a, _, err := s.agents.AgentByLogin(ctx, EmailKey(in.Login))
	if err != nil {
		return "", Session{}, err
	}
	right, stale, err := s.hasher.Verify(ctx, a.Password, in.Password)
	if err != nil {
		return "", Session{}, err
	}
	if !right || !a.Active || a.Sealed == "" {
		return "", Session{}, errAgentRefused()
	}
	step, ok, err := s.codeStep(a, in.Code)
	if err != nil || !ok {
		return "", Session{}, orRefused(err)
	}
	if stale {
		if err := s.rehash(ctx, a.ID, a.Password, in.Password, s.agents.RehashAgent); err != nil {
			return "", Session{}, err
		}
	}
	token, session = s.begin(OfAgent, a.ID, in.Device)
	err = s.sessions.Open(ctx, Opening{Session: session, Forgive: login, Less: address, Step: step})
	if fault.Is(err, fault.Conflict) { // the same code, a moment ago
		return "", Session{}, errAgentRefused()
	}
	if err != nil {
		return "", Session{}, err
	}
	session, err = s.Session(ctx, token)
	return token, session, err
}

func orRefused(err error) error {
	if err != nil {
		return err
	}
	return errAgentRefused()
}
