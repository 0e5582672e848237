package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"anef/internal/app"
	"anef/internal/dossier"
	"anef/internal/rush"
)

// besidePgbench runs the very query of a worklist page in PostgreSQL's own load generator, and the page without a pause from
// as many agents.
func (b *bench) besidePgbench(ctx context.Context, a *app.App, address, where string) error {
	script, err := b.listScript(ctx, a)
	if err != nil {
		return err
	}
	connection, err := connectionOf(address)
	if err != nil {
		return err
	}
	binary, err := findPgbench()
	if err != nil {
		return err
	}
	m, err := b.guard.measure(ctx, rate, func(ctx context.Context) (s sides, err error) {
		cmd := exec.CommandContext(ctx, binary, "-n", "-M", "prepared", "-c", strconv.Itoa(deskAgents), "-j", "1", "-T", "4", "-f", script)
		cmd.Env = append(os.Environ(), connection...)
		out, err := cmd.CombinedOutput()
		found := tps.FindSubmatch(out)
		if err != nil || found == nil {
			return s, fmt.Errorf("pgbench: %v: %s", err, out)
		}
		if s.bare, err = strconv.ParseFloat(string(found[1]), 64); err != nil {
			return s, err
		}
		r, err := rush.Run(ctx, rush.Config{App: a, Agents: deskAgents, For: hurryTime, Only: "list: my office", Seed: 1, Stopwatch: time.Now})
		s.ours = r.Rate
		return s, err
	})
	if err != nil {
		return err
	}
	b.print(against("worklist pages, "+where, "1/s", fmt.Sprintf("pgbench -c %d, the same query at random offices", deskAgents), m, 0))
	return nil
}

// listScript writes the query of a page as it is sent, with its arguments drawn anew each time.
func (b *bench) listScript(ctx context.Context, a *app.App) (string, error) {
	offices, err := a.Lists().Busiest(ctx)
	if err != nil {
		return "", err
	}
	var text string
	var args []any
	a.DB.Observe(func(t string, x []any) { text, args = t, x })
	_, err = a.Lists().Worklist(ctx, dossier.Worklist{Office: offices[0], Limit: 51})
	a.DB.Observe(nil)
	if err != nil {
		return "", err
	}
	literal := func(v any) string { return "'" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "'" }
	for i := len(args); i >= 1; i-- { // $12 before $1
		with := literal(args[i-1])
		if i == 1 {
			with = ":office"
		}
		text = strings.ReplaceAll(text, "$"+strconv.Itoa(i), with)
	}
	script := officeByNumber(offices, text)
	path := filepath.Join(b.folder, "worklist.sql")
	return path, os.WriteFile(path, []byte(script), 0o600)
}

// officeByNumber has the server choose the office, since pgbench knows numbers only: a small table of values beside the query.
func officeByNumber(offices []string, text string) string {
	quoted := make([]string, len(offices))
	for i, o := range offices {
		quoted[i] = "'" + o + "'"
	}
	choice := "(ARRAY[" + strings.Join(quoted, ",") + "])[:n]"
	return fmt.Sprintf("\\set n random(1, %d)\n%s;\n", len(offices), strings.ReplaceAll(strings.ReplaceAll(text, ":office", choice), "\n", " "))
}

// connectionOf is an address as environment variables.
func connectionOf(address string) ([]string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the address of the database cannot be read")
	}
	out := []string{"PGHOST=" + u.Hostname(), "PGPORT=" + u.Port(), "PGUSER=" + u.User.Username(), "PGDATABASE=" + strings.TrimPrefix(u.Path, "/")}
	if path := u.Query().Get("search_path"); path != "" {
		out = append(out, "PGOPTIONS=-c search_path="+path)
	}
	return out, nil
}
