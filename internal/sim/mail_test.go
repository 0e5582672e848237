package sim_test

import (
	"context"
	"fmt"
	"net"
	"net/smtp"
	"slices"
	"testing"

	"anef/internal/locale"
	"anef/internal/mail"
	"anef/internal/sim"
)

// mailServer starts a simulator and gives its mail door, its HTTP door and a sender.
func mailServer(t *testing.T) (door, base string, s *mail.Sender) { return mailServerFor(t, "") }

func mailServerFor(t *testing.T, callback string) (door, base string, s *mail.Sender) {
	t.Helper()
	boxes := sim.NewMailboxes(t.Context(), config(callback))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- boxes.ServeSMTP(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	s, err = mail.New("smtp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), serve(t, boxes), s
}

func letter(to, subject string) mail.Message {
	return mail.Message{
		From: "ANEF <no-reply@example.org>", To: to, Subject: subject, Text: "Votre carte vous attend à l’accueil.\n",
		Lang: locale.FR, MessageID: "card-ready.1@example.org", At: clock(),
	}
}

func TestMail(t *testing.T) {
	_, base, s := mailServer(t)
	for _, m := range []mail.Message{letter("awa@example.org", "Carte prête à Caen"), letter("li@example.org", "Prolongation"), letter("awa@example.org", "Rappel")} {
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got := get[[]sim.Letter](t, base+"/messages?to=AWA@example.org")
	if len(got) != 2 || got[0].Subject != "Rappel" {
		t.Fatalf("Awa's mail: %+v", got)
	}
	want := sim.Letter{
		ID: "1", From: "no-reply@example.org", To: "awa@example.org", Subject: "Carte prête à Caen",
		Text: "Votre carte vous attend à l’accueil.\n", Lang: "fr", MessageID: "card-ready.1@example.org", Date: clock(), At: clock(),
	}
	if got[1] != want {
		t.Errorf("got %+v, want %+v", got[1], want)
	}
	if all := get[[]sim.Letter](t, base+"/messages?limit=1"); len(all) != 1 || all[0].ID != "3" {
		t.Errorf("the last mail: %+v", all)
	}
	if none := get[[]sim.Letter](t, base+"/messages?to=nobody@example.org"); none == nil || len(none) != 0 {
		t.Errorf("nobody's mail: %#v, want an empty list", none)
	}
}

func TestMailFaults(t *testing.T) {
	_, base, s := mailServer(t)
	for _, kind := range []string{"temporary", "permanent", "down"} {
		fail(t, base, kind, "1")
		want := kind
		if kind == "down" {
			want = "temporary"
		}
		if got := trouble(s.Send(t.Context(), letter("awa@example.org", "x"))); got != want {
			t.Errorf("%s: the sender sees %s", kind, got)
		}
		if err := s.Send(t.Context(), letter("awa@example.org", "x")); err != nil {
			t.Errorf("after %s: %v", kind, err)
		}
	}
	if got := get[[]sim.Letter](t, base+"/messages"); len(got) != 3 {
		t.Errorf("%d mails came in, want 3", len(got))
	}
}

// A mail that was taken comes back: the platform is told, signed, until it listens.
func TestBounce(t *testing.T) {
	url, heard := platform[mail.Bounce](t, 2)
	_, base, s := mailServerFor(t, url)
	fail(t, base, "failed", "1")
	m := letter("awa@example.org", "x")
	m.MessageID = mail.IDOf("d1/2/mail")
	for range 2 {
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got := next(t, heard)
	if got.Status != mail.Bounced || got.To != "awa@example.org" || got.Code != "5.1.1" || got.Reason == "" || !got.At.Equal(clock()) {
		t.Errorf("bounce %+v", got)
	}
	if id, ok := mail.MessageOf(got.MessageID); !ok || id != "d1/2/mail" {
		t.Errorf("it is of the message %q, %v", id, ok)
	}
	if all := get[[]sim.Letter](t, base+"/messages"); len(all) != 2 || all[0].Bounced || !all[1].Bounced {
		t.Errorf("the boxes show %+v", all)
	}
}

// Mail of other programs reads the same: several recipients, several parts, base64.
func TestForeignMail(t *testing.T) {
	door, base, _ := mailServer(t)
	const body = "Subject: =?iso-8859-1?q?Pr=EAt?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nw6AgdG91cw==\r\n--b--\r\n"
	if err := smtp.SendMail(door, nil, "a@example.org", []string{"b@example.org", "c@example.org"}, []byte(body)); err != nil {
		t.Fatal(err)
	}
	got := get[[]sim.Letter](t, base+"/messages")
	if len(got) != 2 || got[0].To != "c@example.org" || got[1].Subject != "Prêt" || got[1].Text != "à tous" {
		t.Errorf("got %+v", got)
	}
}

func TestOnlyTheLastAreKept(t *testing.T) {
	door, base, _ := mailServer(t)
	c, err := smtp.Dial(door)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const each, mails = 100, 105 // 100 recipients a mail
	for range mails {
		err := c.Mail("a@example.org")
		for i := range each {
			if err == nil {
				err = c.Rcpt(fmt.Sprintf("p%d@example.org", i))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		w, err := c.Data()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, "Subject: x\r\n\r\nx")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got := get[[]sim.Letter](t, base+"/messages")
	newestFirst := slices.IsSortedFunc(got, func(a, b sim.Letter) int { return len(b.ID) - len(a.ID) })
	if len(got) != 5000 || got[0].ID != "10500" || !newestFirst {
		t.Errorf("%d mails kept, the first is %s", len(got), got[0].ID)
	}
}

func TestRunMailEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := config("")
	c.Listen, c.SMTP = "127.0.0.1:0", "127.0.0.1:0"
	ended := make(chan error, 1)
	go func() { ended <- sim.RunMail(ctx, c) }()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	c.SMTP = "nowhere.invalid:x"
	if err := sim.RunMail(t.Context(), c); err == nil {
		t.Error("a wrong mail door passes")
	}
}
