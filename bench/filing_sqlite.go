package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"anef/internal/ident"

	_ "modernc.org/sqlite"
)

// The settings are those of the platform: a commit is on disk when it returns.
func openSQLite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-8000)&_txlock=immediate")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// byHand files as a careful hand would: prepared statements, one transaction for each filing.
type byHand struct {
	db         *sql.DB
	statements []*sql.Stmt
}

func openByHand(ctx context.Context, path string) (*byHand, error) {
	db, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	h := &byHand{db: db}
	for _, text := range []string{
		`UPDATE dossier SET state = 'submitted', version = $1, live = TRUE, office = '14', filed_on = '2026-01-01', rights_end = $2, due = '',
silence_on = $3, chain = $4, snapshot = $5, moved_at = $6, holder = $7 WHERE id = $8 AND version = $9`,
		`DELETE FROM dossier_answers WHERE dossier = $1 AND version = 0`,
		`INSERT INTO dossier_answers (dossier, version, body, rev, at) VALUES ($1, 1, $2, 0, $3)`,
		`INSERT INTO form_key (key, at) VALUES ($1, $2)`,
		`INSERT INTO dossier_event (dossier, seq, at, body, hash) VALUES ($1, $2, $3, $4, $5)`,
		`INSERT INTO certificate (number, kind, dossier, seq, issued_on, starts, ends, blob, created_at, made_at)
VALUES ($1, 'receipt', $2, $3, '2026-01-01', '', '', '', $4, 0)`,
		`INSERT INTO job (id, kind, args, state, run_at, due_at, created_at) VALUES ($1, 'make-paper', $2, 'ready', $3, $3, $3),
($4, 'notice-mail', $5, 'ready', $3, $3, $3), ($6, 'notice-sms', $5, 'ready', $3, $3, $3), ($7, 'watch-dossier', $5, 'ready', $3, $3, $3)
ON CONFLICT (id) DO NOTHING`,
		`INSERT INTO lookup (dossier, key, office, live, born) VALUES ($1, $2, '14', TRUE, '2001-03-27'), ($1, $3, '14', TRUE, '2001-03-27'),
($1, $4, '14', TRUE, '2001-03-27'), ($1, $5, '14', TRUE, '2001-03-27')`,
		`INSERT INTO measure (dossier, seq, kind, on_day, office, procedure, motive, agent, days)
VALUES ($1, $2, 'filed', '2026-01-01', '14', 'student.renewal', '', '', 0)`,
	} {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			h.close()
			return nil, err
		}
		h.statements = append(h.statements, st)
	}
	return h, nil
}

func (h *byHand) close() {
	for _, st := range h.statements {
		st.Close()
	}
	h.db.Close()
}

func (h *byHand) file(ctx context.Context, r rows) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, args := range [][]any{
		{r.version + 1, r.rightsEnd, r.silence, r.chain, r.snapshot, r.at, r.holder, r.id, r.version},
		{r.id}, {r.id, r.answers, r.at}, {r.key, r.at}, {r.id, r.version + 1, r.at, r.event, r.chain},
		{r.number, r.id, r.version + 1, r.at},
		{"paper/" + r.number, `{"number":"` + r.number + `"}`, r.at, "notice/" + r.id + "/mail", r.mail, "notice/" + r.id + "/sms", "watch/" + r.id},
		{r.id, []byte("diop aua"), []byte("aua diop"), []byte("#" + r.key), []byte("#" + r.number)},
		{r.id, r.version + 1},
	} {
		done, err := tx.StmtContext(ctx, h.statements[i]).ExecContext(ctx, args...)
		if err != nil {
			return err
		}
		if n, _ := done.RowsAffected(); i == 0 && n != 1 {
			return fmt.Errorf("%s was moved", r.id)
		}
	}
	return tx.Commit()
}

// openCreates makes the table of a record store, where each request creates one record.
func openCreates(ctx context.Context, path string) (*sql.DB, error) {
	db, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE record (id TEXT PRIMARY KEY, body TEXT NOT NULL)`)
	return db, err
}

var body = `{"text":"` + strings.Repeat("a", 2000) + `"}`

func create(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `INSERT INTO record (id, body) VALUES ($1, $2)`, ident.ID(), body)
	return err
}
