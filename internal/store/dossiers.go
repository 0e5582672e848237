package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

const (
	newDossier = `INSERT INTO dossier (id, reference, account, person, permit, procedure, office, state, version, live,
filed_on, rights_end, due, silence_on, holder, chain, snapshot, created_at, moved_at)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, 0, TRUE, '', $8, '', '', '', '', $9, $10, $10)`

	liveDossier = `SELECT snapshot FROM dossier WHERE account = $1 AND procedure = $2 AND permit = $3 AND live AND state <> 'ready'`

	loadCase = `SELECT snapshot, chain, (SELECT count(*) FROM form_key WHERE key = $2) FROM dossier WHERE id = $1`

	// The version in the WHERE is the claim: whoever read an older one writes nothing.
	moveDossier = `UPDATE dossier SET state = $1, version = $2, live = $3, office = $4, filed_on = $5, rights_end = $6,
due = $7, silence_on = $8, chain = $9, snapshot = $10, moved_at = $11,
holder = CASE WHEN $12 = '' THEN holder ELSE $12 END, procedure = $13, marks = $14, assignee = $15, first_on = $16, first_why = $17,
answered_on = $18
WHERE id = $19 AND version = $20`

	addMeasure = `INSERT INTO measure (dossier, seq, kind, on_day, office, procedure, motive, agent, days)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	addReading = `INSERT INTO dossier_reading (dossier, at, agent, role, office, purpose) VALUES ($1, $2, $3, $4, $5, $6)`

	forget = `DELETE FROM lookup WHERE dossier = $1`

	remember = `INSERT INTO lookup (dossier, key, office, live, born) VALUES ($1, $2, $3, $4, $5)`

	move = `UPDATE lookup SET office = $1, live = $2 WHERE dossier = $3`

	addEvent = `INSERT INTO dossier_event (dossier, seq, at, body, hash) VALUES ($1, $2, $3, $4, $5)`

	addKey = `INSERT INTO form_key (key, at) VALUES ($1, $2)`

	addNote = `INSERT INTO dossier_note (id, dossier, by_role, body, at) VALUES ($1, $2, $3, $4, $5)`

	addFile = `INSERT INTO dossier_file (id, dossier, piece, hash, name, type, size, by_role, answers, at, dropped, origin, first_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11, $12)`

	dropFile = `UPDATE dossier_file SET dropped = TRUE WHERE id = $1 AND dossier = $2 AND NOT dropped`

	addAnswers = `INSERT INTO dossier_answers (dossier, version, body, rev, at) VALUES ($1, $2, $3, 0, $4)`

	beginTyping = `INSERT INTO dossier_answers (dossier, version, body, rev, at) VALUES ($1, 0, $2, 1, $3)`

	// Whoever typed on between the reading and the freezing keeps what they typed: the freezing is tried again.
	endTyping = `DELETE FROM dossier_answers WHERE dossier = $1 AND version = 0 AND rev = $2`

	useStamp = `INSERT INTO stamp (number, dossier, at) VALUES ($1, $2, $3)`
)

// tries bounds how often a write that lost a race is decided again. Of n writers at once the last one loses n-1 times.
const tries = 20

// Dossiers keeps cases and their history.
type Dossiers struct {
	DB     *sqldb.DB
	Follow func(before, after dossier.Case, e dossier.Event) effects.After
	Wake   func()    // told after a commit that enqueued work; may be nil
	Clock  day.Clock // by which counts grow old; nil: they are always counted anew

	censuses censuses
}

var _ dossier.Store = (*Dossiers)(nil)

// Create writes a new draft with its first answers, or finds the live dossier for the same account, procedure and permit.
func (s *Dossiers) Create(ctx context.Context, c dossier.Case, answers map[string]string, at time.Time) (dossier.Case, bool, error) {
	var b sqldb.Batch
	b.Add(newDossier, string(c.ID), c.Reference, c.Account, c.Person, c.Permit, c.Procedure, string(c.State),
		rightsEnd(c), mustJSON(c), sqldb.Instant(at))
	if len(answers) > 0 {
		b.Add(beginTyping, string(c.ID), mustJSON(answers), sqldb.Instant(at))
	}
	err := s.DB.Write(ctx, b)
	if err == nil {
		return c, true, nil
	}
	if !sqldb.IsUnique(err) {
		return c, false, fmt.Errorf("create dossier: %w", err)
	}
	var snapshot string
	if err := s.DB.QueryRowContext(ctx, liveDossier, c.Account, c.Procedure, c.Permit).Scan(&snapshot); err != nil {
		return c, false, fmt.Errorf("find the live dossier: %w", err)
	}
	old, err := readCase(snapshot)
	return old, false, err
}

// Update is the only way to move a dossier: read, decide, append, follow up, in one commit.
// When somebody else moved it in between, it is read and decided again, so that the second comer gets
// the answer that fits the new state.
func (s *Dossiers) Update(ctx context.Context, id dossier.ID, key string, at time.Time,
	decide func(dossier.Case) (dossier.Outcome, error)) (dossier.Case, error) {
	if key != "" {
		key = string(id) + "/" + key // a key that was used elsewhere neither opens this dossier nor swallows an act on it
	}
	for try := 1; ; try++ {
		c, err := s.update(ctx, id, key, at, decide)
		var e *fault.Error
		if errors.As(err, &e) && (e.Text.Key == "store.moved" || e.Text.Key == "store.duplicate") && try < tries {
			continue
		}
		return c, err
	}
}

func (s *Dossiers) update(ctx context.Context, id dossier.ID, key string, at time.Time,
	decide func(dossier.Case) (dossier.Outcome, error)) (dossier.Case, error) {
	before, chain, done, err := s.load(ctx, id, key)
	if err != nil || done {
		return before, err
	}
	out, err := decide(before)
	if err != nil || out.Nothing() {
		return before, err
	}
	w := &writing{at: at, chain: chain, follow: s.Follow}
	after := w.fold(before, out.Events)
	w.claim(before, after, out.Holder)
	w.lookup(before, after, out.Holder)
	w.rows(id, out)
	if key != "" {
		w.batch.Add(addKey, key, sqldb.Instant(at))
	}
	for _, add := range w.later {
		add(&w.batch)
	}
	if err := s.DB.Write(ctx, w.batch); err != nil {
		if sqldb.IsUnique(err) && after.Procedure != before.Procedure { // a twin was begun in this moment
			err = fault.Because(err, fault.Conflict, "need.no-twin")
		}
		return before, err
	}
	s.censuses.moved(before, after)
	if s.Wake != nil && w.work {
		s.Wake()
	}
	return after, nil
}

func (s *Dossiers) load(ctx context.Context, id dossier.ID, key string) (c dossier.Case, chain string, done bool, err error) {
	var snapshot string
	var used int
	err = s.DB.QueryRowContext(ctx, loadCase, string(id), key).Scan(&snapshot, &chain, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return c, "", false, unknown()
	}
	if err != nil {
		return c, "", false, fmt.Errorf("load dossier %s: %w", id, err)
	}
	c, err = readCase(snapshot)
	return c, chain, used > 0 && key != "", err
}

func unknown() error { return fault.New(fault.NotFound, "dossier.unknown") }

// StampUsed tells whether an electronic stamp paid for another card already.
func (s *Dossiers) StampUsed(ctx context.Context, number string) (used bool, err error) {
	var n int
	err = s.DB.QueryRowContext(ctx, `SELECT count(*) FROM stamp WHERE number = $1`, number).Scan(&n)
	return n > 0, err
}

// Read notes that an agent opened a dossier.
func (s *Dossiers) Read(ctx context.Context, c dossier.Case, by dossier.Actor, first bool, at time.Time) error {
	var b sqldb.Batch
	b.Add(addReading,
		string(c.ID), sqldb.Instant(at), by.ID, string(by.Role), by.Office, by.Purpose)
	if today := day.Of(at); first {
		b.Add(addMeasure+` ON CONFLICT (dossier, seq) DO NOTHING`, string(c.ID), int64(0), dossier.FirstLooks, string(today), c.Office, c.Procedure,
			"", by.ID, int64(c.Filed.On.Until(today)))
	}
	return s.DB.Write(ctx, b)
}

func readCase(snapshot string) (c dossier.Case, err error) {
	if err = json.Unmarshal([]byte(snapshot), &c); err != nil {
		err = fmt.Errorf("snapshot: %w", err)
	}
	return c, err
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("no JSON for %T: %v", v, err))
	}
	return string(b)
}

// where is the condition of a scope; the zero scope admits nothing.
func where(s dossier.Scope, first int) (string, []any) {
	switch {
	case s.All:
		return "TRUE", nil
	case s.Account != "":
		return fmt.Sprintf("account = $%d", first), []any{s.Account}
	case s.Office != "":
		return fmt.Sprintf("office = $%d", first), []any{s.Office}
	}
	return "FALSE", nil
}
