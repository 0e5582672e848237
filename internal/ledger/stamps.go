package ledger

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"anef/internal/dossier"
)

// stamp notes the number of an electronic stamp as eight bytes: there are as many as cards handed over.
func (c *check) stamp(e dossier.Event) {
	if n, ok := stampOf(e); ok {
		c.report.Stamps++
		c.stamps = append(c.stamps, n)
	}
}

func stampOf(e dossier.Event) (uint64, bool) {
	if e.Do != dossier.HandOver || e.Stamp == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(e.Stamp, 10, 64)
	return n, err == nil
}

// doubles finds stamps that paid two cards. Only then is the book read again, to name the dossiers.
func (c *check) doubles(ctx context.Context) error {
	slices.Sort(c.stamps)
	seen := map[uint64]bool{}
	for i := 1; i < len(c.stamps); i++ {
		if c.stamps[i] == c.stamps[i-1] {
			seen[c.stamps[i]] = true
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return pages(ctx, c.book, func(_ context.Context, entries []Entry) error {
		for _, e := range entries {
			for _, line := range e.Events {
				var event dossier.Event
				if json.Unmarshal([]byte(line.Body), &event) != nil {
					continue
				}
				if n, ok := stampOf(event); ok && seen[n] {
					c.problem(twice, "dossier "+e.Row.Reference, "the stamp %016d paid another card too", n)
				}
			}
			for _, n := range beside(e) {
				if seen[n] {
					c.problem(twice, "dossier "+e.Row.Reference, "the stamp %016d paid something else too", n)
				}
			}
		}
		return nil
	})
}
