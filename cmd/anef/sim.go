package main

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/sim"
)

type simCmd struct {
	Mail   simMailCmd   `cmd:"" help:"A mail server that delivers to nobody and shows what it got."`
	SMS    simSMSCmd    `cmd:"" name:"sms" help:"An SMS gateway."`
	Cards  simCardsCmd  `cmd:"" help:"The card factory."`
	Photos simPhotosCmd `cmd:"" help:"The register of digital photographs."`
	Stamps simStampsCmd `cmd:"" help:"The stamp office."`
	Visas  simVisasCmd  `cmd:"" help:"The register of long-stay visas."`
}

// simFlags are common to the simulators; see docs/protocols/simulators.md.
type simFlags struct {
	Listen   string   `required:"" help:"HTTP door, host:port."`
	Callback string   `help:"Where receipts and progress are sent."`
	Secret   string   `env:"ANEF_HOOK_SECRET" help:"Signs the call-backs."`
	Token    string   `help:"Bearer token asked of the platform."`
	Today    day.Date `help:"Day on which the platform believes to be."`
}

func (f simFlags) config() sim.Config {
	return sim.Config{Listen: f.Listen, CallbackURL: f.Callback, Secret: f.Secret, Token: f.Token,
		Clock: travel(f.Today), Log: logger()}
}

// travel is the clock from a given day on, or the real one.
func travel(today day.Date) day.Clock {
	if today == "" {
		return now
	}
	return now.From(today)
}

type simMailCmd struct {
	simFlags
	SMTP string `name:"smtp" required:"" help:"Mail door, host:port."`
}

func (c *simMailCmd) Run(ctx context.Context) error {
	cfg := c.config()
	cfg.SMTP = c.SMTP
	return sim.RunMail(ctx, cfg)
}

type simSMSCmd struct{ simFlags }

func (c *simSMSCmd) Run(ctx context.Context) error { return sim.RunSMS(ctx, c.config()) }

type simCardsCmd struct {
	simFlags
	Produce time.Duration `default:"20s" help:"Time until a card is made; negative: by POST /advance only."`
	Arrive  time.Duration `default:"20s" help:"Time until it is at the office."`
}

func (c *simCardsCmd) Run(ctx context.Context) error {
	cfg := c.config()
	cfg.ProduceAfter, cfg.ArriveAfter = c.Produce, c.Arrive
	return sim.RunCards(ctx, cfg)
}

type simVisasCmd struct{ simFlags }

func (c *simVisasCmd) Run(ctx context.Context) error { return sim.RunVisas(ctx, c.config()) }

type simPhotosCmd struct{ simFlags }

func (c *simPhotosCmd) Run(ctx context.Context) error { return sim.RunPhotos(ctx, c.config()) }

type simStampsCmd struct {
	simFlags
	Keep string        `type:"path" help:"File in which what was done is kept; memory only without."`
	Slow time.Duration `default:"5s" help:"How late a slow answer is."`
}

func (c *simStampsCmd) Run(ctx context.Context) error {
	cfg := c.config()
	cfg.Keep, cfg.Slow = c.Keep, c.Slow
	return sim.RunStamps(ctx, cfg)
}
