// Command anef is the whole platform in one binary: web site, worker, law, checks, demonstration and simulators.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"anef/internal/day"

	"github.com/alecthomas/kong"
)

var version = "dev" // set by the linker

// now is the only clock of the program; everything else is given one.
var now day.Clock = time.Now

type cli struct {
	Serve    serveCmd         `cmd:"" help:"Serve the web site (and work on jobs, unless --no-work)."`
	Work     workCmd          `cmd:"" help:"Work on jobs only: messages, papers, cards."`
	Demo     demoCmd          `cmd:"" help:"Serve with invented people, and start the simulators of mail, SMS and card factory."`
	Migrate  migrateCmd       `cmd:"" help:"Bring the database to the tables this version needs."`
	Advise   adviseCmd        `cmd:"" help:"When, where and how to apply, what it costs and what to bring."`
	Verify   verifyCmd        `cmd:"" help:"Tell whether a PDF is a genuine paper, without asking anybody."`
	Fsck     fsckCmd          `cmd:"" help:"Check every dossier, history, file and paper."`
	Law      lawCmd           `cmd:"" help:"Look at the law as data."`
	Seal     sealCmd          `cmd:"" help:"The keys with which offices seal papers."`
	Key      keyCmd           `cmd:"" help:"The keys of programs that check papers."`
	Config   configCmd        `cmd:"" help:"The settings."`
	Sim      simCmd           `cmd:"" help:"Simulators of outside services."`
	Simulate simulateCmd      `cmd:"" help:"Let invented people live for years against the platform, and count what became of them."`
	Bench    benchCmd         `cmd:"" help:"Fill a database with as many people as a country has, to measure the desks."`
	Version  kong.VersionFlag `help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k, err := kong.New(&c, kong.Name("anef"), kong.Description("The open platform for residence permits in France. Not an official service."),
		kong.UsageOnError(), kong.Vars{"version": version}, kong.BindTo(ctx, (*context.Context)(nil)), kong.Exit(exit))
	if err != nil {
		panic(err)
	}
	run, err := k.Parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "anef:", err)
		os.Exit(2)
	}
	if err := run.Run(); err != nil {
		var status exitStatus
		if errors.As(err, &status) {
			os.Exit(int(status))
		}
		fmt.Fprintln(os.Stderr, "anef:", err)
		os.Exit(1)
	}
}

func exit(status int) { os.Exit(status) }

// exitStatus ends the program with a status after everything was said.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
