package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/store/schema"
	"anef/internal/store/sqldb"

	"github.com/alecthomas/kong"
)

type serveCmd struct {
	config.Config
	NoWork bool `help:"Leave the jobs to other processes (anef work)."`
}

func (c *serveCmd) Run(ctx context.Context) error {
	a, err := app.New(ctx, c.Config, now, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	l, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return err
	}
	a.Log.Info("serving", "address", l.Addr().String(), "version", version)
	return serveAndWork(ctx, a, l, !c.NoWork)
}

// serveAndWork runs both until ctx ends or one fails, and lets the other finish.
func serveAndWork(ctx context.Context, a *app.App, l net.Listener, work bool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // pages are small and short-lived: memory is worth more here than the collector's time
	}
	var both sync.WaitGroup
	if work {
		both.Go(func() { a.Worker.Run(ctx) })
	}
	both.Go(func() { followLaw(ctx, a) })
	err := a.Serve(ctx, l)
	stop()
	both.Wait()
	return err
}

func logger() *slog.Logger { return slog.New(slog.NewTextHandler(os.Stderr, nil)) }

type workCmd struct{ config.Config }

func (c *workCmd) Run(ctx context.Context) error {
	a, err := app.New(ctx, c.Config, now, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	go followLaw(ctx, a)
	a.Worker.Run(ctx)
	return nil
}

type migrateCmd struct{ config.Config }

func (c *migrateCmd) Run(ctx context.Context) error {
	if err := c.Fill(); err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, c.DatabaseURL)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := schema.Up(ctx, db); err != nil {
		return err
	}
	v, err := schema.Version(ctx, db)
	fmt.Println("schema version", v)
	return err
}

type fsckCmd struct {
	config.Config
	JSON bool `name:"json" help:"Print one JSON object."`
}

func (c *fsckCmd) Run(ctx context.Context) error {
	a, err := app.New(ctx, c.Config, now, logger())
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := a.Check(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			return err
		}
	} else {
		fmt.Printf("%d dossiers, %d events, %d documents, %d stamps\n", r.Dossiers, r.Events, r.Documents, r.Stamps)
		for _, p := range r.Problems {
			fmt.Println(p)
		}
	}
	if len(r.Problems) > 0 {
		return exitStatus(1)
	}
	return nil
}

type configCmd struct {
	Doc configDocCmd `cmd:"" help:"Print every setting."`
}

type configDocCmd struct{}

// Run prints the table of settings from the same tags that read them.
func (configDocCmd) Run() error {
	var c config.Config
	k, err := kong.New(&c)
	if err != nil {
		return err
	}
	fmt.Println("| variable | default | what it is |\n|---|---|---|")
	for _, f := range k.Model.Flags {
		if len(f.Envs) > 0 {
			fmt.Printf("| `%s` | %s | %s |\n", f.Envs[0], f.Default, f.Help)
		}
	}
	return nil
}
