package store_test

import (
	"context"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/proof"
	"anef/internal/share"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

var looked = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func shareOf(t *testing.T, db *sqldb.DB, acc string) (store.Shares, share.Share) {
	t.Helper()
	c := create(t, &store.Dossiers{DB: db}, draftOf(acc, "p-"+acc))
	s := share.Share{ID: ident.ID(), Account: acc, Dossier: string(c.ID), Shows: []share.Right{share.Stay, share.Work}, To: "Café du Port",
		Until: "2026-12-22", Hash: share.Hash(ident.ID()), CreatedAt: looked}
	if err := (store.Shares{DB: db}).AddShare(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return store.Shares{DB: db}, s
}

func TestShares(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		kept, s := shareOf(t, db, "awa")
		_, other := shareOf(t, db, "diego")
		ctx := t.Context()
		got, err := kept.ShareOf(ctx, s.Hash)
		if err != nil || got.To != s.To || share.Join(got.Shows) != "stay work" || !got.Withdrawn.IsZero() || got.Until != s.Until {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := kept.Share(ctx, "awa", other.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's share: %v", err)
		}
		if err := kept.Withdraw(ctx, "awa", other.ID, looked); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's share is withdrawn: %v", err)
		}
		if all, err := kept.SharesOf(ctx, "awa"); err != nil || len(all) != 1 || all[0].ID != s.ID {
			t.Errorf("%+v %v", all, err)
		}
		if err := kept.AddShare(ctx, s); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second click: %v", err)
		}
		for range 2 {
			if err := kept.Withdraw(ctx, "awa", s.ID, looked); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := kept.ShareOf(ctx, s.Hash); err != nil || got.Open(day.Of(looked)) || !got.Withdrawn.Equal(looked) {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func answer(s share.Share, form string) proof.Answer {
	return proof.Answer{V: 1, Number: ident.Reference(proof.Letter), At: looked, By: "Mme Petit", Verdict: inspect.Valid, Shows: s.Shows,
		Share: s.ID, Paper: "C99J-E66J-9J", Form: form, Hash: share.Hash(form)}
}

func TestAnswers(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		kept, s := shareOf(t, db, "awa")
		ctx := t.Context()
		first, err := kept.AddAnswer(ctx, answer(s, "form-1"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := kept.AddAnswer(ctx, answer(s, "form-1"))
		if err != nil || again.Number != first.Number || again.Hash != first.Hash {
			t.Errorf("a second click gave %s after %s: %v", again.Number, first.Number, err)
		}
		for range 2 { // the first drawing stays
			if err := kept.Drawn(ctx, first.Number, "blob"); err != nil {
				t.Fatal(err)
			}
		}
		if err := kept.Drawn(ctx, first.Number, "other"); err != nil {
			t.Fatal(err)
		}
		got, err := kept.Answer(ctx, first.Number)
		if err != nil || got.Blob != "blob" || got.By != "Mme Petit" || got.Verdict != inspect.Valid || !got.At.Equal(looked) || got.Share != s.ID {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := kept.Answer(ctx, ident.Reference(proof.Letter)); !fault.Is(err, fault.NotFound) {
			t.Errorf("an answer nobody gave: %v", err)
		}
		looks, err := kept.Looks(ctx, "awa", s.ID)
		if err != nil || len(looks) != 1 || looks[0] != (share.Look{Name: "Mme Petit", At: looks[0].At}) || !looks[0].At.Equal(looked) {
			t.Errorf("%+v %v", looks, err)
		}
		if looks, err := kept.Looks(ctx, "diego", s.ID); err != nil || len(looks) != 0 {
			t.Errorf("somebody else sees who looked: %+v %v", looks, err)
		}
		// Who is late finds a withdrawn share closed, even when it was open as they read it.
		if err := kept.Withdraw(ctx, "awa", s.ID, looked); err != nil {
			t.Fatal(err)
		}
		if _, err := kept.AddAnswer(ctx, answer(s, "form-2")); !fault.Is(err, fault.Conflict) {
			t.Errorf("an answer through a withdrawn share: %v", err)
		}
	})
}

func TestPrograms(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		kept, ctx := store.Keys{DB: db}, context.Background()
		p, token := account.NewProgram("CAF du Calvados", account.Bulk, looked)
		if err := kept.AddProgram(ctx, p); err != nil {
			t.Fatal(err)
		}
		got, err := account.ProgramOf(ctx, kept, token)
		if err != nil || got.Name != p.Name || got.Class != account.Bulk {
			t.Errorf("%+v %v", got, err)
		}
		for _, bad := range []string{"", token + "A", token[:len(token)-1], "anef_" + p.ID + "_", "anef_" + ident.ID() + "_" + ident.Secret(), "x" + token} {
			if _, err := account.ProgramOf(ctx, kept, bad); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q opens: %v", bad, err)
			}
		}
		if err := kept.RevokeProgram(ctx, p.ID, looked); err != nil {
			t.Fatal(err)
		}
		if _, err := account.ProgramOf(ctx, kept, token); !fault.Is(err, fault.NotFound) {
			t.Errorf("a revoked key opens: %v", err)
		}
		if err := kept.RevokeProgram(ctx, p.ID, looked); !fault.Is(err, fault.NotFound) {
			t.Errorf("revoked twice: %v", err)
		}
		if all, err := kept.Programs(ctx); err != nil || len(all) != 1 || all[0].Revoked.IsZero() {
			t.Errorf("%+v %v", all, err)
		}
	})
}
