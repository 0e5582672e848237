// Package crash kills the program while people file, starts it again, and looks for anything that was said to be done and is not.
package crash

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const (
	many  = 24 // applicants at once
	kills = 3  // before everybody may finish
)

func TestNothingAcknowledgedIsLost(t *testing.T) {
	bin := build(t)
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			h := prepare(t, bin, storetest.URL(t, engine), many)
			chance := seeded(t)
			h.litter()
			for round := range kills {
				h.killed(chance, 30+chance.IntN(60))
				h.holds("after kill " + strconv.Itoa(round+1))
			}
			h.finished()
		})
	}
	t.Run("between disk and page", func(t *testing.T) { betweenDiskAndPage(t, bin) })
}

// seeded gives the chances of this run, and prints what repeats them: ANEF_CRASH_SEED.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	if s, err := strconv.ParseUint(os.Getenv("ANEF_CRASH_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("ANEF_CRASH_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// killed lets everybody work until so many acts are acknowledged, and kills the server while the others are under way.
func (h *house) killed(chance *rand.Rand, acts int) {
	h.t.Helper()
	s := h.start()
	var acked atomic.Int64
	var dead atomic.Bool
	order := chance.Perm(len(h.people))
	h.everybody(order, func(ctx context.Context, p *applicant) {
		for !p.done() {
			if err := p.next(ctx, s.url); err != nil {
				if !dead.Load() {
					h.t.Errorf("%s: %v\n%s", p.email, err, s.log.tail())
				}
				return
			}
			if acked.Add(1) == int64(acts) {
				dead.Store(true) // first: whoever sees the end of the server knows why
				s.kill()
			}
		}
	})
	if !dead.Load() {
		h.t.Fatalf("only %d acts were acknowledged", acked.Load())
	}
	h.t.Logf("killed after %d acknowledged acts (%d when all had noticed)", acts, acked.Load())
}

// finished lets everybody end what they began and press every button once more; then each act is there once.
func (h *house) finished() {
	h.t.Helper()
	s := h.start()
	h.everybody(nil, func(ctx context.Context, p *applicant) {
		for err := error(nil); !p.done(); {
			if err = p.next(ctx, s.url); err != nil {
				h.t.Errorf("%s: %v\n%s", p.email, err, s.log.tail())
				return
			}
		}
		if err := p.again(ctx, s.url); err != nil {
			h.t.Errorf("%s: sent twice: %v", p.email, err)
		}
	})
	s.stop()
	h.holds("at the end")
	h.drained()
	h.fsck()
	s = h.start()
	h.everybody(nil, func(ctx context.Context, p *applicant) {
		if err := p.reads(ctx, s.url); err != nil {
			h.t.Errorf("%s: %v", p.email, err)
		}
	})
	s.stop()
}

// everybody works at the same time, for at most half a minute.
func (h *house) everybody(order []int, work func(context.Context, *applicant)) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 30*time.Second)
	defer cancel()
	if order == nil {
		order = rand.Perm(len(h.people))
	}
	var all sync.WaitGroup
	for _, i := range order {
		all.Go(func() { work(ctx, h.people[i]) })
	}
	all.Wait()
	if h.t.Failed() {
		h.t.FailNow()
	}
}

// A form with two files is cut off when the first is on disk and the second half way. The first may be in the dossier,
// and must be once the second was begun; the second is not; the same form sent again brings both, once.
func betweenDiskAndPage(t *testing.T, bin string) {
	h := prepare(t, bin, storetest.URL(t, sqldb.SQLite), 1)
	p := h.people[0]
	s := h.start()
	if err := p.signIn(t.Context(), s.url); err != nil {
		t.Fatal(err)
	}
	for try := range 4 {
		two, second := p.twoFiles(try), try%2 == 1
		h.cutOff(s, p, two, second)
		h.holds("a form cut off")
		switch first, half := h.given(p, two.files[0]), h.given(p, two.files[1]); {
		case second && first != 1:
			t.Error("the second file was read before the first was safe")
		case half != 0:
			t.Error("half a file is in the dossier")
		}
		s = h.start()
		for range 2 {
			if err := p.do(t.Context(), s.url, two); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.stop()
	h.holds("after the forms came again")
	h.aged() // what the kills left is hours old
	h.start().stop()
	if left := h.halves(); len(left) > 0 {
		t.Errorf("half-written files are still there: %v", left)
	}
	h.fsck()
}

// litter is what an earlier crash left among the files: half an upload of today, and one of yesterday.
func (h *house) litter() {
	h.t.Helper()
	for _, name := range []string{"blob-today", "blob-yesterday"} {
		h.must(os.WriteFile(filepath.Join(h.incoming(), name), []byte("\xff\xd8\xff\xe0 half a phot"), 0o600))
	}
	old := time.Now().Add(-24 * time.Hour)
	h.must(os.Chtimes(filepath.Join(h.incoming(), "blob-yesterday"), old, old))
}

// aged makes everything half received look two hours old.
func (h *house) aged() {
	h.t.Helper()
	old := time.Now().Add(-2 * time.Hour)
	for _, f := range h.halves() {
		h.must(os.Chtimes(filepath.Join(h.incoming(), f.Name()), old, old))
	}
}
