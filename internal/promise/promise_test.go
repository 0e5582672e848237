package promise_test

import (
	"context"
	"testing"
	"time"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/promise"
	"anef/rules"
)

var now = day.At("2026-11-22T10:00:00Z")()

// book has one promise of a kind, made some time ago.
type book struct {
	kind  promise.Kind
	ago   time.Duration
	stage promise.Stage
}

func (b book) OpenPromises(_ context.Context, k promise.Kind, before time.Time, d dossier.ID, _ int) ([]promise.Open, error) {
	since := now.Add(-b.ago)
	if k != b.kind || !since.Before(before) && b.stage != promise.Refused {
		return nil, nil
	}
	return []promise.Open{{Kind: k, Since: since, Stage: b.stage, Dossier: d}}, nil
}

func (b book) Unconfirmed(ctx context.Context, k promise.Kind, before time.Time, n int) ([]promise.Open, error) {
	return b.OpenPromises(ctx, k, before, "", n)
}

// Every kind has a deadline in the law as data, and is overdue from then on, not before.
func TestDeadlines(t *testing.T) {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	for kind, deadline := range map[promise.Kind]time.Duration{
		promise.Paper: 2 * time.Minute, promise.Mail: 4 * time.Hour, promise.Text: 48 * time.Hour, promise.Letter: 5 * 24 * time.Hour,
		promise.Account: 30 * time.Minute, promise.Order: 24 * time.Hour, promise.Card: 21 * 24 * time.Hour, promise.Arrival: 14 * 24 * time.Hour,
	} {
		for _, c := range []struct {
			ago   time.Duration
			stage promise.Stage
			late  bool
		}{
			{deadline - time.Second, promise.Trying, false}, {deadline + time.Second, promise.Trying, true}, {time.Second, promise.Refused, true},
		} {
			l := promise.Ledger{Book: book{kind, c.ago, c.stage}, Rules: func() *catalogue.Rules { return law }, Clock: func() time.Time { return now }}
			all, err := l.Overdue(t.Context())
			if err != nil || (len(all) == 1) != c.late || promise.Has(all, kind) != c.late {
				t.Errorf("%s, %s ago, %s: %+v, %v", kind, c.ago, c.stage, all, err)
			}
			if n := promise.Counts(all); len(n) != len(promise.Kinds) || (n[kind] == 1) != c.late {
				t.Errorf("%s: counts %v", kind, n)
			}
			if chased, err := l.Unconfirmed(t.Context(), kind); err != nil || (len(chased) == 1) != c.late {
				t.Errorf("%s: to be given up: %+v, %v", kind, chased, err)
			}
		}
	}
}
