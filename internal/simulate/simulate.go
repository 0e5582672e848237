// Package simulate lets invented people live for months and years against the real platform, by a virtual clock, and
// counts what became of them.
//
// Applicants, agents, mail, text messages and the card factory are played; services, rules, store, worker, sweep and
// papers are those of operation. What is drawn by lot hangs on the seed and on who does what, never on the order in
// which it is asked: the same seed gives the same report, although the platform's own ids are random.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"anef/internal/day"
)

// Config is one run.
type Config struct {
	People int
	Days   int
	Seed   uint64
	Start  day.Date // the first day
	Outage int      // days for which the daily work stands still, from time to time; 0 is three

	Folder   string // for the database and the papers, gone at the end; "" is a temporary one
	Database string // postgres://… to an empty schema; "" is a SQLite file in the folder
	Log      *slog.Logger
}

// usualOutage is a long week-end.
const usualOutage = 3

func (c *Config) check() error {
	if c.People < 1 || c.Days < 1 {
		return errors.New("a simulation needs somebody and some days")
	}
	if _, err := day.Parse(string(c.Start)); err != nil {
		return err
	}
	if c.Outage == 0 {
		c.Outage = usualOutage
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

// Run lives through all days and gives the report. Nothing is left behind but what the database of the caller holds.
func Run(ctx context.Context, c Config) (Report, error) {
	if err := c.check(); err != nil {
		return Report{}, err
	}
	folder, err := os.MkdirTemp(c.Folder, "anef-simulate-")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(folder)
	w := newWorld(c, folder)
	defer w.close()
	if err := w.begin(ctx); err != nil {
		return Report{}, fmt.Errorf("begin: %w", err)
	}
	for range c.Days {
		if err := w.day(ctx); err != nil {
			return Report{}, fmt.Errorf("%s: %w", w.today(), err)
		}
	}
	return w.reckon(ctx)
}

// Memory is a folder that forgets at a power cut, which is not played here, and is fast for it; "" where there is none.
func Memory() string {
	const shared = "/dev/shm"
	probe, err := os.CreateTemp(shared, "anef-")
	if err != nil {
		return ""
	}
	probe.Close()
	os.Remove(probe.Name())
	return filepath.Clean(shared)
}
