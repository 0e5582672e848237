package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"anef/internal/seal"
	"anef/internal/trust"
)

func TestKeysStay(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "seal")
	first := key(t, opened(t, folder, now), now)
	a := opened(t, folder, now.AddDate(0, 1, 0))
	again := key(t, a, now.AddDate(0, 1, 0))
	if again.ID != first.ID || again.Authority != "ZZ01" || len(again.ID) != 4 {
		t.Errorf("%s%s after %s", again.Authority, again.ID, first.ID)
	}
	answers, err := a.Key(office, name, trust.Answers, now)
	if err != nil || answers.ID == first.ID || answers.For(trust.Papers) {
		t.Errorf("%+v, %v", answers, err)
	}
	if other, err := a.Key("35", "Préfecture d’Ille-et-Vilaine", trust.Papers, now); err != nil || other.ID == first.ID {
		t.Errorf("%+v, %v", other, err)
	}
	if _, err := seal.NewAuthority(folder, "ZZ02", "Autre", now); err == nil {
		t.Error("another authority's folder was taken")
	}
	err = filepath.Walk(folder, func(path string, f os.FileInfo, err error) error {
		if err == nil && f.Mode().Perm()&0o077 != 0 && path != folder && !f.IsDir() {
			t.Errorf("%s: others may read it: %v", path, f.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// After two years, after a rotation and after a revocation another key signs; the papers of the old ones stay good,
// but for those of a revoked key.
func TestRotation(t *testing.T) {
	a := authority(t)
	first := key(t, a, now)
	old := paper(t, first, now)
	next := now.AddDate(0, 6, 0)
	second, err := a.Rotate(office, name, trust.Papers, next)
	if err != nil {
		t.Fatal(err)
	}
	if got := key(t, a, next); second.ID == first.ID || got.ID != second.ID {
		t.Errorf("%s signs after %s and %s", got.ID, first.ID, second.ID)
	}
	later := now.AddDate(3, 0, 0)
	third := key(t, a, later)
	if third.ID == second.ID {
		t.Error("a key signs for three years")
	}
	for _, file := range [][]byte{old, paper(t, second, next), paper(t, third, later)} {
		if _, err := seal.Verify(file, list(t, a), later.AddDate(1, 0, 0)); err != nil {
			t.Error(err)
		}
	}
	// Whoever keeps the retired key cannot sign a paper of today with it.
	if _, err := seal.Verify(paper(t, first, later), list(t, a), later); err != trust.Outside {
		t.Errorf("a retired key: %v", err)
	}
	if err := a.Revoke(third.ID, later); err != nil {
		t.Fatal(err)
	}
	if got := key(t, a, later); got.ID == third.ID {
		t.Error("a revoked key signs")
	}
	if _, err := seal.Verify(paper(t, third, later), list(t, a), later); err != trust.Revoked {
		t.Errorf("a revoked key: %v", err)
	}
	if err := a.Revoke("ZZZZ", later); err == nil {
		t.Error("a key was revoked that is not there")
	}
}

// Processes that start together share one authority, and never give a number twice.
func TestSeveralProcesses(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "seal")
	var wg sync.WaitGroup
	roots := make([][]byte, 8)
	for i := range roots {
		wg.Go(func() {
			a, err := seal.NewAuthority(folder, "ZZ01", "Autorité d’essai", now)
			if err != nil {
				t.Error(err)
				return
			}
			roots[i] = a.Certificate().Raw
			for _, office := range []string{"14", "35", "59"} {
				if _, err := a.Key(office, "Préfecture "+office, trust.Papers, now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, r := range roots {
		if !bytes.Equal(r, roots[0]) {
			t.Fatal("two authorities")
		}
	}
	// One process sees at once what another changed.
	a, b := opened(t, folder, now), opened(t, folder, now)
	if key(t, a, now).ID != key(t, b, now).ID {
		t.Error("two keys sign at once")
	}
	k, err := a.Rotate(office, name, trust.Papers, now)
	if err != nil {
		t.Fatal(err)
	}
	if got := key(t, b, now); got.ID != k.ID {
		t.Errorf("the other process signs with %s, not %s", got.ID, k.ID)
	}
	drafts, err := filepath.Glob(filepath.Join(folder, "*", ".new-*"))
	if err != nil || len(drafts) > 0 {
		t.Errorf("left behind: %v, %v", drafts, err)
	}
}

func TestPublishedList(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "seal")
	a := opened(t, folder, now)
	publish := func(at time.Time) ([]byte, trust.List) {
		t.Helper()
		text, err := a.Publish(at)
		if err != nil {
			t.Fatal(err)
		}
		l, err := trust.Parse(text, a.Certificate())
		if err != nil {
			t.Fatal(err)
		}
		return text, l
	}
	publish(now)
	good := paper(t, key(t, a, now), now)
	text, l := publish(now)
	if _, err := seal.Verify(good, l, now); err != nil || l.Number != 2 || l.Issued != "2026-05-12" || l.Next != "2026-08-10" {
		t.Errorf("%+v, %v", l, err)
	}
	if same, _ := publish(now.AddDate(0, 0, 29)); !bytes.Equal(same, text) {
		t.Error("an unchanged list was published again")
	}
	if _, l := publish(now.AddDate(0, 0, 31)); l.Number != 3 {
		t.Errorf("after a month: number %d", l.Number)
	}
	if err := a.Revoke(l.Entries[0].ID, now.AddDate(0, 0, 31)); err != nil {
		t.Fatal(err)
	}
	if _, l := publish(now.AddDate(0, 0, 31)); l.Number != 4 || l.Entries[0].Revoked == "" {
		t.Errorf("after a revocation: %+v", l)
	}

	// The authority's key locked away: papers are signed and the list stands, but nothing can change.
	if err := os.Remove(filepath.Join(folder, "authority", "key.pem")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Key(office, name, trust.Papers, now); err != nil {
		t.Fatal(err) // this process still has it, and replaces the revoked key
	}
	publish(now.AddDate(0, 0, 31))
	a = opened(t, folder, now)
	key(t, a, now)
	if _, l := publish(now.AddDate(1, 0, 0)); l.Number != 5 {
		t.Errorf("number %d", l.Number)
	}
	if _, err := a.Rotate(office, name, trust.Papers, now); err == nil {
		t.Error("a certificate without the authority's key")
	}
}

func TestForgedListIsRefused(t *testing.T) {
	a, other := authority(t), authority(t)
	key(t, a, now)
	text, err := a.Publish(now)
	if err != nil {
		t.Fatal(err)
	}
	key(t, other, now)
	foreign, err := other.Publish(now)
	if err != nil {
		t.Fatal(err)
	}
	var f map[string]string
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	changed := func(part, value string) []byte {
		out := map[string]string{}
		for k, v := range f {
			out[k] = v
		}
		out[part] = value
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		text []byte
		want error
	}{
		"another's":    {foreign, trust.Forged},
		"payload":      {changed("payload", f["payload"][:40]+"A"+f["payload"][41:]), trust.Forged},
		"no signature": {changed("signature", ""), trust.Forged},
		"no algorithm": {changed("protected", "eyJhbGciOiJub25lIn0"), trust.Broken},
		"not base 64":  {changed("payload", "%"), trust.Forged},
		"not JSON":     {[]byte("trust me"), trust.Broken},
		"nothing":      {nil, trust.Broken},
	} {
		if _, err := trust.Parse(c.text, a.Certificate()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
