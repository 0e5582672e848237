package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/seal"
	"anef/internal/trust"
)

type sealCmd struct {
	List   sealListCmd   `cmd:"" help:"List the keys with which offices sign."`
	Rotate sealRotateCmd `cmd:"" help:"Have an office sign with a new key from now on; what the old one signed stays good."`
	Enroll sealEnrollCmd `cmd:"" help:"Have an office sign with a key of a token, behind ANEF_KEYS_AGENT."`
	Revoke sealRevokeCmd `cmd:"" help:"Have nothing believed any more that a key ever signed: somebody else may have it."`
}

type sealListCmd struct{ config.Config }

func (c *sealListCmd) Run(ctx context.Context) error {
	return withSeals(ctx, c.Config, func(a *app.App) error {
		l, err := a.Seals.List()
		for _, e := range l.Entries {
			state := "until " + string(e.To)
			if e.Revoked != "" {
				state = "revoked " + string(e.Revoked)
			}
			fmt.Printf("%s%s  %-4s  %-16s  signs from %s  %s  %s\n", e.Authority, e.ID, e.Office, purposes(e), e.From, state, e.Name)
		}
		return err
	})
}

// office is whose key, and for what.
type office struct {
	Office  string `arg:"" help:"Code of the office, such as 14."`
	Purpose string `name:"for" default:"papers" enum:"papers,employer-answers" help:"What the key signs: papers, or answers to employers (employer-answers)."`
}

func (o office) name(a *app.App) (string, error) {
	if x, ok := a.Dossiers.Rules().Places.Office(o.Office); ok {
		return x.Name, nil
	}
	return "", fmt.Errorf("there is no office %q", o.Office)
}

type sealRotateCmd struct {
	config.Config
	office
}

func (c *sealRotateCmd) Run(ctx context.Context) error {
	return c.replace(ctx, c.Config, nil)
}

type sealEnrollCmd struct {
	config.Config
	office
	Public string `arg:"" type:"path" help:"Public key of the token, PEM, P-256."`
}

func (c *sealEnrollCmd) Run(ctx context.Context) error {
	text, err := os.ReadFile(c.Public)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return fmt.Errorf("%s is not PEM", c.Public)
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return err
	}
	key, ok := public.(*ecdsa.PublicKey)
	if !ok {
		return fmt.Errorf("%s is no key of P-256", c.Public)
	}
	return c.replace(ctx, c.Config, key)
}

func (o office) replace(ctx context.Context, cfg config.Config, public *ecdsa.PublicKey) error {
	return withSeals(ctx, cfg, func(a *app.App) error {
		name, err := o.name(a)
		if err != nil {
			return err
		}
		put := a.Seals.Rotate
		if public != nil {
			put = func(office, name string, p trust.Purpose, now time.Time) (*seal.Key, error) {
				return a.Seals.Enroll(public, office, name, p, now)
			}
		}
		k, err := put(o.Office, name, trust.Purpose(o.Purpose), now())
		if err == nil {
			fmt.Println(k.Name())
		}
		return err
	})
}

type sealRevokeCmd struct {
	config.Config
	Key string `arg:"" help:"As in the list, such as ZZ010001."`
}

func (c *sealRevokeCmd) Run(ctx context.Context) error {
	return withSeals(ctx, c.Config, func(a *app.App) error {
		id := a.Seals.ID()
		if len(c.Key) != len(id)+4 || c.Key[:len(id)] != id {
			return fmt.Errorf("%q is no key of %s", c.Key, id)
		}
		return a.Seals.Revoke(c.Key[len(id):], now())
	})
}

func withSeals(ctx context.Context, c config.Config, do func(*app.App) error) error {
	a, err := app.New(ctx, c, now, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}
