package account

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/locale"
)

// Accounts stores accounts and letters. Every method that takes letters also enqueues their jobs in the same commit.
// A write that finds somebody else was faster, or a key that is taken, is a Conflict, and then nothing is written.
type Accounts interface {
	Account(ctx context.Context, id string) (Account, bool, error)
	// ByLogin finds by LoginKey: the e-mail address, or a number. Of several accounts with one number it takes
	// the confirmed one, else the newest.
	ByLogin(ctx context.Context, key string) (Account, bool, error)
	// ByNumber finds the confirmed account that has the foreigner number or the visa number.
	ByNumber(ctx context.Context, foreigner, visa string) (Account, bool, error)

	// Add writes an account and the person behind it, with that id.
	Add(ctx context.Context, a Account, person string, letters []Letter) error
	// Welcome writes an account without address and without password, confirmed by an agent who saw the person's papers.
	Welcome(ctx context.Context, a Account, person string, who Newcomer, letters []Letter) error
	// HoldersByKey finds confirmed accounts by LoginKey or by the reference of a dossier; HoldersBorn by birth date.
	HoldersByKey(ctx context.Context, key string) ([]Holder, error)
	Holder(ctx context.Context, account string) (Holder, bool, error)
	HoldersBorn(ctx context.Context, born day.Date) ([]Holder, error)
	// PrintCode keeps the hash of a printed code in the place of the one before; UsePrinted uses it up, sets the password
	// and ends all sessions. Conflict when it does not fit or is over.
	PrintCode(ctx context.Context, account, hash, agent string, until time.Time) error
	UsePrinted(ctx context.Context, account, hash, password string, now time.Time) error
	// Redo gives an unconfirmed account the password and numbers of a later sign-up, and replaces its links.
	Redo(ctx context.Context, a Account, letters []Letter) error
	// Confirm uses the letter and confirms its account.
	Confirm(ctx context.Context, l Letter, now time.Time) error
	// Reset uses the letter, sets the password, confirms if need be, ends all sessions and other recovery links.
	Reset(ctx context.Context, l Letter, hash string, now time.Time, letters []Letter) error
	// SetPassword ends all sessions but one, and open recovery links.
	SetPassword(ctx context.Context, account, hash, keep string, now time.Time, letters []Letter) error
	// Rehash replaces a hash if it is still the old one.
	Rehash(ctx context.Context, account, old, new string) error
	// MoveEmail uses the letter, gives the account its address, and ends open recovery links.
	MoveEmail(ctx context.Context, l Letter, now time.Time, letters []Letter) error
	SetNumbers(ctx context.Context, account, foreigner, visa string) error
	SetLang(ctx context.Context, account string, lang locale.Lang) error
	SetPhone(ctx context.Context, account, phone string) error

	// Arrive writes an account that claims nothing, the person behind it and the session that goes on with it.
	Arrive(ctx context.Context, a Account, person string, s Session) error
	// Reach notes how to write to the holder of such an account.
	Reach(ctx context.Context, account, email, phone string, letters []Letter) error
	// Unproven finds the newest such account that filed something under an address.
	Unproven(ctx context.Context, email string) (Account, bool, error)
	// Prove uses the letter, and gives such an account its address and a password. Conflict when the address has an account.
	Prove(ctx context.Context, l Letter, hash string, now time.Time) error
	// Attach uses the letter, and gives what such an account filed to another one.
	Attach(ctx context.Context, l Letter, to string, now time.Time) error

	Letter(ctx context.Context, id string) (Letter, bool, error)
	CountLetters(ctx context.Context, emailKey string, p Purpose, since time.Time) (int, error)
	Send(ctx context.Context, letters []Letter) error
}

// Agents stores those who work with the platform.
type Agents interface {
	Agent(ctx context.Context, id string) (Agent, bool, error)
	AgentByLogin(ctx context.Context, key string) (Agent, bool, error)
	Agents(ctx context.Context, office string) ([]Agent, error)
	AddAgent(ctx context.Context, a Agent) error
	// SaveAgent ends the agent's sessions.
	SaveAgent(ctx context.Context, a Agent) error
	// Enroll sets the sealed secret of the codes and ends the agent's sessions.
	Enroll(ctx context.Context, agent, sealed string) error
	SetAgentPassword(ctx context.Context, agent, hash, keep string) error
	RehashAgent(ctx context.Context, agent, old, new string) error
}

// Sessions stores sessions, and counts attempts so that all servers agree.
type Sessions interface {
	// Open writes the session and forgives the attempt that led to it. Conflict when the code was used before.
	Open(ctx context.Context, o Opening) error
	// Session finds one with what its pages need; that of an agent who is not active any more is not found.
	Session(ctx context.Context, id string) (Session, bool, error)
	Sessions(ctx context.Context, kind Kind, subject string) ([]Session, error)
	Touch(ctx context.Context, id string, now time.Time) error
	EndToken(ctx context.Context, id string) error
	End(ctx context.Context, kind Kind, subject, id string) error
	EndAllBut(ctx context.Context, kind Kind, subject, id string) error

	// Attempt reads and replaces a tally in one transaction, as nobody else does. An error of next leaves it as it was.
	Attempt(ctx context.Context, key string, next func(Tally) (Tally, error)) error
	// Forgive forgets the tally of one key, and takes one attempt off another.
	Forgive(ctx context.Context, key, less string) error

	// Sweep forgets sessions and tallies that are over, letters older than oldLetters and accounts
	// that were never confirmed since then.
	Sweep(ctx context.Context, now, oldLetters time.Time) error
}

// Opening is a session to be written.
type Opening struct {
	Session Session
	Forgive string // key of the tally to forget
	Less    string // key of the tally to take one off
	Step    int64  // of an agent: the time step of the code, to be used once
}
