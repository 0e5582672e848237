package account_test

import (
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/store/sqldb"
)

// counter is an agent who has signed in.
func (w *world) counter(role account.Role) (token string, s account.Session) {
	w.t.Helper()
	c := w.clerk(role, "14")
	token, s, err := c.enter(password, c.code(0))
	w.ok(err)
	return token, s
}

// An agent makes the account of somebody who has no e-mail, acts for them for an hour at most, and gives them a code on
// paper with which they sign in later.
func TestCounter(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		token, agent := w.counter(account.PreInstructor)
		a, err := w.Welcome(t.Context(), account.Newcomer{Family: "Ndiaye", Given: "Fatou", Born: "1961-04-02", Nationality: "SN", Foreigner: number, Lang: locale.FR})
		w.ok(err)
		if _, err := w.Welcome(t.Context(), account.Newcomer{Family: "Ndiaye", Foreigner: number}); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a number has two accounts: %v", err)
		}
		for typed, want := range map[string]int{number: 1, a.Number: 1, "9900000000": 0, "": 0} {
			if found, err := w.Look(t.Context(), typed); err != nil || len(found) != want {
				t.Errorf("%q finds %v, %v", typed, found, err)
			}
		}
		if found, err := w.Born(t.Context(), "1961-04-02"); err != nil || len(found) != 1 || found[0].Name != "Fatou Ndiaye" {
			t.Errorf("born on that day: %v, %v", found, err)
		}

		for _, bad := range []struct{ reason, words string }{{"", ""}, {"lazy", ""}, {"other", " "}} {
			if _, err := w.OpenVisit(t.Context(), agent, a.ID, bad.reason, bad.words, true); !fault.Is(err, fault.Invalid) {
				t.Errorf("reason %+v: %v", bad, err)
			}
		}
		_, err = w.OpenVisit(t.Context(), agent, a.ID, "no-email", "", false)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("without having seen the person: %v", err)
		}
		visit, err := w.OpenVisit(t.Context(), agent, a.ID, "no-email", "Ne lit pas.", true)
		w.ok(err)
		at, err := w.Session(t.Context(), token)
		w.ok(err)
		if at.Visit == nil || at.Visit.ID != visit.ID || at.Visit.Holder != "Fatou Ndiaye" {
			t.Fatalf("the session knows %+v", at.Visit)
		}
		if _, err := w.OpenVisit(t.Context(), at, a.ID, "no-email", "", true); !fault.Is(err, fault.Conflict) {
			t.Errorf("two persons at once: %v", err)
		}
		acting := at.Acting()
		for p, want := range map[account.Permission]bool{account.ByApplicant: true, account.ByOwner: false, account.ByAgent: false,
			account.ByPreInstructor: false, account.BySignatory: false, account.ByOperator: false, account.AtTheCounter: false, account.SignedIn: true} {
			if acting.May(p) != want {
				t.Errorf("acting, %q: %t", p, acting.May(p))
			}
		}
		for p, want := range map[account.Permission]bool{account.ByApplicant: false, account.ByAgent: false, account.ByPreInstructor: false, account.AtTheCounter: true} {
			if at.May(p) != want {
				t.Errorf("the agent meanwhile, %q: %t", p, at.May(p))
			}
		}

		code, err := w.PrintCode(t.Context(), at)
		w.ok(err)
		if err := w.UsePrinted(t.Context(), code.Login, "AAAA-AAAA-AAAA", password+" !", "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong code: %v", err)
		}
		w.ok(w.UsePrinted(t.Context(), code.Login, code.Code, password+" !", "x"))
		if err := w.UsePrinted(t.Context(), code.Login, code.Code, password+" ?", "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a code used twice: %v", err)
		}
		for _, login := range []string{number, a.Number} {
			if _, s, err := w.SignIn(t.Context(), account.SignIn{Login: login, Password: password + " !", From: "x"}); err != nil || s.Subject != a.ID {
				t.Errorf("sign in as %q: %v", login, err)
			}
		}

		w.ok(w.CloseVisit(t.Context(), at))
		w.pass(time.Second)
		if at, err = w.Session(t.Context(), token); err != nil || at.Visit != nil || !at.May(account.ByPreInstructor) {
			t.Errorf("after the visit: %+v, %v", at, err)
		}
		_, err = w.OpenVisit(t.Context(), at, a.ID, "disability", "", true)
		w.ok(err)
		w.pass(20 * time.Minute)
		w.ok(w.touch(token))
		w.pass(20 * time.Minute)
		w.ok(w.touch(token))
		w.pass(20 * time.Minute)
		if at, err = w.Session(t.Context(), token); err != nil || at.Visit != nil {
			t.Errorf("after an hour: %+v, %v", at.Visit, err)
		}
		for name, list := range map[string]func() ([]account.Visit, error){
			"of the person": func() ([]account.Visit, error) { return w.VisitsOf(t.Context(), a.ID) },
			"of the office": func() ([]account.Visit, error) { return w.VisitsToday(t.Context(), "14") }} {
			if v, err := list(); err != nil || len(v) != 2 || v[1].Words != "Ne lit pas." || v[1].ClosedAt.IsZero() || v[0].Reason != "disability" {
				t.Errorf("journal %s: %+v, %v", name, v, err)
			}
		}
	})
}

// An agent whose own affairs, or whose family's, these are has no visit of them.
func TestBarredFromTheCounter(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, agent := w.counter(account.HandOverClerk)
		a, err := w.Welcome(t.Context(), account.Newcomer{Family: "Ndiaye", Given: "Fatou", Foreigner: number})
		w.ok(err)
		var b sqldb.Batch
		b.Add(`INSERT INTO agent_barred (agent, key, why, at) VALUES ($1, $2, 'family', 0)`, agent.Subject, []byte("#"+number))
		w.ok(w.db.Write(t.Context(), b))
		if _, err := w.OpenVisit(t.Context(), agent, a.ID, "no-email", "", true); !fault.Is(err, fault.Conflict) {
			t.Errorf("an agent acts for family: %v", err)
		}
		if v, err := w.VisitsOf(t.Context(), a.ID); err != nil || len(v) != 0 {
			t.Errorf("and it is on record as a visit: %v, %v", v, err)
		}
	})
}

func (w *world) touch(token string) error {
	_, err := w.Session(w.t.Context(), token)
	return err
}
