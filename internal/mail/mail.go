// Package mail sends plain-text mail through an SMTP server.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"anef/internal/locale"
)

// Message is one mail to one person. Everything in it is given, so that a second try is the same mail.
type Message struct {
	From      string // "ANEF <no-reply@example.org>"; failures of delivery come back to this address
	To        string
	Subject   string
	Text      string
	Lang      locale.Lang
	MessageID string    // "kind.id@domain" without brackets, the same at each try, so that a double can be recognised
	At        time.Time // date of the mail
}

// Sender sends through one server.
type Sender struct {
	server string
	port   int
	opts   []mail.Option
}

// Patience is how long one conversation with the server may take in all.
const Patience = 20 * time.Second

// New makes a sender for
//
//	smtp://host:port             TLS when the server offers it (STARTTLS)
//	smtp+starttls://host:port    TLS or nothing
//	smtps://host:port            TLS from the first byte
//
// each with user:password@ before the host if the server wants it; a password never travels without TLS,
// except to this machine. The ports default to 25, 587 and 465.
func New(address string) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("mail: the address of the mail server is not an URL") // it may hold a password
	}
	s := &Sender{server: u.Hostname(), opts: []mail.Option{mail.WithTimeout(Patience), mail.WithoutRset()}}
	switch u.Scheme {
	case "smtp":
		s.port = 25
		s.opts = append(s.opts, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case "smtp+starttls":
		s.port = 587
		s.opts = append(s.opts, mail.WithTLSPolicy(mail.TLSMandatory))
	case "smtps":
		s.port = 465
		s.opts = append(s.opts, mail.WithSSL())
	default:
		return nil, fmt.Errorf("mail: %q is none of smtp, smtp+starttls, smtps", u.Scheme)
	}
	if s.server == "" {
		return nil, errors.New("mail: the address of the mail server has no host")
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, fmt.Errorf("mail: port: %w", err)
		}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.opts = append(s.opts, mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	s.opts = append(s.opts, mail.WithPort(s.port))
	return s, nil
}

// WithTLS makes a copy of the sender that uses these TLS settings, for a server with a certificate of its own.
func (s *Sender) WithTLS(settings *tls.Config) *Sender {
	settings = settings.Clone()
	if settings.ServerName == "" {
		settings.ServerName = s.server
	}
	return &Sender{server: s.server, port: s.port, opts: append(slices.Clone(s.opts), mail.WithTLSConfig(settings))}
}

// Send hands the mail over to the server. Any error is a *Failure, which says whether to try again.
func (s *Sender) Send(ctx context.Context, m Message) error {
	out, err := compose(m)
	if err != nil {
		return &Failure{Permanent: true, cause: err}
	}
	c, err := mail.NewClient(s.server, s.opts...)
	if err != nil {
		return &Failure{cause: err}
	}
	if err := c.DialAndSendWithContext(ctx, out); err != nil && !out.IsDelivered() {
		return failure(err)
	}
	return nil // a goodbye that failed after the mail was taken must not send it twice
}

func compose(m Message) (*mail.Msg, error) {
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := out.From(m.From); err != nil {
		return nil, err
	}
	if err := out.To(m.To); err != nil {
		return nil, err
	}
	out.Subject(m.Subject)
	out.SetMessageIDWithValue(m.MessageID)
	out.SetDateWithValue(m.At)
	out.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: keeps holiday replies away
	out.SetGenHeader("Content-Language", string(m.Lang))
	out.SetBodyString(mail.TypeTextPlain, m.Text)
	return out, nil
}
