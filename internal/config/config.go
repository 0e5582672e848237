// Package config is every setting of the program, its environment variable, its default and what it is for.
package config

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"anef/rules"
)

// Config is read from flags and environment variables; `anef config doc` prints this table.
type Config struct {
	Listen      string   `env:"ANEF_LISTEN" default:"localhost:8080" help:"Address to serve on, host:port."`
	Data        string   `env:"ANEF_DATA" default:"./var" type:"path" help:"Folder for uploaded files, the embedded database and the server key."`
	DatabaseURL string   `env:"ANEF_DATABASE_URL" help:"sqlite:PATH or postgres://… (several hosts allowed). Default: a SQLite file in the data folder."`
	Site        string   `env:"ANEF_SITE" help:"Address at which people reach the platform, for links in messages. Default: http:// and the listen address."`
	KeyFile     string   `env:"ANEF_KEY_FILE" type:"path" help:"File with the server keys, one of 64 hexadecimal digits a line, the newest first. Default: server.key in the data folder, made when missing."`
	Seals       string   `env:"ANEF_KEYS" type:"path" help:"Folder with the keys that seal papers, and the authority that vouches for them. Default: keys in the data folder, made at the first start. As precious as the database."`
	SealAgent   string   `env:"ANEF_KEYS_AGENT" type:"path" help:"Socket of an ssh-agent that holds the keys of offices which are not in the folder, for instance in PKCS#11 tokens."`
	Production  bool     `env:"ANEF_PRODUCTION" help:"Real operation: TLS cookies, no outbox page, no date travel."`
	Proxies     []string `env:"ANEF_PROXIES" help:"Networks whose X-Forwarded-For is believed, as 10.0.0.0/8."`

	Rules string `env:"ANEF_RULES" type:"path" help:"Folder with the law as data, read again when a file in it changes. Default: the law built into the program."`

	SMTP     string `env:"ANEF_SMTP_URL" help:"Mail server: smtp://host:port, smtp+starttls://user:pass@host:port or smtps://…"`
	MailFrom string `env:"ANEF_MAIL_FROM" default:"ANEF <ne-pas-repondre@anef.example>" help:"Sender of mails."`

	SMS         string `env:"ANEF_SMS_URL" help:"Address of the SMS gateway, see docs/protocols/sms.md."`
	SMSToken    string `env:"ANEF_SMS_TOKEN" help:"Bearer token for the SMS gateway."`
	Cards       string `env:"ANEF_CARDS_URL" help:"Address of the card factory, see docs/protocols/cards.md."`
	CardsToken  string `env:"ANEF_CARDS_TOKEN" help:"Bearer token for the card factory."`
	Photos      string `env:"ANEF_PHOTOS_URL" help:"Address of the register of digital photographs, see docs/protocols/photos.md."`
	PhotosToken string `env:"ANEF_PHOTOS_TOKEN" help:"Bearer token for the register of photographs."`
	Stamps      string `env:"ANEF_STAMPS_URL" help:"Address of the stamp office, see docs/protocols/stamps.md. Without it nothing is paid before the hand-over."`
	StampsToken string `env:"ANEF_STAMPS_TOKEN" help:"Bearer token for the stamp office."`
	Visas       string `env:"ANEF_VISAS_URL" help:"Address of the register of visas, see docs/protocols/visas.md."`
	VisasToken  string `env:"ANEF_VISAS_TOKEN" help:"Bearer token for the register of visas."`
	HookSecret  string `env:"ANEF_HOOK_SECRET" help:"Shared secret that signs the call-backs of gateway, factory and stamp office."`

	OutboxMail string `env:"ANEF_OUTBOX_MAIL" help:"Reading door of the mail simulator, for /dev/outbox. Ignored in production."`
	OutboxSMS  string `env:"ANEF_OUTBOX_SMS" help:"Reading door of the SMS simulator, for /dev/outbox. Ignored in production."`
}

// Fill completes what follows from other settings and makes the data folder.
func (c *Config) Fill() error {
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if c.DatabaseURL == "" {
		c.DatabaseURL = "sqlite:" + filepath.Join(c.Data, "anef.db")
	}
	if c.Site == "" {
		c.Site = "http://" + c.Listen
	}
	c.Site = strings.TrimSuffix(c.Site, "/")
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.Data, "server.key")
	}
	if c.Seals == "" {
		c.Seals = filepath.Join(c.Data, "keys")
	}
	if c.Production && (c.SMTP == "" || c.HookSecret == "" || !strings.HasPrefix(c.Site, "https://")) {
		return errors.New("production needs ANEF_SMTP_URL, ANEF_HOOK_SECRET and an https ANEF_SITE")
	}
	return nil
}

// RulesIn is the law as data in a folder, or the law built into the program when no folder is named.
func RulesIn(folder string) fs.FS {
	if folder == "" {
		return rules.FS
	}
	return os.DirFS(folder)
}

// Keys reads the server keys, the newest first, and makes one on the first start.
func (c *Config) Keys() ([][]byte, error) {
	b, err := os.ReadFile(c.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		key := make([]byte, 32)
		rand.Read(key)
		b = []byte(hex.EncodeToString(key) + "\n")
		err = os.WriteFile(c.KeyFile, b, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	var keys [][]byte
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		k, err := hex.DecodeString(line)
		if err != nil {
			return nil, fmt.Errorf("server key %s: a line is not hexadecimal", c.KeyFile)
		}
		keys = append(keys, k)
	}
	return keys, nil
}
