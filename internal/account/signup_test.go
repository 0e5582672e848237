package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
)

func TestSignUpConfirmSignIn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		in := form(" Awa@Example.org", "99 12 34 56 78")
		in.EmailAgain, in.Visa = "awa@example.ORG", "fra 123 456 789"
		w.ok(w.SignUp(t.Context(), in))

		if _, _, err := w.in(awa, password); err == nil {
			t.Fatal("signed in before the link was used")
		} else {
			w.refused(err, fault.Invalid, "account.unconfirmed")
		}
		mails := w.inbox("Awa@Example.org")
		if len(mails) != 2 || mails[1].Purpose != account.Confirmation || mails[1].Lang != locale.ES {
			t.Fatalf("the link did not come twice: %+v", mails)
		}
		done, err := w.Confirm(t.Context(), mails[0].Link)
		w.ok(err)
		if done.Already || done.Account == "" {
			t.Errorf("first use: %+v", done)
		}
		for _, link := range []string{mails[0].Link, mails[1].Link, strings.ToUpper(mails[0].Link)} {
			if again, err := w.Confirm(t.Context(), link); err != nil || !again.Already {
				t.Errorf("a confirmed link again: %+v, %v", again, err)
			}
		}
		for _, login := range []string{awa, " AWA@example.org ", "9912345678", "99 1234 5678", "FRA123456789", "fra-123456789"} {
			token, s := w.enter(login, password)
			if s.Role != account.Applicant || s.Subject != done.Account || s.Person == "" || s.Lang != locale.ES ||
				s.Name != "Awa@Example.org" || s.Device != "Firefox, Android" || len(token) < 26 {
				t.Errorf("by %q: %+v", login, s)
			}
		}
	})
}

func TestSignUpFields(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		tests := []struct {
			field, key string
			with       func(*account.SignUp)
		}{
			{"email", "account.error.email", func(s *account.SignUp) { s.Email, s.EmailAgain = "awa", "awa" }},
			{"email", "account.error.email", func(s *account.SignUp) { s.Email, s.EmailAgain = "Awa <a@b.fr>", "Awa <a@b.fr>" }},
			{"email-again", "account.error.email-differs", func(s *account.SignUp) { s.EmailAgain = "awe@example.org" }},
			{"foreigner", "account.error.number-needed", func(s *account.SignUp) { s.Foreigner = " " }},
			{"foreigner", "account.error.foreigner", func(s *account.SignUp) { s.Foreigner, s.Visa = "123", "FRA123456789" }},
			{"visa", "account.error.visa", func(s *account.SignUp) { s.Visa = "FR1" }},
			{"password", "account.error.password-short", func(s *account.SignUp) { s.Password = "éééééé56789" }},
			{"password", "account.error.password-long", func(s *account.SignUp) { s.Password = strings.Repeat("chat ", 60) }},
			{"password", "account.error.password-common", func(s *account.SignUp) { s.Password = "MotDePasse123" }},
			{"password", "account.error.password-common", func(s *account.SignUp) { s.Password = "azertazertazert" }},
			{"password", "account.error.password-known", func(s *account.SignUp) { s.Password = "AWA@example.org" }},
			{"password", "account.error.password-known", func(s *account.SignUp) { s.Visa = "FRA123456789"; s.Password = "fra123456789" }},
		}
		for _, tt := range tests {
			in := form(awa, number)
			tt.with(&in)
			w.field(w.SignUp(t.Context(), in), tt.field, tt.key)
		}
		if n := w.count(`SELECT count(*) FROM account`); n != 0 {
			t.Errorf("%d accounts from wrong forms", n)
		}
		first := form(awa, "")
		first.NoNumber = true // a first application by somebody who has neither number
		w.ok(w.SignUp(t.Context(), first))
	})
}

func TestSignUpSaysTheSameWhetherTheAccountExists(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		w.ok(w.SignUp(t.Context(), form("AWA@example.org", "9900000000")))
		if m := w.only(awa, account.Exists); m.Link != "" {
			t.Error("a mail that a stranger caused opens something")
		}
		w.ok(w.SignUp(t.Context(), form("thief@example.org", number)))
		w.only(awa, account.NumberTried)
		if m := w.only("thief@example.org", account.NumberTaken); m.Link != "" {
			t.Error("a mail about somebody else's account opens something")
		}
		if n := w.count(`SELECT count(*) FROM account`); n != 1 {
			t.Errorf("%d accounts", n)
		}
		_, _, byAddress := w.in("thief@example.org", password)
		w.refused(byAddress, fault.Invalid, "account.refused")
	})
}

func TestTheLastSignUpBeforeConfirmingCounts(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		stranger := form(awa, number)
		stranger.Password = "the password of a stranger"
		w.ok(w.SignUp(t.Context(), stranger))
		early := w.only(awa, account.Confirmation)
		w.ok(w.SignUp(t.Context(), form(awa, "9900000000")))

		_, err := w.Confirm(t.Context(), early.Link)
		w.refused(err, fault.Conflict, "account.link.replaced")
		_, err = w.Confirm(t.Context(), w.only(awa, account.Confirmation).Link)
		w.ok(err)
		_, _, err = w.in(awa, stranger.Password)
		w.refused(err, fault.Invalid, "account.refused")
		w.enter("9900000000", password)
	})
}

func TestAnUnconfirmedNumberKeepsNobodyOut(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.ok(w.SignUp(t.Context(), form("squatter@example.org", number)))
		late := w.only("squatter@example.org", account.Confirmation)
		id := w.settled(awa, number)
		_, err := w.Confirm(t.Context(), late.Link)
		w.refused(err, fault.Conflict, "account.number-taken")
		if _, s := w.enter(number, password); s.Subject != id {
			t.Error("the number opens another account")
		}
	})
}

func TestTwoSignUpsRaceForOneAddress(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		var race sync.WaitGroup
		for range 2 {
			race.Go(func() {
				if err := w.SignUp(t.Context(), form(awa, number)); err != nil {
					t.Error(err)
				}
			})
		}
		race.Wait()
		if n := w.count(`SELECT count(*) FROM account`); n != 1 {
			t.Fatalf("%d accounts", n)
		}
		// The replaced link is not even sent.
		mails := w.inbox(awa)
		_, err := w.Confirm(t.Context(), mails[len(mails)-1].Link)
		w.ok(err)
		w.enter(awa, password)
	})
}

func TestLinksEnd(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.ok(w.SignUp(t.Context(), form(awa, number)))
		link := w.only(awa, account.Confirmation).Link
		for _, forged := range []string{"", "x", link[:52-1] + "!", link[:26] + strings.Repeat("a", 26), link + "a"} {
			_, err := w.Confirm(t.Context(), forged)
			w.refused(err, fault.NotFound, "account.link.bad")
		}
		w.refused(w.Reset(t.Context(), link, password), fault.NotFound, "account.link.bad") // another purpose
		w.pass(24 * time.Hour)
		_, err := w.Confirm(t.Context(), link)
		w.refused(err, fault.Conflict, "account.link.expired")
	})
}

func TestNoTableOpensAnything(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.ok(w.SignUp(t.Context(), form(awa, number)))
		link := w.only(awa, account.Confirmation).Link
		other := w.service(cheap, []byte("another key, of another server …"))
		_, err := other.Confirm(t.Context(), link)
		w.refused(err, fault.NotFound, "account.link.bad")
		if n := w.count(`SELECT count(*) FROM job WHERE args LIKE '%' || $1 || '%'`, link[26:]); n != 0 {
			t.Error("a job holds the link")
		}
		rotated := w.service(cheap, []byte("a new key, made the next spring …"), []byte("the key of this test, 32 bytes …"))
		_, err = rotated.Confirm(t.Context(), link)
		w.ok(err)
	})
}

func TestNobodyIsBuriedInMail(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for range 5 {
			w.ok(w.SignUp(t.Context(), form(awa, number)))
		}
		if got := w.inbox(awa); len(got) != 1 { // of three, two were replaced before they left
			t.Errorf("%d mails", len(got))
		}
		if n := w.count(`SELECT count(*) FROM letter`); n != 3 {
			t.Errorf("%d letters", n)
		}
		w.pass(time.Hour)
		w.ok(w.SignUp(t.Context(), form(awa, number)))
		w.only(awa, account.Confirmation)

		var err error
		for i := 0; i < 60 && err == nil; i++ {
			err = w.Recover(t.Context(), "someone@example.org", locale.FR, "198.51.100.7")
		}
		w.refused(err, fault.TooMany, "account.too-many")
	})
}
