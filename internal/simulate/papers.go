package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/seal"
	"anef/internal/store"
	"anef/internal/trust"
)

// archive is what the auditor keeps of the papers that exist.
type archive struct {
	seen   time.Time
	papers map[string]*paper // by number
	of     map[dossier.ID][]*paper
	called map[string]bool // event and kind of each
	files  map[string]bool // hashes of the documents that were read and taken away
}

// paper is one document as a stranger reads it: what its sealed record says, and whether it still holds.
type paper struct {
	certificate.Record
	state certificate.State
}

// proves tells whether the document shows that a stay is lawful on a day. One without a last day is not counted: nobody
// at a desk believes it for long.
func (p *paper) proves(on day.Date) bool {
	return p.state == certificate.Published && p.Rights.Stay.Lawful && p.Until != "" && p.From <= on && on <= p.Until
}

// read takes over the papers that were made, or changed, since the last look.
func (a *auditor) read(ctx context.Context) error {
	found, err := store.Audit{DB: a.w.app.DB}.Documents(ctx, a.seen)
	if err != nil || len(found) == 0 {
		return err
	}
	list, err := a.w.app.Seals.List()
	if err != nil {
		return err
	}
	for _, p := range found {
		if old, known := a.papers[p.Number]; known {
			old.state = p.State
			continue
		}
		if err := a.take(ctx, p, list); err != nil {
			return fmt.Errorf("paper %s: %w", p.Number, err)
		}
	}
	a.seen = found[len(found)-1].Since
	return nil
}

// take reads a new document as a stranger would: its record, its seal, whose it is.
func (a *auditor) take(ctx context.Context, p store.Document, list trust.List) error {
	x := &paper{state: p.State}
	if err := json.Unmarshal(p.Seal.Record, &x.Record); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	event := fmt.Sprint(p.Dossier, p.Seq, p.Kind)
	if a.called[event] || x.Number != p.Number {
		a.w.report.DuplicateNumbers++
	}
	a.called[event] = true
	a.papers[p.Number] = x
	a.of[p.Dossier] = append(a.of[p.Dossier], x)
	a.w.report.Certificates++
	if _, err := p.Seal.Genuine(list); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if who := a.w.byID[p.Dossier].s.who; x.Holder.Foreigner != who.Foreigner || x.Holder.Born != who.BirthDate {
		return fmt.Errorf("it is made out to %+v, not to %+v", x.Holder, who)
	}
	return a.file(ctx, p.Hash, list)
}

// file verifies a document and takes it away: those of two years would fill the memory.
func (a *auditor) file(ctx context.Context, hash string, list trust.List) error {
	blobs := a.w.app.Blobs
	f, _, err := blobs.Open(hash)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if _, err := seal.Verify(text, list, a.w.clock()); err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	if err := blobs.Verify(ctx, hash); err != nil {
		return err
	}
	a.files[hash] = true
	return blobs.Remove(hash)
}

// Verify vouches for the documents that were taken away: for the check at the end.
func (a *auditor) Verify(ctx context.Context, hash string) error {
	if a.files[hash] {
		return nil
	}
	return a.w.app.Blobs.Verify(ctx, hash)
}

// reckonPapers counts what became of the papers: none may be gone, and no two extensions of a dossier may overlap.
func (a *auditor) reckonPapers(ctx context.Context, out *Report) error {
	all, err := store.Audit{DB: a.w.app.DB}.Documents(ctx, time.Time{})
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, p := range all {
		there[p.Number] = true
		if p.State == certificate.Superseded {
			out.Corrected++
		}
	}
	for number := range a.papers {
		if !there[number] {
			out.LostPapers++
		}
	}
	for _, papers := range a.of {
		out.Overlaps += overlaps(papers)
	}
	return nil
}

// overlaps counts the days on which two extensions hold.
func overlaps(papers []*paper) (n int) {
	seen := map[day.Date]bool{}
	for _, p := range papers {
		if p.Kind != certificate.Extension || p.state != certificate.Published {
			continue
		}
		for on := p.From; on <= p.Until; on = on.Plus(1) {
			if seen[on] {
				n++
			}
			seen[on] = true
		}
	}
	return n
}
