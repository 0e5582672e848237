package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/rush"
	"anef/internal/store/bulk"
)

type benchCmd struct {
	Load benchLoadCmd `cmd:"" help:"Fill an empty database with invented people, two dossiers each. Nothing of it is real."`
	Desk benchDeskCmd `cmd:"" help:"Have agents work at the desks of a database that was filled, and tell how long they waited. It acts on dossiers."`
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

type benchDeskCmd struct {
	config.Config
	Agents int           `default:"16" help:"Who work at the same time."`
	For    time.Duration `default:"20s" help:"How long."`
	Pause  time.Duration `default:"50ms" help:"Of an agent after each look; 0 for none."`
	Only   string        `help:"The kinds of work to do, by the beginning of their names."`
	JSON   bool          `name:"json" help:"Print one JSON object."`
}

// Run prints a line for each kind of work.
func (c *benchDeskCmd) Run(ctx context.Context) error {
	a, err := app.New(ctx, c.Config, now, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := rush.Run(ctx, rush.Config{App: a, Agents: c.Agents, For: c.For, Pause: c.Pause, Only: c.Only, Seed: 1, Stopwatch: now})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(deskFigures(r))
	}
	for _, w := range r.Waits {
		fmt.Printf("%-46s %6d × p50 %8.2f ms, p99 %8.2f ms, most %8.2f ms\n", w.What, w.N, w.P50, w.P99, w.Most)
	}
	fmt.Printf("%.0f requests/s\n", r.Rate)
	return nil
}

// deskFigures are those of the public contract, with all waits beside them.
func deskFigures(r rush.Result) map[string]any {
	list50, list99 := r.Worst(rush.Lists...)
	_, search := r.Worst(rush.Searches...)
	_, acting := r.Worst(rush.Acts...)
	return map[string]any{"worklist_p50_ms": list50, "worklist_p99_ms": list99, "search_p99_ms": search,
		"dossier_p99_ms": r.Of(rush.DossierPage).P99, "act_p99_ms": acting, "requests_per_s": r.Rate, "waits": r.Waits}
}
