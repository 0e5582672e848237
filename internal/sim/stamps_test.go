package sim_test

import (
	"errors"
	"path/filepath"
	"testing"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/hook"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/payment"
	"anef/internal/sim"
	"anef/internal/stampoffice"
)

// stamps starts an office that keeps its books in a file.
func stamps(t *testing.T, keep string) (*stampoffice.Client, string) {
	t.Helper()
	cfg := config("")
	cfg.Keep = keep
	s, err := sim.NewStampOffice(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	base := serve(t, s)
	return &stampoffice.Client{Office: hook.Partner{URL: base, Token: "tok"}}, base
}

func mint(t *testing.T, base string) string {
	t.Helper()
	var s sim.Stamp
	if err := (hook.Partner{URL: base}).Post(t.Context(), "/counter/stamps", map[string]int64{"amount": 5000}, &s); err != nil {
		t.Fatal(err)
	}
	return s.Number
}

// One key is one act, also after a restart; the other end of a reservation comes too late.
func TestAStampIsHeldOnce(t *testing.T) {
	keep := filepath.Join(t.TempDir(), "stamps.json")
	c, base := stamps(t, keep)
	n := mint(t, base)
	first, err := c.Reserve(t.Context(), "k", n, euro.Euros(50), "d/filing")
	if err != nil || first.Amount != euro.Euros(50) {
		t.Fatalf("%+v, %v", first, err)
	}
	c, _ = stamps(t, keep)
	if again, err := c.Reserve(t.Context(), "k", n, euro.Euros(50), "d/filing"); err != nil || again != first {
		t.Errorf("again: %+v, %v", again, err)
	}
	var no *payment.Refusal
	if _, err := c.Reserve(t.Context(), "other", n, euro.Euros(50), "e/filing"); !errors.As(err, &no) || no.Problem != "reserved" {
		t.Errorf("by somebody else: %v", err)
	}
	for range 2 {
		if err := c.Consume(t.Context(), first.Number); err != nil {
			t.Error(err)
		}
	}
	if err := c.Release(t.Context(), first.Number); err == nil {
		t.Error("a consumed stamp was released")
	}
}

func TestAPurchaseIsOpenedOnce(t *testing.T) {
	c, _ := stamps(t, "")
	lines := []dossier.FeeLine{{Code: "tax", Amount: euro.Euros(50)}}
	a, err := c.Sell(t.Context(), "k", lines, euro.Euros(50), "http://back")
	b, again := c.Sell(t.Context(), "k", lines, euro.Euros(50), "http://back")
	if err != nil || again != nil || a != b || a.State != payment.SaleOpen {
		t.Errorf("%+v, %v; %+v, %v", a, err, b, again)
	}
	if s, err := c.Cancel(t.Context(), a.Number); err != nil || s.State != payment.SaleAbandoned {
		t.Errorf("%+v, %v", s, err)
	}
}

// The number of a stamp is read from its file.
func TestAStampsFile(t *testing.T) {
	file, err := sim.StampPDF("1234567890123456", euro.Euros(50), "2026-05-12")
	if err != nil {
		t.Fatal(err)
	}
	texts := inspect.Texts(file)
	if len(texts) != 1 || texts[0] != "1234567890123456" {
		t.Fatalf("read %q", texts)
	}
	if _, ok := ident.Stamp(texts[0]); !ok {
		t.Error("no stamp")
	}
}
