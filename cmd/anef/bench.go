package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/store/bulk"
)

type benchCmd struct {
	Load benchLoadCmd `cmd:"" help:"Fill an empty database with invented people, two dossiers each. Nothing of it is real."`
}

type benchLoadCmd struct {
	config.Config
	People int      `required:"" help:"How many."`
	Seed   uint64   `default:"1" help:"The same seed and day give the same data."`
	Today  day.Date `help:"Day to which the dossiers lead (YYYY-MM-DD); default today."`
	JSON   bool     `name:"json" help:"Print one JSON object."`
}

// Run tells on the standard error how far it is, and then what was written.
func (c *benchLoadCmd) Run(ctx context.Context) error {
	clock := travel(c.Today)
	a, err := app.New(ctx, c.Config, clock, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	said := func(what string) { fmt.Fprintln(os.Stderr, now().Format("15:04:05"), what) }
	r, err := a.Fill(ctx, c.People, c.Seed, clock(), now, said)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	printLoad(r)
	return nil
}

func printLoad(r bulk.Report) {
	s := r.Took.Seconds()
	fmt.Printf("%d people, %d dossiers (%d open), %d rows in %.1f s: %.0f dossiers/s, %.0f/s before the indexes\n",
		r.People, r.Dossiers, r.Open, r.Rows, s, float64(r.Dossiers)/s, float64(r.Dossiers)/r.Writing.Seconds())
}
