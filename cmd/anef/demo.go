package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/euro"
	"anef/internal/hook"
	"anef/internal/ident"
	"anef/internal/outbox"
	"anef/internal/sim"
)

type demoCmd struct {
	config.Config
	CardsTake time.Duration ` default:"20s" help:"Time the card factory takes for each of its two steps."`
	Today     day.Date      `help:"Pretend that today is this day (YYYY-MM-DD)."`
}

// Run starts the simulators as processes of their own, invents the people, and serves.
func (c *demoCmd) Run(ctx context.Context) error {
	if c.Production {
		return fmt.Errorf("demo and ANEF_PRODUCTION exclude each other")
	}
	clock := &demo.Clock{Real: now}
	today := now.Today()
	if c.Today != "" {
		d, err := day.Parse(string(c.Today))
		if err != nil {
			return err
		}
		today = d
	}
	clock.Set(today)
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	if strings.HasSuffix(c.Listen, ":0") { // any free port
		c.Listen = l.Addr().String()
	}
	if c.Site == "" {
		c.Site = "http://" + c.Listen
	}
	if err := c.simulators(ctx, today); err != nil {
		return err
	}
	log := logger()
	a, err := app.New(ctx, c.Config, clock.Now, log)
	if err != nil {
		return err
	}
	defer a.Close()
	known, err := demo.Fill(ctx, a, clock, today)
	if err != nil {
		return err
	}
	a.Codes = func() []outbox.Code { return demo.Codes(known, clock.Now()) }
	announce(c.Site, known, today)
	if err := c.tobacconist(ctx, 10000); err != nil {
		return err
	}
	return serveAndWork(ctx, a, l, true)
}

// simulators starts one process each and waits until it answers.
func (c *demoCmd) simulators(ctx context.Context, today day.Date) error {
	c.HookSecret = ident.Secret()
	doors, err := freeDoors(7)
	if err != nil {
		return err
	}
	mail, smtp, sms, cards, photos, stamps, visas := doors[0], doors[1], doors[2], doors[3], doors[4], doors[5], doors[6]
	c.SMTP, c.OutboxMail = "smtp://"+smtp, "http://"+mail
	c.SMS, c.OutboxSMS, c.Cards = "http://"+sms, "http://"+sms, "http://"+cards
	c.Photos, c.Stamps, c.Visas = "http://"+photos, "http://"+stamps, "http://"+visas
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return err
	}
	for _, s := range []struct {
		door string
		args []string
	}{
		{mail, []string{"sim", "mail", "--listen", mail, "--smtp", smtp, "--callback", "http://" + c.Listen + "/hooks/mail"}},
		{sms, []string{"sim", "sms", "--listen", sms, "--callback", "http://" + c.Listen + "/hooks/sms"}},
		{cards, []string{"sim", "cards", "--listen", cards, "--callback", "http://" + c.Listen + "/hooks/cards",
			"--produce", c.CardsTake.String(), "--arrive", c.CardsTake.String()}},
		{photos, []string{"sim", "photos", "--listen", photos}},
		{visas, []string{"sim", "visas", "--listen", visas}},
		{stamps, []string{"sim", "stamps", "--listen", stamps, "--callback", "http://" + c.Listen + "/hooks/stamps",
			"--keep", filepath.Join(c.Data, "stamps.json")}},
	} {
		if err := c.start(ctx, s.door, append(s.args, "--today", string(today))); err != nil {
			return err
		}
	}
	return nil
}

// tobacconist sells a stamp, to try.
func (c *demoCmd) tobacconist(ctx context.Context, cents int64) error {
	var sold sim.Stamp
	err := hook.Partner{URL: c.Stamps}.Post(ctx, "/counter/stamps", map[string]int64{"amount": cents}, &sold)
	if err == nil {
		fmt.Printf("  a stamp of %s euros, bought with cash: %s, or as a file %s/counter/stamps/%s.pdf\n\n", euro.Cents(cents), sold.Number, c.Stamps, sold.Number)
	}
	return err
}

func (c *demoCmd) start(ctx context.Context, door string, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 3 * time.Second
	cmd.Env = append(os.Environ(), "ANEF_HOOK_SECRET="+c.HookSecret)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return answers(ctx, "http://"+door+"/healthz")
}

// answers asks until somebody answers, for at most ten seconds.
func answers(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer", url)
		case <-tick.C:
		}
	}
}

// freeDoors finds free ports on the loopback.
func freeDoors(n int) (out []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out, nil
}

func announce(site string, known []demo.SignIn, today day.Date) {
	fmt.Printf("\nANEF, demonstration, on %s\n\n", today)
	for _, line := range [][2]string{
		{"applicants", site + "/"}, {"advice", site + "/advice"}, {"agents", site + "/desk"},
		{"visa validation", site + "/visa"}, {"mails and SMS", site + "/dev/outbox"}, {"agents’ codes", site + "/dev/codes"},
	} {
		fmt.Printf("  %-15s %s\n", line[0], line[1])
	}
	fmt.Printf("\n  every password is  %s\n\n", demo.Password)
	for _, s := range known {
		fmt.Printf("  %-15s %-38s %-26s %s\n", s.Role, s.Login, s.Name, s.Office)
	}
	fmt.Printf("\n  visas to validate without an account, at %s/visa\n\n", site)
	for _, v := range sim.TestVisas(today) {
		state := ""
		if v.Entry != "" {
			state = "validated already"
		}
		fmt.Printf("  %-15s %-10s from %s to %s, issued %s  %s\n", v.Number, v.Ground, v.From, v.Until, v.Issued, state)
	}
	fmt.Println("\n  helpers sign in with a later version. Stop with Ctrl-C.")
}
