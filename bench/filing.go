package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

const perRound = 2000 // filings

// filing measures how many students can file in a second: each filing is on disk before it is answered.
func (b *bench) filing(ctx context.Context) error {
	if err := b.onSQLite(ctx); err != nil {
		return err
	}
	if b.postgres == "" {
		fmt.Fprintln(os.Stderr, "bench: ANEF_TEST_POSTGRES is not set, PostgreSQL is left out; `make bench` starts one")
		return nil
	}
	return b.onPostgres(ctx)
}

func (b *bench) onSQLite(ctx context.Context) error {
	folder := filepath.Join(b.folder, "filing")
	w, err := newWorld(ctx, folder, "")
	if err != nil {
		return err
	}
	defer w.app.Close()
	path := filepath.Join(folder, "anef.db")
	byHand, err := openByHand(ctx, path)
	if err != nil {
		return err
	}
	defer byHand.close()
	creates, err := openCreates(ctx, filepath.Join(b.folder, "creates.db"))
	if err != nil {
		return err
	}
	defer creates.Close()

	oneByOne := func(ctx context.Context) (float64, error) {
		return w.bare(ctx, byHand.file)
	}
	oneRow := func(ctx context.Context) (float64, error) {
		return together(perRound, func(int) error { return create(ctx, creates) })
	}
	return b.compare(ctx, []contest{
		{"filing, SQLite", w.file, "the same rows by hand, one commit each", oneByOne, 0},
		{"filing, SQLite", w.file, "one row of 2 kB, one commit each, as a create of PocketBase", oneRow, 3},
		{"filing without its reads, SQLite", w.update, "the same rows by hand, one commit each", oneByOne, 0},
	})
}

func (b *bench) onPostgres(ctx context.Context) error {
	address, drop, err := freshSchema(ctx, b.postgres)
	if err != nil {
		return err
	}
	defer drop()
	w, err := newWorld(ctx, filepath.Join(b.folder, "filing-postgres"), address)
	if err != nil {
		return err
	}
	defer w.app.Close()
	statement, err := openStatement(ctx, address)
	if err != nil {
		return err
	}
	defer statement.pool.Close()
	script, err := newPgbench(ctx, b.folder, address)
	if err != nil {
		return err
	}
	oneStatement := func(ctx context.Context) (float64, error) { return w.bare(ctx, statement.file) }
	return b.compare(ctx, []contest{
		{"filing, PostgreSQL", w.file, "pgbench, a filing in one statement", script.run, 0.6},
		{"filing, PostgreSQL", w.file, "the same rows in one statement, pgx", oneStatement, 0},
		{"filing without its reads, PostgreSQL", w.update, "pgbench, a filing in one statement", script.run, 0},
		{"filing without its reads, PostgreSQL", w.update, "the same rows in one statement, pgx", oneStatement, 0},
	})
}

// contest is one line to measure.
type contest struct {
	what    string
	ours    func(context.Context) (float64, error)
	bareIs  string
	bare    func(context.Context) (float64, error)
	atLeast float64
}

// compare runs each contest's two sides one after the other in every round.
func (b *bench) compare(ctx context.Context, all []contest) error {
	for _, c := range all {
		m, err := b.guard.measure(ctx, rate, func(ctx context.Context) (s sides, err error) {
			if s.bare, err = c.bare(ctx); err != nil {
				return s, fmt.Errorf("%s: %w", c.bareIs, err)
			}
			if s.ours, err = c.ours(ctx); err != nil {
				return s, fmt.Errorf("%s: %w", c.what, err)
			}
			return s, nil
		})
		if err != nil {
			return err
		}
		b.print(against(c.what, "1/s", c.bareIs, m, c.atLeast))
	}
	return nil
}

// file submits fresh drafts through the service, as the page does.
func (w *world) file(ctx context.Context) (float64, error) {
	ids, err := w.clones(ctx, perRound)
	if err != nil {
		return 0, err
	}
	return together(len(ids), func(i int) error {
		_, err := w.app.Dossiers.Submit(ctx, w.self, ids[i], ident.ID())
		return err
	})
}

// update is the filing alone: the case is read, decided and written, with findings gathered beforehand.
func (w *world) update(ctx context.Context) (float64, error) {
	ids, err := w.clones(ctx, perRound)
	if err != nil {
		return 0, err
	}
	now := w.app.Clock()
	wanted, err := w.wanted(ctx)
	if err != nil {
		return 0, err
	}
	cmd := dossier.Command{Do: dossier.Submit, Actor: w.self, Office: "14", Answers: 1, Law: dossier.Findings{Channel: "anef", Status: "open", Wanted: wanted}}
	return together(len(ids), func(i int) error {
		_, err := w.app.Lists().Update(ctx, ids[i], ident.ID(), now, func(c dossier.Case) (dossier.Outcome, error) {
			events, err := dossier.Decide(c, cmd, day.Of(now))
			return dossier.Outcome{Events: events, Holder: &dossier.Holder{Name: "DIOP Awa", Born: "2001-03-27", Keys: person.Keys("Diop", "Awa")}, Answers: &dossier.Answers{Version: 1, Body: answers, At: now}}, err
		})
		return err
	})
}

// wanted are the pieces that were given.
func (w *world) wanted(ctx context.Context) (out []string, err error) {
	d, err := w.app.Dossiers.Load(ctx, w.self, w.draft)
	for piece := range d.Case.Pieces {
		out = append(out, piece)
	}
	return out, err
}

// bare writes the rows of filings by other means.
func (w *world) bare(ctx context.Context, file func(context.Context, rows) error) (float64, error) {
	like, err := w.filed(ctx)
	if err != nil {
		return 0, err
	}
	ids, err := w.clones(ctx, perRound)
	if err != nil {
		return 0, err
	}
	return together(len(ids), func(i int) error {
		r := like
		r.id, r.key, r.number = string(ids[i]), ident.ID(), ident.Reference('C')
		return file(ctx, r)
	})
}

// rows are the values that one filing writes.
type rows struct {
	id, key, number    string
	version            int64 // before
	holder, chain      string
	silence, rightsEnd string
	snapshot, answers  string
	event, mail        string
	at                 int64
}

// filed files one draft and reads back what that wrote.
func (w *world) filed(ctx context.Context) (r rows, err error) {
	ids, err := w.clones(ctx, 1)
	if err != nil {
		return r, err
	}
	if _, err := w.app.Dossiers.Submit(ctx, w.self, ids[0], ident.ID()); err != nil {
		return r, err
	}
	db := w.app.DB
	err = db.QueryRowContext(ctx, `SELECT d.version - 1, d.holder, d.chain, d.silence_on, d.rights_end, d.snapshot, a.body, e.body, d.moved_at
FROM dossier d JOIN dossier_answers a ON a.dossier = d.id AND a.version = 1 JOIN dossier_event e ON e.dossier = d.id AND e.seq = d.version
WHERE d.id = $1`, string(ids[0])).Scan(&r.version, &r.holder, &r.chain, &r.silence, &r.rightsEnd, &r.snapshot, &r.answers, &r.event, &r.at)
	if err != nil {
		return r, fmt.Errorf("read back a filing: %w", err)
	}
	r.mail = `{"dossier":"` + string(ids[0]) + `","seq":12,"model":"received"}`
	return r, nil
}

// freshSchema makes a schema and gives an address that leads to it.
func freshSchema(ctx context.Context, server string) (address string, drop func(), err error) {
	db, err := sqldb.Open(ctx, server)
	if err != nil {
		return "", nil, err
	}
	name := "bench_" + strings.ToLower(ident.ID())
	if _, err := db.Read.ExecContext(ctx, `CREATE SCHEMA `+name); err != nil {
		db.Close()
		return "", nil, err
	}
	u, err := url.Parse(server)
	if err != nil {
		db.Close()
		return "", nil, fmt.Errorf("ANEF_TEST_POSTGRES is no address")
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), func() {
		_, _ = db.Read.ExecContext(context.WithoutCancel(ctx), `DROP SCHEMA `+name+` CASCADE`)
		db.Close()
	}, nil
}
