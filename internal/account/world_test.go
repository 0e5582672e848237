package account_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const (
	awa      = "awa@example.org"
	password = "le chat dort au soleil"
	number   = "9912345678"
)

// cheap makes hashing fast; what it costs in production changes nothing else.
var cheap = account.Cost{Memory: 8, Rounds: 1, Threads: 1}

// world is a service on a fresh database, with a clock that the test sets and a mailbox.
type world struct {
	*account.Service
	t     *testing.T
	db    *sqldb.DB
	mu    sync.Mutex
	now   time.Time
	mails map[string][]account.Delivery
}

func newWorld(t *testing.T, db *sqldb.DB) *world {
	t.Helper()
	w := &world{t: t, db: db, now: day.At("2026-05-12T09:00:00Z")(), mails: map[string][]account.Delivery{}}
	w.Service = w.service(cheap, []byte("the key of this test, 32 bytes …"))
	return w
}

// service is another server on the same database.
func (w *world) service(cost account.Cost, keys ...[]byte) *account.Service {
	w.t.Helper()
	s, err := account.New(account.Config{
		Accounts: store.Accounts{DB: w.db}, Agents: store.Agents{DB: w.db}, Sessions: store.Sessions{DB: w.db}, Visits: store.Sessions{DB: w.db},
		Clock: w.clock, Issuer: "ANEF", Keys: keys, Cost: cost,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// on runs a test on both engines.
func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) { run(t, newWorld(t, db)) })
}

// deliver runs the mail jobs that are due.
func (w *world) deliver() {
	w.t.Helper()
	queue := store.Jobs{DB: w.db}
	due, err := queue.Lease(w.t.Context(), w.clock(), 100, []string{account.Mail{}.Kind()}, time.Minute)
	w.ok(err)
	for _, job := range due {
		var m account.Mail
		w.ok(json.Unmarshal([]byte(job.Args), &m))
		d, send, err := w.Delivery(w.t.Context(), m)
		w.ok(err)
		if send {
			w.mails[d.To] = append(w.mails[d.To], d)
		}
		w.ok(queue.Done(w.t.Context(), job.ID, job.Attempt, w.clock()))
	}
}

// inbox is what an address got since the last look.
func (w *world) inbox(address string) []account.Delivery {
	w.t.Helper()
	w.deliver()
	out := w.mails[address]
	delete(w.mails, address)
	return out
}

// only is the one mail an address got since the last look.
func (w *world) only(address string, p account.Purpose) account.Delivery {
	w.t.Helper()
	got := w.inbox(address)
	if len(got) != 1 || got[0].Purpose != p {
		w.t.Fatalf("mails to %s: %+v, want one of %s", address, got, p)
	}
	return got[0]
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused checks the kind and the sentence of an error.
func (w *world) refused(err error, kind fault.Kind, key string) {
	w.t.Helper()
	if !fault.Is(err, kind) || fault.Of(err).Text.Key != key {
		w.t.Fatalf("error %v, want %s", err, key)
	}
}

// field checks that one field was complained about.
func (w *world) field(err error, name, key string) {
	w.t.Helper()
	if got := fault.Of(err).Fields[name].Key; got != key || len(fault.Of(err).Fields) != 1 {
		w.t.Fatalf("error %v, want %s on %s", err, key, name)
	}
}

func form(email, number string) account.SignUp {
	return account.SignUp{Email: email, EmailAgain: email, Foreigner: number, Password: password,
		Lang: locale.ES, From: "192.0.2.1"}
}

// settled signs somebody up and confirms.
func (w *world) settled(email, number string) string {
	w.t.Helper()
	w.ok(w.SignUp(w.t.Context(), form(email, number)))
	done, err := w.Confirm(w.t.Context(), w.only(email, account.Confirmation).Link)
	w.ok(err)
	return done.Account
}

// enter signs somebody in.
func (w *world) enter(login, password string) (token string, s account.Session) {
	w.t.Helper()
	token, s, err := w.in(login, password)
	w.ok(err)
	return token, s
}

func (w *world) in(login, password string) (string, account.Session, error) {
	return w.SignIn(w.t.Context(), account.SignIn{Login: login, Password: password, From: "192.0.2.1", Device: "Firefox, Android"})
}

// count counts rows.
func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.ok(w.db.QueryRowContext(w.t.Context(), query, args...).Scan(&n))
	return n
}
