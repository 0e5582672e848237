package demo_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/dossier"
)

// The demonstration is lived through the platform's own services, so filling it is a story test by itself.
func TestTwelvePeopleAtTheirStages(t *testing.T) {
	ctx := t.Context()
	clock := &demo.Clock{Real: day.At("2026-11-22T09:00:00Z")}
	a, err := app.New(ctx, config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0"}, clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	known, err := demo.Fill(ctx, a, clock, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	again, err := demo.Fill(ctx, a, clock, "2026-11-22")
	if err != nil || len(again) != len(known) {
		t.Fatalf("filled twice: %d sign-ins, then %d, %v", len(known), len(again), err)
	}
	got := map[dossier.State]int{}
	for _, office := range []string{"14", "35", "69"} {
		counts, err := a.Lists().Counts(ctx, office, "", "2026-11-22")
		if err != nil {
			t.Fatal(err)
		}
		for s, n := range counts.States {
			got[s] += n
		}
	}
	want := map[dossier.State]int{dossier.Submitted: 2, dossier.Incomplete: 2, dossier.Complete: 2, dossier.Proposed: 1, dossier.Granted: 1, dossier.Ready: 1}
	for s, n := range want {
		if got[s] != n {
			t.Errorf("%d dossiers are %s, want %d (all: %v)", got[s], s, n, got)
		}
	}
	report, err := a.Check(ctx)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("fsck: %v, %v", report.Problems, err)
	}
}
