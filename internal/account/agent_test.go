package account_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/fault"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// clerk is an agent with an app that makes codes.
type clerk struct {
	account.Agent
	account.Enrolment
	w *world
}

func (w *world) clerk(role account.Role, office string) clerk {
	w.t.Helper()
	a, err := w.AddAgent(w.t.Context(), account.Agent{Login: "Claire@prefecture.example", Name: "Claire", Role: role, Office: office}, password)
	w.ok(err)
	e, err := w.Enroll(w.t.Context(), a.ID)
	w.ok(err)
	return clerk{a, e, w}
}

func (c clerk) code(shift time.Duration) string {
	code, err := totp.GenerateCode(c.Secret, c.w.clock().Add(shift))
	c.w.ok(err)
	return code
}

func (c clerk) enter(password, code string) (string, account.Session, error) {
	return c.w.SignInAgent(c.w.t.Context(), account.AgentSignIn{Login: "claire@prefecture.example", Password: password, Code: code})
}

func TestAgentSignsIn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Instructor, "14")
		token, s, err := c.enter(password, c.code(0)[:3]+" "+c.code(0)[3:])
		w.ok(err)
		if s.Kind != account.OfAgent || s.Subject != c.ID || s.Name != "Claire" || !s.May(account.ByInstructor) || s.Office != "14" {
			t.Errorf("%+v", s)
		}
		w.pass(30 * time.Minute)
		if _, err := w.Session(t.Context(), token); err != account.ErrNoSession {
			t.Error("an idle desk stays open")
		}
		for _, shift := range []time.Duration{-30 * time.Second, 30 * time.Second} { // a telephone that is a little off
			_, _, err := c.enter(password, c.code(shift))
			w.ok(err)
			w.pass(2 * time.Minute)
		}
		key, err := otp.NewKeyFromURL(c.URI)
		w.ok(err)
		if key.Secret() != c.Secret || key.Issuer() != "ANEF" || key.AccountName() != c.Login {
			t.Errorf("the app reads %s", c.URI)
		}
	})
}

func TestAgentRefused(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Instructor, "14")
		attempts := [][2]string{{"wrong", c.code(0)}, {password, "000000"}, {password, ""}, {password, c.code(-time.Minute)}, {password, c.code(time.Hour)}}
		for _, try := range attempts {
			_, _, err := c.enter(try[0], try[1])
			w.refused(err, fault.Invalid, "account.agent-refused")
		}
		_, _, err := c.enter(password, c.code(0))
		w.refused(err, fault.TooMany, "account.too-many")
		w.pass(time.Minute)
		_, _, err = c.enter(password, c.code(0))
		w.ok(err)
	})
}

func TestACodeOpensOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Instructor, "14")
		code := c.code(0)
		var opened atomic.Int64
		var race sync.WaitGroup
		for range 4 {
			race.Go(func() {
				if _, _, err := c.enter(password, code); err == nil {
					opened.Add(1)
				} else if !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			})
		}
		race.Wait()
		if n := opened.Load(); n != 1 {
			t.Fatalf("one code opened %d sessions", n)
		}
		w.pass(20 * time.Second)
		_, _, err := c.enter(password, code)
		w.refused(err, fault.Invalid, "account.agent-refused")
		_, _, err = c.enter(password, c.code(-30*time.Second)) // an older one, seen over the shoulder
		w.refused(err, fault.Invalid, "account.agent-refused")
		w.pass(30 * time.Second)
		_, _, err = c.enter(password, c.code(0))
		w.ok(err)
	})
}

func TestSecretsOfCodesAreSealed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Instructor, "14")
		a, err := w.Agent(t.Context(), c.ID)
		w.ok(err)
		if a.Sealed == "" || strings.Contains(a.Sealed, c.Secret) {
			t.Error("the secret is stored in the clear")
		}
		w.Service = w.service(cheap, []byte("another key, of another server …"))
		if _, _, err := c.enter(password, c.code(0)); !fault.Is(err, fault.Internal) {
			t.Errorf("with the wrong key: %v", err)
		}
	})
}

func TestWhatIsTakenFromAnAgentIsGoneAtOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Instructor, "14")
		token, _, err := c.enter(password, c.code(0))
		w.ok(err)
		c.Active = false
		c.Name = "Claire D."
		w.ok(w.SaveAgent(t.Context(), c.Agent))
		if _, err := w.Session(t.Context(), token); err != account.ErrNoSession {
			t.Error("the session outlived the agent")
		}
		w.pass(time.Minute)
		_, _, err = c.enter(password, c.code(0))
		w.refused(err, fault.Invalid, "account.agent-refused")
		list, err := w.Agents(t.Context(), "14")
		w.ok(err)
		if len(list) != 1 || list[0].Active || list[0].Name != "Claire D." {
			t.Errorf("%+v", list)
		}
		if list, _ := w.Agents(t.Context(), "35"); len(list) != 0 {
			t.Error("another office sees the agent")
		}
	})
}

func TestAgentChangesPassword(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.clerk(account.Helper, "")
		token, s, err := c.enter(password, c.code(0))
		w.ok(err)
		w.field(w.ChangeAgentPassword(t.Context(), s, "wrong", fresh), "old-password", "account.error.old-password")
		w.ok(w.ChangeAgentPassword(t.Context(), s, password, fresh))
		if _, err := w.Session(t.Context(), token); err != nil {
			t.Error("my own session ended")
		}
		w.pass(time.Minute)
		_, _, err = c.enter(fresh, c.code(0))
		w.ok(err)
	})
}

func TestAddAgentFields(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.clerk(account.Operator, "")
		good := account.Agent{Login: "omar@prefecture.example", Name: "Omar", Role: account.Signatory, Office: "14"}
		for field, with := range map[string]func(*account.Agent){
			"login":  func(a *account.Agent) { a.Login = "CLAIRE@prefecture.example" },
			"name":   func(a *account.Agent) { a.Name = " " },
			"role":   func(a *account.Agent) { a.Role, a.Office = "applicant", "" },
			"office": func(a *account.Agent) { a.Office = "" },
		} {
			a := good
			with(&a)
			_, err := w.AddAgent(t.Context(), a, password)
			if f := fault.Of(err).Fields; len(f) != 1 || f[field].Key == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		_, err := w.AddAgent(t.Context(), good, "motdepasse123")
		w.field(err, "password", "account.error.password-common")
	})
}
