package account_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
)

func TestWrongLoginAndWrongPasswordSoundTheSame(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		for _, login := range []string{awa, "nobody@example.org", number, "9900000000", "***"} {
			for range 5 {
				_, _, err := w.in(login, "not the password")
				w.refused(err, fault.Invalid, "account.refused")
				w.pass(time.Second)
			}
			_, _, err := w.in(login, password)
			w.refused(err, fault.TooMany, "account.too-many")
		}
	})
}

func TestTheWaitGrowsIsToldAndEnds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		other := w.service(cheap, []byte("the key of this test, 32 bytes …"))
		fail := func() error {
			_, _, err := other.SignIn(t.Context(), account.SignIn{Login: awa, Password: "wrong", From: "192.0.2.9"})
			return err
		}
		for range 5 {
			w.refused(fail(), fault.Invalid, "account.refused")
		}
		for _, minutes := range []int{1, 1, 2, 4, 8, 15, 15} {
			_, _, err := w.in(awa, password) // another server, the right password: the limit is the account's
			w.refused(err, fault.TooMany, "account.too-many")
			if got := fault.Of(err).Text.Args[1]; got != minutes {
				t.Errorf("told to wait %v minutes, want %d", got, minutes)
			}
			w.pass(time.Duration(minutes) * time.Minute)
			w.refused(fail(), fault.Invalid, "account.refused")
		}
		w.pass(15 * time.Minute)
		w.enter(awa, password)
		for range 4 {
			w.refused(fail(), fault.Invalid, "account.refused") // forgiven: it starts anew
		}
	})
}

func TestManyGuessesAtOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		var guessed atomic.Int64
		var rush sync.WaitGroup
		for range 20 {
			rush.Go(func() {
				if _, _, err := w.in(awa, "wrong"); fault.Is(err, fault.Invalid) {
					guessed.Add(1)
				} else if !fault.Is(err, fault.TooMany) {
					t.Error(err)
				}
			})
		}
		rush.Wait()
		if n := guessed.Load(); n != 5 {
			t.Errorf("%d guesses were looked at, want 5", n)
		}
	})
}

func TestOneAddressTriesManyLogins(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		for range 60 {
			w.enter(awa, password) // a reception desk: many good ones do no harm
		}
		for i := range 50 {
			_, _, err := w.in(string(rune('a'+i))+"@example.org", "wrong")
			w.refused(err, fault.Invalid, "account.refused")
		}
		_, _, err := w.in(awa, password)
		w.refused(err, fault.TooMany, "account.too-many")
	})
}

func TestRehashWhenTheCostChanged(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.settled(awa, number)
		hash := func() string {
			a, err := w.Account(t.Context(), id)
			w.ok(err)
			return a.Password
		}
		before := hash()
		w.enter(awa, password)
		if hash() != before {
			t.Fatal("hashed again at the same cost")
		}
		w.Service = w.service(account.Cost{Memory: 16, Rounds: 2, Threads: 1}, []byte("the key of this test, 32 bytes …"))
		w.enter(awa, password)
		after := hash()
		if want := "$argon2id$v=19$m=16,t=2,p=1$"; after[:len(want)] != want {
			t.Errorf("hash is %s", after)
		}
		w.enter(awa, password)
		if hash() != after {
			t.Error("hashed again though the cost is right")
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		gone := func(token string) {
			t.Helper()
			if _, err := w.Session(t.Context(), token); err != account.ErrNoSession {
				t.Fatalf("session: %v", err)
			}
		}
		gone("")
		gone("no such token")
		idle, _ := w.enter(awa, password)
		w.pass(2 * time.Hour)
		gone(idle)

		busy, _ := w.enter(awa, password)
		for range 7 {
			w.pass(100 * time.Minute)
			_, err := w.Session(t.Context(), busy)
			w.ok(err)
		}
		w.pass(20 * time.Minute) // twelve hours in all
		gone(busy)

		out, _ := w.enter(awa, password)
		w.ok(w.SignOut(t.Context(), out))
		gone(out)
		if n := w.count(`SELECT count(*) FROM session WHERE id = $1`, out); n != 0 {
			t.Error("the token itself is stored")
		}
	})
}

func TestAPageViewSeldomWrites(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		token, s := w.enter(awa, password)
		w.pass(59 * time.Second)
		soon, err := w.Session(t.Context(), token)
		w.ok(err)
		w.pass(time.Second)
		later, err := w.Session(t.Context(), token)
		w.ok(err)
		if !soon.SeenAt.Equal(s.SeenAt) || !later.SeenAt.Equal(s.SeenAt.Add(time.Minute)) {
			t.Errorf("seen %v, %v, %v", s.SeenAt, soon.SeenAt, later.SeenAt)
		}
	})
}

func TestRevoke(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.settled(awa, number)
		w.settled("omar@example.org", "9900000000")
		here, me := w.enter(awa, password)
		w.pass(time.Minute)
		phone, onPhone := w.enter(awa, password)
		library, _ := w.enter(awa, password)
		stranger, omar := w.enter("omar@example.org", password)

		list, err := w.Sessions(t.Context(), me)
		w.ok(err)
		if len(list) != 3 || list[2].ID != me.ID {
			t.Errorf("%d sessions, last %+v", len(list), list[len(list)-1])
		}
		w.ok(w.Revoke(t.Context(), omar, onPhone.ID))
		if _, err := w.Session(t.Context(), phone); err != nil {
			t.Error("somebody else ended my session")
		}
		w.ok(w.Revoke(t.Context(), me, onPhone.ID))
		if _, err := w.Session(t.Context(), phone); err != account.ErrNoSession {
			t.Error("the revoked session lives")
		}
		w.ok(w.RevokeOthers(t.Context(), me))
		if _, err := w.Session(t.Context(), library); err != account.ErrNoSession {
			t.Error("the other session lives")
		}
		for _, token := range []string{here, stranger} {
			if _, err := w.Session(t.Context(), token); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0":                                              "Firefox, Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/1": "Edge, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1":      "Safari, iPhone",
		"curl/8": "",
		"":       "",
	} {
		if got := account.Device(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
