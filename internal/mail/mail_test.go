package mail_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/mail"
)

// server is an SMTP server that fails as told.
type server struct {
	atRcpt, atData, atAuth error
	dropAfterData          bool // take the mail, then hang up without a word

	mu  sync.Mutex
	got []string // the mails, as sent
	tls bool
}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{s, c}, nil }

type session struct {
	*server
	conn *smtp.Conn
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "anef" || password != "pass word" {
			return &smtp.SMTPError{Code: 535, Message: "no"}
		}
		return nil
	}), nil
}
func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return s.atAuth }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { return s.atRcpt }
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, s.tls = s.conn.TLSConnectionState()
	if s.atData == nil {
		s.got = append(s.got, string(b))
	}
	if s.dropAfterData {
		defer s.conn.Conn().Close()
	}
	return s.atData
}

// start serves on the loopback, with TLS settings when given, and returns host:port.
func (s *server) start(t *testing.T, settings *tls.Config) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(s)
	srv.TLSConfig = settings
	srv.ErrorLog = silent{}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return l.Addr().String()
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

var letter = mail.Message{
	From: "ANEF <no-reply@example.org>", To: "awa@example.org",
	Subject: "Votre carte est arrivée à la préfecture", Text: "Bonjour Awa,\nvotre carte vous attend à l’accueil.\n",
	Lang: locale.FR, MessageID: "card-ready.d7k3@example.org", At: day.At("2026-05-12T08:30:00Z")(),
}

func send(t *testing.T, address string, m mail.Message) error {
	t.Helper()
	s, err := mail.New(address)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), m)
}

func TestSend(t *testing.T) {
	var s server
	if err := send(t, "smtp://"+s.start(t, nil), letter); err != nil {
		t.Fatal(err)
	}
	got, err := netmail.ReadMessage(strings.NewReader(s.got[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Message-Id":       "<card-ready.d7k3@example.org>",
		"Content-Language": "fr",
		"Auto-Submitted":   "auto-generated",
		"Content-Type":     "text/plain; charset=UTF-8",
		"Date":             "Tue, 12 May 2026 08:30:00 +0000",
		"To":               "<awa@example.org>",
		"From":             `"ANEF" <no-reply@example.org>`,
	} {
		if v := got.Header.Get(name); v != want {
			t.Errorf("%s: %q, want %q", name, v, want)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")); err != nil || subject != letter.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if err != nil || strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")) != strings.TrimSpace(letter.Text) {
		t.Errorf("text %q, %v", text, err)
	}
}

func TestSecondTryIsTheSameMail(t *testing.T) {
	var s server
	address := "smtp://" + s.start(t, nil)
	for range 2 {
		if err := send(t, address, letter); err != nil {
			t.Fatal(err)
		}
	}
	if s.got[0] != s.got[1] {
		t.Errorf("two tries differ:\n%s\n%s", s.got[0], s.got[1])
	}
}

func TestSubjectCannotAddHeaders(t *testing.T) {
	var s server
	m := letter
	m.Subject = "x\r\nBcc: spy@example.org"
	if err := send(t, "smtp://"+s.start(t, nil), m); err != nil {
		t.Fatal(err)
	}
	if got, err := netmail.ReadMessage(strings.NewReader(s.got[0])); err != nil || got.Header.Get("Bcc") != "" {
		t.Errorf("a header slipped in: %v, %v", got.Header, err)
	}
}

func TestTLSAndPassword(t *testing.T) {
	certified := httptest.NewTLSServer(http.NotFoundHandler())
	defer certified.Close()
	trust := certified.Client().Transport.(*http.Transport).TLSClientConfig
	var s server
	at := s.start(t, &tls.Config{Certificates: certified.TLS.Certificates})
	sender, err := mail.New("smtp+starttls://anef:pass%20word@" + at)
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.WithTLS(trust).Send(t.Context(), letter); err != nil || !s.tls {
		t.Errorf("sent with TLS %v, %v", s.tls, err)
	}
	var f *mail.Failure
	if err := sender.Send(t.Context(), letter); !errors.As(err, &f) || !f.Temporary() {
		t.Errorf("an unknown certificate gives %v", err)
	}
	wrong, err := mail.New("smtp+starttls://anef:wrong@" + at)
	if err != nil {
		t.Fatal(err)
	}
	if err := wrong.WithTLS(trust).Send(t.Context(), letter); !errors.As(err, &f) || !f.Temporary() || strings.Contains(f.Error(), "wrong") {
		t.Errorf("a wrong password gives %v", err)
	}
}

func TestFailures(t *testing.T) {
	soft, hard := &smtp.SMTPError{Code: 451, Message: "later"}, &smtp.SMTPError{Code: 550, Message: "never"}
	for name, c := range map[string]struct {
		server    *server
		to        string
		code      int
		temporary bool
	}{
		"mailbox unknown":    {&server{atRcpt: hard}, letter.To, 550, false},
		"mailbox busy":       {&server{atRcpt: soft}, letter.To, 451, true},
		"content refused":    {&server{atData: hard}, letter.To, 550, false},
		"content later":      {&server{atData: soft}, letter.To, 451, true},
		"our sender refused": {&server{atAuth: hard}, letter.To, 550, true},
		"hung up on":         {&server{dropAfterData: true}, letter.To, 0, true},
		"not an address":     {&server{}, "awa at example", 0, false},
		"two addresses":      {&server{}, "a@example.org, b@example.org", 0, false},
	} {
		m := letter
		m.To = c.to
		err := send(t, "smtp://"+c.server.start(t, nil), m)
		var f *mail.Failure
		if !errors.As(err, &f) || f.Code != c.code || f.Temporary() != c.temporary {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServerDown(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	var f interface{ Temporary() bool }
	if err := send(t, "smtp://"+l.Addr().String(), letter); !errors.As(err, &f) || !f.Temporary() {
		t.Errorf("a server that is down gives %v", err)
	}
}

func TestSilentServerGivesUpWithTheContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := mail.New("smtp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var f *mail.Failure
	if err := s.Send(ctx, letter); !errors.As(err, &f) || !f.Temporary() {
		t.Errorf("a cancelled sending gives %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"smtp://localhost:1025": true, "smtps://u:p@mx.example.org": true, "smtp+starttls://mx.example.org": true,
		"http://localhost": false, "localhost:25": false, "smtp://": false, "smtp://u:p@h:x": false,
	} {
		if _, err := mail.New(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		} else if err != nil && strings.Contains(err.Error(), "u:p") {
			t.Errorf("%s: the password shows in %v", address, err)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	for _, id := range []string{"q3x7/12/mail", "account/q3x7"} {
		if got, ok := mail.MessageOf("<" + mail.IDOf(id) + ">"); got != id || !ok {
			t.Errorf("%s reads back as %q, %v", id, got, ok)
		}
	}
	for _, other := range []string{"", "<>", "@anef", "x@example.org", "x@anef.example.org"} {
		if got, ok := mail.MessageOf(other); ok {
			t.Errorf("%q is taken for our %q", other, got)
		}
	}
}
