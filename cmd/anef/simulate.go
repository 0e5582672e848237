package main

import (
	"context"
	"encoding/json"
	"os"

	"anef/internal/day"
	"anef/internal/simulate"
)

type simulateCmd struct {
	People      int      `default:"2000" help:"How many people live."`
	Days        int      `default:"400" help:"For how many days."`
	Seed        uint64   `default:"1" help:"The same seed gives the same run."`
	Start       day.Date `default:"2027-03-01" help:"The first day (YYYY-MM-DD)."`
	Outage      int      `default:"3" help:"Days for which the daily work stands still, from time to time."`
	DatabaseURL string   `env:"ANEF_DATABASE_URL" help:"An empty database to live in. Default: a SQLite file that is thrown away."`
	Verbose     bool     `short:"v" help:"Print the log of the platform."`
	JSON        bool     `name:"json" help:"Print one JSON object."`
}

// Run lives through the days and prints what became of everybody; status 1 when somebody was wronged.
func (c *simulateCmd) Run(ctx context.Context) error {
	cfg := simulate.Config{People: c.People, Days: c.Days, Seed: c.Seed, Start: c.Start, Outage: c.Outage, Database: c.DatabaseURL, Folder: simulate.Memory()}
	if c.Verbose {
		cfg.Log = logger()
	}
	r, err := simulate.Run(ctx, cfg)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	if !c.JSON {
		out.SetIndent("", "  ")
	}
	if err := out.Encode(r); err != nil {
		return err
	}
	if r.Wronged() {
		return exitStatus(1)
	}
	return nil
}
