package store_test

import (
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/notify"
	"anef/internal/promise"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// post is a box with a clock that can be moved.
type post struct {
	*testing.T
	store.Messages
	now time.Time
}

func boxes(t *testing.T, run func(p *post)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		p := &post{T: t, now: noon}
		p.Messages = store.Messages{DB: db, Clock: func() time.Time { return p.now }}
		run(p)
	})
}

func (p *post) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *post) put(id, channel, receiver string) notify.Message {
	p.Helper()
	n, _ := notify.NoticeOf(id, "received")
	m, err := p.Put(p.Context(), notify.Message{ID: id, Dossier: n.Dossier, Account: "awa", Channel: channel, Model: n.Model, Lang: "fr",
		Subject: "Reçu", Body: "Bonjour Awa,\n…", Receiver: receiver})
	p.must(err)
	return m
}

func (p *post) states(n effects.Notice) map[string]notify.State {
	p.Helper()
	out, err := p.States(p.Context(), n)
	p.must(err)
	return out
}

var first = effects.Notice{Dossier: "d1", Seq: 2, Model: "received"}

func TestMessages(t *testing.T) {
	boxes(t, func(p *post) {
		if m := p.put("d1/2/mail", "mail", "awa@example.org"); m.State != notify.Ready || !m.At.Equal(noon) {
			t.Errorf("%+v", m)
		}
		p.now = noon.Add(time.Hour) // a worker that died between putting and sending comes again: the date of the mail stays
		if m := p.put("d1/2/mail", "mail", "awa@example.org"); m.State != notify.Ready || !m.At.Equal(noon) {
			t.Errorf("%+v", m)
		}
		p.must(p.Sent(t.Context(), "d1/2/mail", "gateway-7"))
		if m := p.put("d1/2/mail", "mail", "awa@example.org"); m.State != notify.Sent { // and must not send again
			t.Errorf("%+v", m)
		}
		p.must(p.Sent(t.Context(), "d1/2/mail", "gateway-8"))
		told, err := p.Of(t.Context(), "d1", "awa")
		if err != nil || len(told) != 1 || told[0].Body != "Bonjour Awa,\n…" || told[0].Lang != "fr" || told[0].State != notify.Sent || !told[0].At.Equal(noon) {
			t.Errorf("%+v, %v", told, err)
		}
		for _, state := range []notify.State{notify.Delivered, notify.Failed} { // what arrived did arrive, whatever is said later
			p.must(p.Receipt(t.Context(), "d1/2/mail", state, "no"))
		}
		if s := p.states(first); s["mail"] != notify.Delivered {
			t.Errorf("%v", s)
		}
		p.must(p.Receipt(t.Context(), "nothing", notify.Failed, "no"))
		if other, err := p.Of(t.Context(), "d1", "omar"); err != nil || len(other) > 0 {
			t.Errorf("somebody else reads %v, %v", other, err)
		}
		if n := count(t, p.DB, `SELECT count(*) FROM message WHERE provider = 'gateway-7'`); n != 1 {
			t.Error("the first gateway's number is lost")
		}
		if n := count(t, p.DB, `SELECT count(*) FROM job`); n != 0 {
			t.Errorf("%d jobs for a mail that arrived", n)
		}
	})
}

// A failure is noted with the job for the next channel, once, also when the word of it overtakes our own note.
func TestFailedMessage(t *testing.T) {
	boxes(t, func(p *post) {
		p.put("d1/2/mail", "mail", "awa@example.org")
		for range 2 {
			p.must(p.Receipt(t.Context(), "d1/2/mail", notify.Failed, "550 no such mailbox"))
		}
		p.must(p.Sent(t.Context(), "d1/2/mail", ""))
		if s := p.states(first); s["mail"] != notify.Failed {
			t.Errorf("%v", s)
		}
		if n := count(t, p.DB, `SELECT count(*) FROM job WHERE kind = 'next-channel'`); n != 1 {
			t.Errorf("%d jobs for the next channel", n)
		}
	})
}

// A letter is the office's that examines the dossier; it is needless once a mail left after all.
func TestLetters(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		p := &post{T: t, now: noon, Messages: store.Messages{DB: s.DB, Clock: func() time.Time { return noon }}}
		n := effects.Notice{Dossier: c.ID, Seq: 2, Model: "received"}
		id := notify.MessageID(n, notify.ByLetter)
		p.put(id, notify.ByLetter, "Awa Ndiaye\n1 rue Haute\n14000 Caen")
		if all, err := p.Letters(t.Context(), c.Office, 10); err != nil || len(all) != 0 {
			t.Errorf("a letter that is not drawn: %+v, %v", all, err)
		}
		p.must(p.Drawn(t.Context(), id, "hash"))
		all, err := p.Letters(t.Context(), c.Office, 10)
		if err != nil || len(all) != 1 || all[0].Blob != "hash" || all[0].Reference != c.Reference || all[0].State != notify.Ready {
			t.Fatalf("%+v, %v", all, err)
		}
		if len(all[0].Enclosed) != 0 {
			t.Errorf("a paper that is not made yet goes with it: %v", all[0].Enclosed)
		}
		var made sqldb.Batch
		made.Add(`UPDATE certificate SET blob = 'made' WHERE dossier = $1`, string(c.ID))
		p.must(s.DB.Write(t.Context(), made))
		if all, err = p.Letters(t.Context(), c.Office, 10); err != nil || len(all) != 1 || len(all[0].Enclosed) != 1 || all[0].Enclosed[0].Kind != "receipt" {
			t.Errorf("the receipt does not go with the letter: %+v, %v", all, err)
		}
		for _, office := range []string{"35", ""} {
			if _, err := p.Letter(t.Context(), office, id); !fault.Is(err, fault.NotFound) {
				t.Errorf("office %q reads it: %v", office, err)
			}
			if err := p.MarkLetter(t.Context(), office, id, notify.Posted, "x"); !fault.Is(err, fault.NotFound) {
				t.Errorf("office %q marks it: %v", office, err)
			}
		}
		p.put(notify.MessageID(n, notify.ByMail), notify.ByMail, "awa@example.org")
		p.must(p.Sent(t.Context(), notify.MessageID(n, notify.ByMail), ""))
		if all, err = p.Letters(t.Context(), c.Office, 10); err != nil || len(all) != 0 || p.states(n)["letter"] != notify.Needless {
			t.Errorf("after the mail left: %+v, %v", all, err)
		}
		p.must(p.Drawn(t.Context(), id, "hash")) // the mail came back
		p.must(p.MarkLetter(t.Context(), c.Office, id, notify.Printed, "zoe"))
		if err := p.MarkLetter(t.Context(), c.Office, id, notify.Printed, "zoe"); !fault.Is(err, fault.Conflict) {
			t.Errorf("printed twice: %v", err)
		}
		p.must(p.MarkLetter(t.Context(), c.Office, id, notify.Posted, "zoe"))
		if err := p.MarkLetter(t.Context(), c.Office, id, notify.Printed, "zoe"); !fault.Is(err, fault.Conflict) {
			t.Errorf("printed after it was posted: %v", err)
		}
		if p.states(n)["letter"] != notify.Posted {
			t.Error("it is not posted")
		}
	})
}

// Each kind of promise is open from when it was made until it is confirmed, and a refused one at once.
func TestOpenPromises(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		book := store.Promises{DB: s.DB}
		p := &post{T: t, now: noon, Messages: store.Messages{DB: s.DB, Clock: func() time.Time { return noon }}}
		open := func(k promise.Kind, before time.Time, d dossier.ID) []promise.Open {
			t.Helper()
			out, err := book.OpenPromises(t.Context(), k, before, d, 10)
			p.must(err)
			return out
		}
		later := noon.Add(time.Second)
		for _, k := range []promise.Kind{promise.Paper, promise.Mail, promise.Text} {
			if early := open(k, noon, ""); len(early) > 0 {
				t.Errorf("%s: %+v is open before it was made", k, early)
			}
			all := open(k, later, "")
			if len(all) != 1 || all[0].Dossier != c.ID || all[0].Reference != c.Reference || all[0].Stage != promise.Trying || !all[0].Since.Equal(noon) {
				t.Fatalf("%s: %+v", k, all)
			}
			if own, other := open(k, later, c.ID), open(k, later, "other"); len(own) != 1 || len(other) != 0 {
				t.Errorf("%s of one dossier: %+v, of another %+v", k, own, other)
			}
		}
		n := open(promise.Mail, later, "")[0].Notice
		if n.Dossier != c.ID || n.Model != "received" || n.Seq == 0 {
			t.Fatalf("notice %+v", n)
		}
		// Given up before it was ever written: still open, no longer to be given up; telling by SMS settles both.
		p.must(p.GiveUp(t.Context(), n, notify.ByMail))
		if all := open(promise.Mail, later, ""); len(all) != 1 || all[0].Stage != promise.Other || all[0].Notice != n {
			t.Errorf("%+v", all)
		}
		if again, err := book.Unconfirmed(t.Context(), promise.Mail, later, 10); err != nil || len(again) != 0 {
			t.Errorf("given up twice: %+v, %v", again, err)
		}
		sms := notify.MessageID(n, notify.BySMS)
		p.put(sms, notify.BySMS, "+33639981234")
		p.must(p.Sent(t.Context(), sms, ""))
		if all := open(promise.Text, later, ""); len(all) != 1 || all[0].Stage != promise.Waiting {
			t.Errorf("%+v", all)
		}
		p.must(p.Receipt(t.Context(), sms, notify.Delivered, ""))
		for _, k := range []promise.Kind{promise.Mail, promise.Text} {
			if all := open(k, later, ""); len(all) != 0 {
				t.Errorf("told, and still open: %+v", all)
			}
		}
		for k, want := range map[promise.Kind]int{promise.Letter: 0, promise.Account: 0, promise.Order: 0, promise.Card: 0, promise.Arrival: 0} {
			if all := open(k, later, ""); len(all) != want {
				t.Errorf("%s: %+v", k, all)
			}
		}
		if _, err := book.OpenPromises(t.Context(), "hope", later, "", 1); err == nil {
			t.Error("an unknown kind passes")
		}
	})
}
