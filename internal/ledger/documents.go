package ledger

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"anef/internal/dossier"
	"anef/internal/effects"
)

// documents reads every file and every paper through, and holds the files against the history.
func (c *check) documents(ctx context.Context, d *reading) error {
	for _, f := range d.Files {
		if f.Dropped {
			continue
		}
		if err := c.verify(ctx, d.where+", file "+f.ID, f.Hash); err != nil {
			return err
		}
	}
	for _, p := range d.Papers {
		if p.Blob == "" {
			continue
		}
		if err := c.verify(ctx, d.where+", paper "+p.Number, p.Blob); err != nil {
			return err
		}
	}
	c.files(d)
	return nil
}

func (c *check) verify(ctx context.Context, where, hash string) error {
	c.report.Documents++
	switch err := c.blobs.Verify(ctx, hash); {
	case err == nil:
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		c.problem(lost, where, "%s is not in the store", hash)
	default:
		c.problem(damaged, where, "%v", err)
	}
	return nil
}

// files: each was given by one event, under its piece, and is gone only if an event says so.
func (c *check) files(d *reading) {
	if !d.whole {
		return
	}
	given, dropped := map[string]string{}, map[string]bool{}
	for _, e := range d.events {
		switch e.Do {
		case dossier.AddPiece:
			given[e.File] = e.Piece
		case dossier.DropPiece:
			dropped[e.File] = true
		}
	}
	for _, f := range d.Files {
		piece, ok := given[f.ID]
		switch {
		case !ok:
			c.problem(uncalled, d.where, "no event gives the file %s", f.ID)
		case piece != f.Piece:
			c.problem(changed, d.where, "the file %s was given as %s and stands under %s", f.ID, piece, f.Piece)
		case dropped[f.ID] != f.Dropped:
			c.problem(changed, d.where, "whether the file %s was taken out", f.ID)
		}
		delete(given, f.ID)
	}
	for id := range given {
		c.problem(lost, d.where, "the file %s has no row", id)
	}
}

// promises are the jobs that must be on record, with what depends on each.
type promises map[string]promise

type promise struct {
	where string
	open  bool // it must still be going to run, or have been given up in the operator's sight
}

// called holds what was promised against what each event calls for.
func (c *check) called(d *reading, wanted promises) {
	var expected []Paper
	for i, e := range d.events {
		after := effects.Of(d.steps[i], d.steps[i+1], e)
		for _, p := range after.Papers {
			expected = append(expected, paper(p))
		}
		for _, j := range after.Jobs {
			// A paper's job hangs on its number, which is drawn anew here; it is looked for below.
			if d.Events[i].At >= c.kept && !strings.HasPrefix(j.Key, paperKey) {
				wanted[j.Key] = promise{where: d.at(d.Events[i].Seq)}
			}
		}
	}
	for _, p := range d.Papers {
		bare := Paper{Kind: p.Kind, Seq: p.Seq, From: p.From, Until: p.Until, Replaces: p.Replaces}
		i := slices.IndexFunc(expected, func(x Paper) bool { return reflect.DeepEqual(x, bare) })
		if i < 0 {
			c.problem(uncalled, d.where+", paper "+p.Number, "event %d calls for no such paper: %s from %q until %q", p.Seq, p.Kind, p.From, p.Until)
			continue
		}
		expected = slices.Delete(expected, i, i+1)
	}
	for _, p := range expected {
		c.problem(forgotten, d.at(p.Seq), "has no %s", p.Kind)
	}
}

// keep looks for the jobs of one page of dossiers.
func (c *check) keep(ctx context.Context, wanted promises) error {
	keys := make([]string, 0, len(wanted))
	for key := range wanted {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	states, err := c.book.Jobs(ctx, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		state, ok := states[key]
		switch p := wanted[key]; {
		case p.open && (!ok || state == "done"):
			c.problem(unmade, p.where, "it was never drawn, and no job %s is going to", key)
		case !ok:
			c.problem(forgotten, p.where, "the job %s was never enqueued", key)
		}
	}
	return nil
}
