package main

import (
	"context"
	"fmt"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/config"
)

type keyCmd struct {
	Add    keyAddCmd    `cmd:"" help:"Make a key for a program that checks papers, and print it once."`
	List   keyListCmd   `cmd:"" help:"List the programs that have a key."`
	Revoke keyRevokeCmd `cmd:"" help:"Have a key open nothing any more."`
}

type keyAddCmd struct {
	config.Config
	Name  string `arg:"" help:"Whose key it is, for the list."`
	Class string `default:"standard" enum:"standard,bulk" help:"How much may be asked: standard (one paper a second) or bulk (twenty)."`
}

func (c *keyAddCmd) Run(ctx context.Context) error {
	return withPrograms(ctx, c.Config, func(kept account.Programs) error {
		p, token := account.NewProgram(c.Name, account.Class(c.Class), now())
		if err := kept.AddProgram(ctx, p); err != nil {
			return err
		}
		fmt.Printf("%s\n", token)
		return nil
	})
}

type keyListCmd struct{ config.Config }

func (c *keyListCmd) Run(ctx context.Context) error {
	return withPrograms(ctx, c.Config, func(kept account.Programs) error {
		all, err := kept.Programs(ctx)
		for _, p := range all {
			state := "open"
			if !p.Revoked.IsZero() {
				state = "revoked " + p.Revoked.Format("2006-01-02")
			}
			fmt.Printf("%s  %-8s  %s  %s  %s\n", p.ID, p.Class, p.CreatedAt.Format("2006-01-02"), state, p.Name)
		}
		return err
	})
}

type keyRevokeCmd struct {
	config.Config
	ID string `arg:"" help:"As in the list."`
}

func (c *keyRevokeCmd) Run(ctx context.Context) error {
	return withPrograms(ctx, c.Config, func(kept account.Programs) error { return kept.RevokeProgram(ctx, c.ID, now()) })
}

func withPrograms(ctx context.Context, c config.Config, do func(account.Programs) error) error {
	a, err := app.New(ctx, c, now, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a.Programs())
}
