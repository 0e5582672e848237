package account_test

import (
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
)

const fresh = "un tout autre chat, plus gros"

func TestRecover(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		token, _ := w.enter(awa, password)
		for range 6 {
			w.in(awa, "forgotten")
		}
		w.ok(w.Recover(t.Context(), "AWA@example.org", locale.FR, ""))
		first := w.only(awa, account.Recovery).Link
		w.ok(w.Recover(t.Context(), number, locale.FR, ""))
		second := w.only(awa, account.Recovery).Link

		w.ok(w.CheckLink(t.Context(), first))
		w.field(w.Reset(t.Context(), first, "short"), "password", "account.error.password-short")
		w.ok(w.Reset(t.Context(), first, fresh))
		w.only(awa, account.PasswordChanged)
		for _, link := range []string{first, second} {
			w.refused(w.CheckLink(t.Context(), link), fault.Conflict, "account.link.replaced")
			w.refused(w.Reset(t.Context(), link, password), fault.Conflict, "account.link.replaced")
		}
		if _, err := w.Session(t.Context(), token); err != account.ErrNoSession {
			t.Error("a session outlived the reset")
		}
		w.enter(awa, fresh) // at once: the owner does not wait for what others tried
		_, _, err := w.in(awa, password)
		w.refused(err, fault.Invalid, "account.refused")
	})
}

func TestRecoverLinkEndsWithinTheHour(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		w.ok(w.Recover(t.Context(), awa, locale.FR, ""))
		link := w.only(awa, account.Recovery).Link
		w.pass(time.Hour)
		w.refused(w.Reset(t.Context(), link, fresh), fault.Conflict, "account.link.expired")

		w.ok(w.Recover(t.Context(), awa, locale.FR, ""))
		w.pass(time.Hour) // the mail server was away: a dead link is not sent
		if got := w.inbox(awa); len(got) != 0 {
			t.Errorf("sent %+v", got)
		}
	})
}

func TestRecoverSaysTheSameForNobody(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.ok(w.Recover(t.Context(), "nobody@example.org", locale.EN, ""))
		w.ok(w.Recover(t.Context(), "9900000000", locale.EN, ""))
		if m := w.only("nobody@example.org", account.NoAccount); m.Link != "" || m.Lang != locale.EN {
			t.Errorf("%+v", m)
		}
		w.field(w.Recover(t.Context(), "nobody@", locale.EN, ""), "login", "account.error.email")
	})
}

func TestRecoverConfirms(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.ok(w.SignUp(t.Context(), form(awa, number)))
		first := w.only(awa, account.Confirmation).Link
		w.ok(w.Recover(t.Context(), awa, locale.FR, ""))
		w.ok(w.Reset(t.Context(), w.only(awa, account.Recovery).Link, fresh))
		w.enter(awa, fresh)
		if done, err := w.Confirm(t.Context(), first); err != nil || !done.Already {
			t.Errorf("the first link: %+v, %v", done, err)
		}
	})
}

func TestChangePassword(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		here, me := w.enter(awa, password)
		there, _ := w.enter(awa, password)
		w.field(w.ChangePassword(t.Context(), me, "wrong", fresh), "old-password", "account.error.old-password")
		w.field(w.ChangePassword(t.Context(), me, password, awa), "password", "account.error.password-known")
		w.ok(w.ChangePassword(t.Context(), me, password, fresh))
		w.only(awa, account.PasswordChanged)
		if _, err := w.Session(t.Context(), here); err != nil {
			t.Error("my own session ended")
		}
		if _, err := w.Session(t.Context(), there); err != account.ErrNoSession {
			t.Error("the other session lives")
		}
		for range 5 {
			w.ChangePassword(t.Context(), me, "wrong", password)
		}
		w.refused(w.ChangePassword(t.Context(), me, fresh, password), fault.TooMany, "account.too-many")
	})
}

func TestChangeEmail(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		w.settled("omar@example.org", "9900000000")
		w.ok(w.SignUp(t.Context(), form("new@example.org", "9911111111"))) // a stranger, never confirmed
		w.only("new@example.org", account.Confirmation)
		_, me := w.enter(awa, password)

		w.field(w.ChangeEmail(t.Context(), me, "wrong", "new@example.org"), "old-password", "account.error.old-password")
		w.field(w.ChangeEmail(t.Context(), me, password, "new"), "email", "account.error.email")
		w.ok(w.ChangeEmail(t.Context(), me, password, "omar@example.org"))
		w.only("omar@example.org", account.Exists)
		w.ok(w.ChangeEmail(t.Context(), me, password, "new@example.org"))
		link := w.only("new@example.org", account.NewEmail).Link
		w.enter(awa, password) // nothing changed yet
		w.ok(w.ConfirmEmail(t.Context(), link))
		w.ok(w.ConfirmEmail(t.Context(), link))
		w.only(awa, account.EmailChanged)
		if _, s := w.enter("new@example.org", password); s.Subject != me.Subject {
			t.Error("another account has the address")
		}
		_, _, err := w.in(awa, password)
		w.refused(err, fault.Invalid, "account.refused")
	})
}

func TestTheNewAddressWasTakenMeanwhile(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		_, me := w.enter(awa, password)
		w.ok(w.ChangeEmail(t.Context(), me, password, "new@example.org"))
		link := w.only("new@example.org", account.NewEmail).Link
		w.settled("new@example.org", "9900000000")
		w.refused(w.ConfirmEmail(t.Context(), link), fault.Conflict, "account.email-taken")
		w.enter(awa, password)
	})
}

func TestProfile(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.settled(awa, number)
		w.settled("omar@example.org", "9900000000")
		w.ok(w.SetLang(t.Context(), id, locale.EN))
		w.ok(w.SetPhone(t.Context(), id, "+33639981234"))
		w.field(w.SetPhone(t.Context(), id, "06 39 98 12 34"), "phone", "account.error.phone")
		w.refused(w.SetNumbers(t.Context(), id, "9900000000", ""), fault.Conflict, "account.number-taken")
		w.ok(w.SetNumbers(t.Context(), id, number, "FRA 987 654 321"))
		a, err := w.Account(t.Context(), id)
		w.ok(err)
		if a.Lang != locale.EN || a.Phone != "+33639981234" || a.Visa != "FRA987654321" || a.Foreigner != number {
			t.Errorf("%+v", a)
		}
		_, err = w.Account(t.Context(), "nobody")
		w.refused(err, fault.NotFound, "account.unknown")
	})
}

func TestSweep(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		w.enter(awa, password)
		w.ok(w.SignUp(t.Context(), form("never@example.org", "9900000000")))
		w.in("someone@example.org", "wrong")
		w.pass(31 * 24 * time.Hour)
		w.ok(w.Sweep(t.Context()))
		for _, table := range []string{"session", "letter", "tally"} {
			if n := w.count(`SELECT count(*) FROM ` + table); n != 0 {
				t.Errorf("%d rows left in %s", n, table)
			}
		}
		if n := w.count(`SELECT count(*) FROM account`); n != 1 {
			t.Errorf("%d accounts left", n)
		}
		w.enter(awa, password)
	})
}
