package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"

	"anef/internal/dossier"
	"anef/internal/ledger"
	"anef/internal/store/sqldb"
)

// Ledger reads everything that was ever written of dossiers, to check it.
type Ledger struct{ DB *sqldb.DB }

var _ ledger.Book = Ledger{}

// Link is how an event is chained to those before it.
func (Ledger) Link(previous string, seq, at int64, body string) string {
	return Link(previous, seq, at, body)
}

// Entries reads one page of dossiers with their rows, all as they stood at one moment, while others go on writing.
func (s Ledger) Entries(ctx context.Context, after dossier.ID, n int) ([]ledger.Entry, error) {
	p := page{place: map[dossier.ID]int{}}
	err := s.DB.Snapshot(ctx, func(db sqldb.Reader) error { return p.read(ctx, db, after, n) })
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return p.entries, nil
}

func (p *page) read(ctx context.Context, db sqldb.Reader, after dossier.ID, n int) error {
	for _, part := range []struct {
		text string
		read func(scan) error
		args func() []any
	}{
		{`SELECT d.id, d.reference, d.account, d.person, d.permit, d.procedure, d.office, d.state, d.version, d.live,
d.filed_on, d.rights_end, d.due, d.silence_on, d.chain, d.snapshot,
EXISTS (SELECT 1 FROM account a WHERE a.id = d.account), EXISTS (SELECT 1 FROM person p WHERE p.id = d.person),
EXISTS (SELECT 1 FROM permit t WHERE t.id = d.permit), EXISTS (SELECT 1 FROM account a WHERE a.id = d.account AND a.foreigner <> ''),
(SELECT count(*) FROM foreigner_number n WHERE n.dossier = d.id),
d.state = 'submitted' AND EXISTS (SELECT 1 FROM job j WHERE j.state <> 'done' AND (j.id > 'settle/' || d.id || '/' AND j.id < 'settle/' || d.id || '0'
OR j.id > 'visa/' || d.id || '/' AND j.id < 'visa/' || d.id || '0'))
FROM dossier d WHERE d.id > $1 ORDER BY d.id LIMIT $2`, p.dossier, func() []any { return []any{string(after), int64(n)} }},
		{`SELECT dossier, seq, at, body, hash FROM dossier_event WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, seq`, p.event, p.span},
		{`SELECT dossier, version FROM dossier_answers WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, version`, p.answers, p.span},
		{`SELECT dossier, id, piece, hash, dropped FROM dossier_file WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, id`, p.file, p.span},
		{`SELECT dossier, number, code, kind, seq, starts, ends, blob, status, replaces, replaced_by, why, record, signature, seal, sealed_at
FROM certificate WHERE dossier >= $1 AND dossier <= $2
ORDER BY dossier, seq, kind`, p.paper, p.span},
		{`SELECT p.dossier, p.moment, p.version, p.due, p.paid, p.held, p.waits, p.chain, p.snapshot,
EXISTS (SELECT 1 FROM job j WHERE j.state <> 'done' AND (j.id > 'payment/' || p.dossier || '/' AND j.id < 'payment/' || p.dossier || '0'
OR j.id > 'give-back/' || p.dossier || '/' AND j.id < 'give-back/' || p.dossier || '0' OR j.id = 'collect/' || p.dossier
OR j.id > 'settle/' || p.dossier || '/' AND j.id < 'settle/' || p.dossier || '0'))
FROM payment p WHERE p.dossier >= $1 AND p.dossier <= $2 ORDER BY p.dossier, p.moment`, p.bill, p.span},
		{`SELECT dossier, moment, seq, at, body, hash FROM payment_event WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, moment, seq`, p.billEvent, p.span},
		{`SELECT dossier, moment, id, stamp, state, amount FROM payment_offer WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, moment, id`, p.offer, p.span},
		{`SELECT dossier, number, since, closed_at FROM incident WHERE dossier >= $1 AND dossier <= $2 ORDER BY dossier, number`, p.incident, p.span},
	} {
		if err := each(ctx, db, part.text, part.read, part.args()...); err != nil || len(p.entries) == 0 {
			return err
		}
	}
	return nil
}

// page is filled row by row; place finds a dossier in it.
type page struct {
	entries []ledger.Entry
	place   map[dossier.ID]int
}

// span is the first and the last id of the page.
func (p *page) span() []any {
	return []any{string(p.entries[0].ID), string(p.entries[len(p.entries)-1].ID)}
}

func (p *page) dossier(row scan) error {
	var e ledger.Entry
	r := &e.Row
	err := row((*string)(&e.ID), &r.Reference, &r.Account, &r.Person, &r.Permit, &r.Procedure, &r.Office, (*string)(&r.State), &r.Version, &r.Live,
		&r.FiledOn, &r.RightsEnd, &r.Due, &r.SilenceOn, &e.Chain, &e.Snapshot, &e.HasAccount, &e.HasPerson, &e.HasPermit,
		&e.HasNumber, &e.Allotted, &e.Settling)
	p.place[e.ID] = len(p.entries)
	p.entries = append(p.entries, e)
	return err
}

// of finds the dossier to which a row belongs; in one moment there is no row without it.
func (p *page) of(id string) *ledger.Entry { return &p.entries[p.place[dossier.ID(id)]] }

func (p *page) event(row scan) error {
	var id string
	var e ledger.Event
	err := row(&id, &e.Seq, &e.At, &e.Body, &e.Hash)
	p.of(id).Events = append(p.of(id).Events, e)
	return err
}

func (p *page) answers(row scan) error {
	var id string
	var version int64
	err := row(&id, &version)
	p.of(id).Answers = append(p.of(id).Answers, version)
	return err
}

func (p *page) file(row scan) error {
	var id string
	var f ledger.File
	err := row(&id, &f.ID, &f.Piece, &f.Hash, &f.Dropped)
	p.of(id).Files = append(p.of(id).Files, f)
	return err
}

func (p *page) paper(row scan) error {
	var id string
	var x ledger.Paper
	var record, signature string
	var sealed int64
	err := row(&id, &x.Number, &x.Code, &x.Kind, &x.Seq, &x.From, &x.Until, &x.Blob, (*string)(&x.State), &x.Replaces, &x.ReplacedBy, &x.Why,
		&record, &signature, &x.Seal.Key, &sealed)
	x.Seal.At, x.Seal.Record = sqldb.Time(sealed), []byte(record)
	x.Seal.Signature, _ = base64.StdEncoding.DecodeString(signature) // one that cannot be read does not verify
	p.of(id).Papers = append(p.of(id).Papers, x)
	return err
}

func (p *page) incident(row scan) error {
	var id string
	var x ledger.Incident
	var closed int64
	err := row(&id, &x.Number, &x.Since, &closed)
	x.Open = closed == 0
	p.of(id).Incidents = append(p.of(id).Incidents, x)
	return err
}

// Jobs tells the states of those jobs that are still on record.
func (s Ledger) Jobs(ctx context.Context, keys []string) (map[string]string, error) {
	out := map[string]string{}
	const atOnce = 500
	for some := range slices.Chunk(keys, atOnce) {
		in, args := list(1, some)
		err := s.DB.Snapshot(ctx, func(db sqldb.Reader) error { // not the prepared texts, of which there would be too many
			return each(ctx, db, `SELECT id, state FROM job WHERE id IN (`+in+`)`, func(row scan) error {
				var id, state string
				err := row(&id, &state)
				out[id] = state
				return err
			}, args...)
		})
		if err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
	}
	return out, nil
}

// Strays lists rows whose dossier is not there, which the tables' own keys should make impossible.
func (s Ledger) Strays(ctx context.Context, n int) (out []string, err error) {
	const without = ` x WHERE NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = x.dossier)`
	err = each(ctx, s.DB, `SELECT 'event', x.dossier FROM dossier_event`+without+`
UNION SELECT 'answers', x.dossier FROM dossier_answers`+without+`
UNION SELECT 'file', x.id FROM dossier_file`+without+`
UNION SELECT 'paper', x.number FROM certificate`+without+`
UNION SELECT 'incident', x.number FROM incident`+without+`
UNION SELECT 'share', x.id FROM share`+without+`
UNION SELECT 'payment event', x.dossier FROM payment_event x WHERE NOT EXISTS (SELECT 1 FROM payment p WHERE p.dossier = x.dossier AND p.moment = x.moment)
UNION SELECT 'stamp', x.id FROM payment_offer x WHERE NOT EXISTS (SELECT 1 FROM payment p WHERE p.dossier = x.dossier AND p.moment = x.moment)
UNION SELECT 'message', x.id FROM message`+without+` AND x.dossier <> '' ORDER BY 1, 2 LIMIT $1`, func(row scan) error {
		var what, id string
		err := row(&what, &id)
		out = append(out, what+" "+id)
		return err
	}, int64(n))
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}
