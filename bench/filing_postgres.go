package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// statement files in a single statement: one round trip, nothing to pipeline.
type statement struct{ pool *pgxpool.Pool }

func openStatement(ctx context.Context, address string) (statement, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return statement{}, err
	}
	config.MaxConns = int32(max(4, 2*runtime.NumCPU())) // more were slower
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return statement{pool}, err
}

const fileAtOnce = `WITH d AS (
  UPDATE dossier SET state = 'submitted', version = $1 + 1, live = TRUE, office = '14', filed_on = '2026-01-01', rights_end = $2, due = '',
    silence_on = $3, chain = $4, snapshot = $5, moved_at = $6, holder = $7 WHERE id = $8 AND version = $1 RETURNING id),
t AS (DELETE FROM dossier_answers WHERE dossier = $8 AND version = 0),
a AS (INSERT INTO dossier_answers (dossier, version, body, rev, at) VALUES ($8, 1, $9, 0, $6)),
k AS (INSERT INTO form_key (key, at) VALUES ($10, $6)),
e AS (INSERT INTO dossier_event (dossier, seq, at, body, hash) VALUES ($8, $1 + 1, $6, $11, $4)),
l AS (INSERT INTO lookup (dossier, key, office, live, born) VALUES ($8, 'diop aua', '14', TRUE, '2001-03-27'), ($8, 'aua diop', '14', TRUE, '2001-03-27'),
  ($8, convert_to('#' || $10, 'UTF8'), '14', TRUE, '2001-03-27'), ($8, convert_to('#' || $12, 'UTF8'), '14', TRUE, '2001-03-27')),
m AS (INSERT INTO measure (dossier, seq, kind, on_day, office, procedure, motive, agent, days)
  VALUES ($8, $1 + 1, 'filed', '2026-01-01', '14', 'student.renewal', '', '', 0)),
c AS (INSERT INTO certificate (number, kind, dossier, seq, issued_on, starts, ends, blob, created_at, made_at)
  VALUES ($12, 'receipt', $8, $1 + 1, '2026-01-01', '', '', '', $6, 0)),
j AS (INSERT INTO job (id, kind, args, state, run_at, due_at, created_at) VALUES ('paper/' || $12, 'make-paper', $13, 'ready', $6, $6, $6),
  ('notice/' || $8 || '/mail', 'notice-mail', $13, 'ready', $6, $6, $6), ('notice/' || $8 || '/sms', 'notice-sms', $13, 'ready', $6, $6, $6),
  ('watch/' || $8, 'watch-dossier', $13, 'ready', $6, $6, $6) ON CONFLICT (id) DO NOTHING)
SELECT id FROM d`

func (s statement) file(ctx context.Context, r rows) error {
	var id string
	err := s.pool.QueryRow(ctx, fileAtOnce, r.version, r.rightsEnd, r.silence, r.chain, r.snapshot, r.at, r.holder, r.id,
		r.answers, r.key, r.event, r.number, r.mail).Scan(&id)
	if err != nil {
		return fmt.Errorf("%s: %w", r.id, err)
	}
	return nil
}

// pgbench drives PostgreSQL's own load generator: an application with 2 kB of JSON, eight documents,
// an event and a job, inserted by one statement, with foreign keys and eight indexes.
type pgbench struct {
	binary, script string
	connection     []string
}

const pgbenchTables = `
CREATE SEQUENCE application_id;
CREATE TABLE application (id BIGINT PRIMARY KEY, holder BIGINT NOT NULL, office TEXT NOT NULL, state TEXT NOT NULL, due DATE NOT NULL,
  body JSON NOT NULL, created_at TIMESTAMPTZ NOT NULL);
CREATE INDEX application_holder ON application (holder);
CREATE INDEX application_desk ON application (office, state, due, id);
CREATE TABLE document (application BIGINT NOT NULL REFERENCES application (id), n INT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL,
  size BIGINT NOT NULL, PRIMARY KEY (application, n));
CREATE INDEX document_hash ON document (hash);
CREATE TABLE event (application BIGINT NOT NULL REFERENCES application (id), seq INT NOT NULL, at TIMESTAMPTZ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (application, seq));
CREATE TABLE task (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, args TEXT NOT NULL, due TIMESTAMPTZ NOT NULL);
CREATE INDEX task_due ON task (due);`

const pgbenchScript = `\set holder random(1, 100000)
WITH a AS (INSERT INTO application SELECT nextval('application_id'), :holder, '14', 'submitted', current_date + 60, :body::json, now() RETURNING id),
d AS (INSERT INTO document SELECT a.id, n, 'passport', md5(a.id::text || n), 120000 FROM a, generate_series(1, 8) n),
e AS (INSERT INTO event SELECT a.id, 1, now(), '{"do":"submit"}' FROM a),
t AS (INSERT INTO task SELECT a.id, 'receipt', '{"dossier":1}', now() FROM a)
SELECT id FROM a;
`

func newPgbench(ctx context.Context, folder, address string) (*pgbench, error) {
	binary, err := findPgbench()
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, pgbenchTables); err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	p := &pgbench{binary: binary, script: filepath.Join(folder, "filing.sql")}
	p.connection = []string{"PGHOST=" + u.Hostname(), "PGPORT=" + u.Port(), "PGUSER=" + u.User.Username(),
		"PGDATABASE=" + conn.Config().Database, "PGOPTIONS=-c search_path=" + u.Query().Get("search_path")}
	return p, os.WriteFile(p.script, []byte(pgbenchScript), 0o600)
}

func findPgbench() (string, error) {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path, nil
	}
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(all) == 0 {
		return "", fmt.Errorf("pgbench is not installed (Debian: postgresql-contrib)")
	}
	return slices.Max(all), nil
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

func (p *pgbench) run(ctx context.Context) (float64, error) {
	cmd := exec.CommandContext(ctx, p.binary, "-n", "-M", "prepared", "-c", strconv.Itoa(goroutines), "-j", "1", "-T", "2", "-D", "body="+body, "-f", p.script)
	cmd.Env = append(os.Environ(), p.connection...)
	out, err := cmd.CombinedOutput()
	m := tps.FindSubmatch(out)
	if err != nil || m == nil {
		return 0, fmt.Errorf("pgbench: %v: %s", err, out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
