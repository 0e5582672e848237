package sim

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	ours "anef/internal/mail"

	"github.com/emersion/go-smtp"
)

// Letter is one mail in the hands of one recipient.
type Letter struct {
	ID        string    `json:"id"`
	From      string    `json:"from"` // of the envelope
	To        string    `json:"to"`   // of the envelope
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	Lang      string    `json:"lang"`
	MessageID string    `json:"message_id"`
	Date      time.Time `json:"date"`              // that its header says; zero when it says none
	At        time.Time `json:"at"`                // when it came in
	Bounced   bool      `json:"bounced,omitempty"` // it was taken, and reported as not delivered
}

// Mailboxes is a mail server that delivers to nobody and shows everything.
type Mailboxes struct {
	cfg     Config
	ctx     context.Context // ends the call-backs that are under way
	caller  *caller
	faults  faults
	letters box[Letter]
	routes  http.Handler
}

// NewMailboxes makes a mail server; it is its own HTTP door. Its call-backs stop when ctx ends.
func NewMailboxes(ctx context.Context, c Config) *Mailboxes {
	m := &Mailboxes{cfg: c, ctx: ctx, caller: newCaller(c), faults: faults{kinds: []string{temporary, permanent, down, failed}}}
	mux := doors(&m.faults)
	mux.HandleFunc("GET /messages", m.letters.list(func(l Letter) string { return l.To }))
	m.routes = mux
	return m
}

func (m *Mailboxes) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.routes.ServeHTTP(w, r) }

// RunMail serves both doors until ctx ends.
func RunMail(ctx context.Context, c Config) error {
	web, err := listen(c.Listen)
	if err != nil {
		return err
	}
	post, err := listen(c.SMTP)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	m := NewMailboxes(ctx, c)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		defer cancel() // one door without the other is no use
		ended <- m.ServeSMTP(ctx, post)
	}()
	err = serve(ctx, web, m)
	cancel()
	return errors.Join(err, <-ended)
}

// ServeSMTP takes mail on l until ctx ends.
func (m *Mailboxes) ServeSMTP(ctx context.Context, l net.Listener) error {
	s := smtp.NewServer(m)
	s.Domain = "localhost"
	s.MaxMessageBytes = 1 << 20
	s.MaxRecipients = 100
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.ErrorLog = slog.NewLogLogger(m.cfg.log().Handler(), slog.LevelWarn)
	stop := context.AfterFunc(ctx, func() {
		_ = s.Close()
		_ = l.Close() // the server may not know it yet
	})
	defer stop()
	if err := s.Serve(hangingUp{l, &m.faults}); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// hangingUp is a listener that hangs up on those who call while the server is down.
type hangingUp struct {
	net.Listener
	faults *faults
}

func (h hangingUp) Accept() (net.Conn, error) {
	for {
		c, err := h.Listener.Accept()
		if err != nil || h.faults.take(down) == "" {
			return c, err
		}
		_ = c.Close()
	}
}

// NewSession starts a conversation; the SMTP server calls it.
func (m *Mailboxes) NewSession(*smtp.Conn) (smtp.Session, error) { return &conversation{boxes: m}, nil }

type conversation struct {
	boxes *Mailboxes
	from  string
	to    []string
}

func (c *conversation) Reset()        { c.from, c.to = "", nil }
func (c *conversation) Logout() error { return nil }

func (c *conversation) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

func (c *conversation) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch c.boxes.faults.take(temporary, permanent) {
	case temporary:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	case permanent:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	c.to = append(c.to, to)
	return nil
}

func (c *conversation) Data(r io.Reader) error {
	l, err := open(r)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "not a mail: " + err.Error()}
	}
	l.From, l.At = c.from, c.boxes.cfg.Clock()
	for _, to := range c.to {
		l.To, l.Bounced = to, c.boxes.faults.take(failed) != ""
		c.boxes.letters.add(func(n int) Letter {
			l.ID = strconv.Itoa(n)
			return l
		})
		if l.Bounced {
			c.boxes.bounce(l)
		}
	}
	return nil
}

// bounce reports, as the server of the recipient would later, that there is no such mailbox.
func (m *Mailboxes) bounce(l Letter) {
	if m.cfg.DeliverAfter < 0 {
		return
	}
	go func() {
		if wait(m.ctx, m.cfg.DeliverAfter) {
			m.caller.tell(m.ctx, ours.Bounce{MessageID: l.MessageID, To: l.To, Status: ours.Bounced, Code: "5.1.1",
				Reason: "no such mailbox", At: m.cfg.Clock()})
		}
	}()
}

// open reads a mail as its recipient's program would show it.
func open(r io.Reader) (Letter, error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return Letter{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return Letter{}, err
	}
	date, _ := m.Header.Date() // zero when there is none
	text, err := plain(m.Header.Get, m.Body)
	return Letter{
		Date:    date.UTC(),
		Subject: subject, Text: text,
		Lang:      m.Header.Get("Content-Language"),
		MessageID: strings.Trim(m.Header.Get("Message-Id"), "<> "),
	}, err
}

// plain decodes the first plain-text part.
func plain(header func(string) string, body io.Reader) (string, error) {
	kind, args, err := mime.ParseMediaType(header("Content-Type"))
	if err == nil && strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, args["boundary"]); ; {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return "", nil
			}
			if err != nil {
				return "", err
			}
			if text, err := plain(p.Header.Get, p); err != nil || text != "" {
				return text, err
			}
		}
	}
	if err == nil && kind != "text/plain" {
		return "", nil
	}
	switch strings.ToLower(header("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	return strings.ReplaceAll(string(b), "\r\n", "\n"), err
}
