package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/promise"
	"anef/internal/store/sqldb"
)

// Promises reads what is promised and not confirmed: each kind from the rows of the thing itself.
type Promises struct{ DB *sqldb.DB }

var _ promise.Book = Promises{}

// Each query gives id, dossier, reference, since, stage, reason, arguments. $1 is the moment, $2 the dossier or ”.
const (
	unmadePapers = `SELECT c.number, c.dossier, d.reference, c.created_at,
CASE WHEN j.state = 'dead' THEN 'given-up' ELSE 'trying' END, '', ''
FROM certificate c JOIN dossier d ON d.id = c.dossier LEFT JOIN job j ON j.id = 'paper/' || c.number
WHERE c.blob = '' AND c.created_at < $1 AND ($2 = '' OR c.dossier = $2) ORDER BY c.created_at`

	openLetters = `SELECT m.id, m.dossier, d.reference, m.at, CASE WHEN m.state = 'printed' THEN 'post' ELSE 'print' END, m.reason, m.model
FROM message m JOIN dossier d ON d.id = m.dossier
WHERE m.channel = 'letter' AND m.state IN ('ready', 'printed') AND m.state IN ('ready', 'late', 'printed') AND m.at < $1 AND ($2 = '' OR m.dossier = $2) ORDER BY m.at`

	openAccountMails = `SELECT j.id, '', '', j.created_at, CASE WHEN j.state = 'dead' THEN 'given-up' ELSE 'trying' END, '', ''
FROM job j WHERE j.kind = 'account-mail' AND j.state IN ('ready', 'running', 'dead') AND j.created_at < $1 AND $2 = '' ORDER BY j.created_at`

	openOrders = `SELECT d.id, d.id, d.reference, j.created_at, CASE WHEN j.state = 'dead' THEN 'given-up' ELSE 'trying' END, '', ''
FROM job j JOIN dossier d ON d.id = substr(j.id, 6)
WHERE j.kind = 'order-card' AND j.state IN ('ready', 'running', 'dead') AND j.created_at < $1 AND ($2 = '' OR d.id = $2) ORDER BY j.created_at`

	refusedCards = ` AND NOT EXISTS (SELECT 1 FROM broken_promise b WHERE b.kind = 'card' AND b.dossier = d.id)
UNION ALL SELECT d.id, d.id, d.reference, b.at, 'refused', b.reason, '' FROM broken_promise b JOIN dossier d ON d.id = b.dossier
WHERE b.kind = 'card' AND d.state IN ('ordered', 'produced') AND ($2 = '' OR d.id = $2)`
)

// openPromises has the query of each kind.
var openPromises = map[promise.Kind]string{
	promise.Paper:   unmadePapers,
	promise.Mail:    openMessages("mail", "m.state IN ('ready', 'late') AND m.state IN ('ready', 'late', 'printed')") + union + unwritten("mail") + oldest,
	promise.Text:    openMessages("sms", "m.state IN ('ready', 'late') AND m.state IN ('ready', 'late', 'printed')") + union + openMessages("sms", "m.state = 'sent'") + union + unwritten("sms") + oldest,
	promise.Letter:  openLetters,
	promise.Account: openAccountMails,
	promise.Order:   openOrders,
	promise.Card:    openCards(dossier.Ordered) + refusedCards + oldest,
	promise.Arrival: openCards(dossier.Produced) + oldest,
}

const (
	union = `
UNION ALL `
	oldest = ` ORDER BY 4, 1`
)

// told tells that a notice got through by some channel, or waits at a desk as a letter; id is that of one of its messages.
func told(id, channel string) string {
	all := fmt.Sprintf("substr(%s, 1, length(%s) - %d)", id, id, len(channel))
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM message o WHERE o.id IN (%s || 'mail', %s || 'sms', %s || 'letter')
AND (o.state IN ('delivered', 'posted') OR o.channel = 'mail' AND o.state = 'sent' OR o.channel = 'letter' AND o.state IN ('ready', 'printed')))`, all, all, all)
}

func openMessages(channel, states string) string {
	return fmt.Sprintf(`SELECT m.id, m.dossier, COALESCE(d.reference, ''), m.at, CASE WHEN m.state = 'late' THEN 'other' WHEN m.state = 'sent' THEN 'waiting'
WHEN j.state = 'dead' THEN 'given-up' ELSE 'trying' END, m.reason, m.model
FROM message m LEFT JOIN dossier d ON d.id = m.dossier LEFT JOIN job j ON j.id = 'notice/' || m.id
WHERE m.channel = '%s' AND %s AND m.at < $1 AND ($2 = '' OR m.dossier = $2) AND NOT %s`, channel, states, told("m.id", channel))
}

// unwritten are the notices whose job never came to write its message.
func unwritten(channel string) string {
	return fmt.Sprintf(`SELECT substr(j.id, 8), '', '', j.created_at, CASE WHEN j.state = 'dead' THEN 'given-up' ELSE 'trying' END, '', j.args
FROM job j WHERE j.kind = 'notice-%s' AND j.state IN ('ready', 'running', 'dead') AND j.created_at < $1
AND ($2 = '' OR substr(j.id, 8, length($2) + 1) = $2 || '/')
AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = substr(j.id, 8)) AND NOT %s`, channel, told("substr(j.id, 8)", channel))
}

func openCards(state dossier.State) string {
	return fmt.Sprintf(`SELECT d.id, d.id, d.reference, d.moved_at, 'waiting', '', '' FROM dossier d
WHERE d.state = '%s' AND d.state IN ('ordered', 'produced') AND d.moved_at < $1 AND ($2 = '' OR d.id = $2)`, state)
}

// OpenPromises implements promise.Book.
func (s Promises) OpenPromises(ctx context.Context, k promise.Kind, before time.Time, d dossier.ID, n int) ([]promise.Open, error) {
	text, known := openPromises[k]
	if !known {
		return nil, fmt.Errorf("no promise of the kind %q", k)
	}
	return s.open(ctx, k, n, text, sqldb.Instant(before), string(d))
}

// unconfirmed has, for each channel, the messages that wait for a confirmation, and the notices that wait to be written.
var unconfirmed = map[promise.Kind]string{
	promise.Mail: waits("mail", "ready") + union + unwritten("mail") + oldest,
	promise.Text: waits("sms", "ready") + union +
		waits("sms", "sent") + union + unwritten("sms") + oldest,
}

// waits repeats the conditions of the partial indexes: SQLite takes one only then.
func waits(channel, state string) string {
	index := map[string]string{"ready": " AND m.state IN ('ready', 'late', 'printed')"}[state]
	return fmt.Sprintf(`SELECT m.id, m.dossier, '', m.at, 'waiting', '', m.model FROM message m
WHERE m.channel = '%s' AND m.state = '%s'%s AND m.at < $1 AND ($2 = '' OR m.dossier = $2)
AND (m.dossier <> '' OR substr(m.id, 1, 9) = 'reminder/')`, channel, state, index)
}

// Unconfirmed implements promise.Book.
func (s Promises) Unconfirmed(ctx context.Context, k promise.Kind, before time.Time, n int) ([]promise.Open, error) {
	text, known := unconfirmed[k]
	if !known {
		return nil, fmt.Errorf("no channel for the promise %q", k)
	}
	return s.open(ctx, k, n, text, sqldb.Instant(before), "")
}

func (s Promises) open(ctx context.Context, k promise.Kind, n int, text string, args ...any) (out []promise.Open, err error) {
	err = each(ctx, s.DB, fmt.Sprintf("%s LIMIT %d", text, n), func(row scan) error {
		o := promise.Open{Kind: k}
		var since int64
		var more string // the model of a message, or the arguments of a job
		if err := row(&o.ID, (*string)(&o.Dossier), &o.Reference, &since, (*string)(&o.Stage), &o.Reason, &more); err != nil {
			return err
		}
		o.Since = sqldb.Time(since)
		if strings.HasPrefix(more, "{") {
			if err := json.Unmarshal([]byte(more), &o.Notice); err != nil {
				return err
			}
			o.Dossier = o.Notice.Dossier
		} else if more != "" {
			o.Notice, _ = notify.NoticeOf(o.ID, more)
		}
		out = append(out, o)
		return nil
	}, args...)
	if err == nil {
		err = s.refer(ctx, out)
	}
	if err != nil {
		return nil, fmt.Errorf("open promises, %s: %w", k, err)
	}
	return out, nil
}

// refer gives the references of dossiers known by id only.
func (s Promises) refer(ctx context.Context, all []promise.Open) error {
	var ids []string
	for _, o := range all {
		if o.Dossier != "" && o.Reference == "" {
			ids = append(ids, string(o.Dossier))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	known := map[string]string{}
	in, args := list(1, ids)
	err := each(ctx, s.DB, `SELECT id, reference FROM dossier WHERE id IN (`+in+`)`, func(row scan) error {
		var id, reference string
		err := row(&id, &reference)
		known[id] = reference
		return err
	}, args...)
	for i, o := range all {
		if o.Reference == "" {
			all[i].Reference = known[string(o.Dossier)]
		}
	}
	return err
}

// Break notes that a partner will not keep a promise, and why. Told twice, the last word counts.
func (s Promises) Break(ctx context.Context, k promise.Kind, d dossier.ID, reason string, at time.Time) error {
	var b sqldb.Batch
	b.Add(`INSERT INTO broken_promise (kind, dossier, reason, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, dossier) DO UPDATE SET reason = excluded.reason`, string(k), string(d), reason, sqldb.Instant(at))
	return s.DB.Write(ctx, b)
}
