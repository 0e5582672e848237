package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/store/sqldb"
)

// writing gathers the statements of one update.
type writing struct {
	at     time.Time
	chain  string
	follow func(before, after dossier.Case, e dossier.Event) effects.After
	batch  sqldb.Batch
	later  []func(*sqldb.Batch) // events and what follows from them, written after the claim
	work   bool
}

func (w *writing) fold(c dossier.Case, events []dossier.Event) dossier.Case {
	for _, e := range events {
		next := dossier.Apply(c, e)
		w.append(next, e)
		w.incident(c, next)
		w.after(w.follow(c, next, e))
		c = next
	}
	return c
}

func (w *writing) append(c dossier.Case, e dossier.Event) {
	body, at := mustJSON(e), sqldb.Instant(w.at)
	w.chain = Link(w.chain, c.Version, at, body)
	hash := w.chain
	w.later = append(w.later, func(b *sqldb.Batch) {
		b.Add(addEvent, string(c.ID), c.Version, at, body, hash)
		if e.Stamp != "" {
			b.Add(useStamp, e.Stamp, string(c.ID), at)
		}
		if m, ok := dossier.Measured(c, e); ok {
			b.Add(addMeasure, string(c.ID), c.Version, m.Kind, string(m.On), c.Office, c.Procedure, m.Motive, agentOf(e), int64(m.Days))
		}
	})
}

func (w *writing) after(a effects.After) {
	w.work = w.work || len(a.Jobs) > 0
	w.later = append(w.later, func(b *sqldb.Batch) {
		AddJobs(b, a.Jobs, w.at)
		for _, p := range a.Papers {
			addPaper(b, p, w.at)
		}
		for _, e := range a.Ends {
			endPapers(b, e, w.at)
		}
	})
}

// Link chains one event to all before it: SHA-256, in hexadecimal.
func Link(previous string, seq, at int64, body string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%d\n%s", previous, seq, at, body))
	return hex.EncodeToString(sum[:])
}

// claim moves the row, and renames it where the holder's name is given: one change of the row and of its indexes.
func (w *writing) claim(before, after dossier.Case, holder *dossier.Holder) {
	name, first := "", after.Urgency()
	if holder != nil {
		name = holder.Name
	}
	w.batch.Claim(moveDossier, string(after.State), after.Version, after.Open() || after.State == dossier.Draft, after.Office,
		string(after.Filed.On), rightsEnd(after), string(after.Due), string(after.SilenceOn()), w.chain, mustJSON(after),
		sqldb.Instant(w.at), name, after.Procedure, strings.Join(after.Marks(), " "), after.Assignee,
		string(first.On), first.Why, string(after.AnsweredOn), string(after.ID), before.Version)
}

// lookup keeps under what the dossier is found, at which office, and whether it is open.
func (w *writing) lookup(before, after dossier.Case, holder *dossier.Holder) {
	id := string(after.ID)
	switch {
	case holder != nil:
		if before.Office != "" {
			w.batch.Add(forget, id)
		}
		for _, key := range holder.Keys {
			w.batch.Add(remember, id, []byte(key), after.Office, after.Open(), string(holder.Born))
		}
	case before.Office != "" && (before.Office != after.Office || before.Open() != after.Open()):
		w.batch.Add(move, after.Office, after.Open(), id)
	}
}

// agentOf is who acted, for the office's own numbers; persons are not counted by name.
func agentOf(e dossier.Event) string {
	if e.From == "" {
		return ""
	}
	return e.Who
}

// rightsEnd sorts a worklist by the day on which people would lose rights; who has none to lose comes last.
func rightsEnd(c dossier.Case) string { return string(cmp.Or(c.CoveredUntil(), dossier.NoEnd)) }

func (w *writing) rows(id dossier.ID, out dossier.Outcome) {
	at := sqldb.Instant(w.at)
	for _, n := range out.Notes {
		w.batch.Add(addNote, n.ID, string(id), string(n.By), n.Body, at)
	}
	for _, f := range out.Files {
		w.batch.Add(addFile, f.ID, string(id), f.Piece, f.Hash, f.Name, f.Type, f.Size, string(f.By), f.Answers, at,
			f.Origin, sqldb.Instant(f.First))
	}
	for _, f := range out.Drops {
		w.batch.Claim(dropFile, f, string(id))
	}
	if x := out.Allot; x != nil {
		addAllotment(&w.batch, id, *x, w.at)
	}
	if r := out.Referral; r != nil {
		putReferral(&w.batch, *r, w.at)
	}
	if a := out.Answers; a != nil {
		if a.Rev > 0 {
			w.batch.Claim(endTyping, string(id), a.Rev)
		}
		w.batch.Add(addAnswers, string(id), a.Version, mustJSON(a.Body), at)
	}
}
