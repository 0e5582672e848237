// Command bench prints our speed beside that of the bare machine doing the same work, in one run, as ratios.
// README.md says how to read the table.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// bench is one run.
type bench struct {
	folder   string // for databases and files, gone at the end
	postgres string // URL of a server to make a schema on; "" leaves its lines out
	binary   string // the program, built
	people   int    // of the simulation
	dossiers int    // at the desks
	guard    *guard
	print    func(line)
}

// parts are measured in this order; --only chooses some.
var parts = []struct {
	name string
	run  func(*bench, context.Context) error
}{
	{"filing", (*bench).filing},
	{"pages", (*bench).pages},
	{"advice", (*bench).advice},
	{"papers", (*bench).papers},
	{"checks", (*bench).checks},
	{"desk", (*bench).desk},
	{"export", (*bench).export},
	{"start", (*bench).start},
	{"simulate", (*bench).simulate},
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == bareServer {
		fail(serveBare(os.Args[2]))
		return
	}
	asJSON := flag.Bool("json", false, "print one JSON object a line")
	only := flag.String("only", "", "parts to measure, separated by commas: filing,pages,advice,papers,checks,desk,start,simulate")
	binary := flag.String("bin", "bin/anef", "the program, as `make build` leaves it")
	people := flag.Int("people", 20000, "people who live two years in the simulation")
	dossiers := flag.Int("dossiers", fewDossiers, "dossiers at the desks; more than a hundred thousand are held against as many. SQLite gets a million at most")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	fail(run(ctx, bench{binary: *binary, people: *people, dossiers: *dossiers}, *asJSON, *only))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, b bench, asJSON bool, only string) error {
	folder, err := os.MkdirTemp("", "anef-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if b.binary, err = filepath.Abs(b.binary); err != nil {
		return err
	}
	b.folder, b.postgres, b.guard = folder, os.Getenv("ANEF_TEST_POSTGRES"), newGuard()
	b.print = printTable
	if asJSON {
		b.print = printJSON
	} else {
		printHead()
	}
	began := time.Now()
	for _, p := range parts {
		if only != "" && !strings.Contains(","+only+",", ","+p.name+",") {
			continue
		}
		if err := p.run(&b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if !asJSON {
		printFoot(time.Since(began))
	}
	return nil
}

func printJSON(l line) { _ = json.NewEncoder(os.Stdout).Encode(l) }
