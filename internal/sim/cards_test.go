package sim_test

import (
	"testing"

	"anef/internal/cardfactory"
	"anef/internal/hook"
	"anef/internal/sim"
)

func order(key string) cardfactory.Order {
	return cardfactory.Order{
		Key: key, Reference: "D7K3-M9QX-AR", Office: "14",
		Permit: cardfactory.Permit{Kind: "card", Ground: "student", From: "2026-06-01", Until: "2027-05-31"},
		Holder: cardfactory.Holder{FamilyName: "NDIAYE", GivenNames: "Awa"},
	}
}

// factory starts a simulator that works by itself, or on demand only.
func factory(t *testing.T, onDemand bool, refusals int) (base string, c *cardfactory.Client, heard <-chan cardfactory.Progress) {
	t.Helper()
	url, heard := platform[cardfactory.Progress](t, refusals)
	cfg := config(url)
	if onDemand {
		cfg.ProduceAfter, cfg.ArriveAfter = -1, -1
	}
	base = serve(t, sim.NewFactory(t.Context(), cfg))
	return base, &cardfactory.Client{Factory: hook.Partner{URL: base, Token: "tok"}}, heard
}

func TestCardIsProducedThenArrives(t *testing.T) {
	_, c, heard := factory(t, false, 3)
	n, err := c.Order(t.Context(), order("k1"))
	if err != nil {
		t.Fatal(err)
	}
	produced, arrived := next(t, heard), next(t, heard)
	if produced.Step != cardfactory.Produced || produced.Order != n || produced.Key != "k1" || produced.CardNumber == "" || !produced.At.Equal(clock()) {
		t.Errorf("first news %+v", produced)
	}
	if arrived.Step != cardfactory.Arrived || arrived.Order != n || arrived.CardNumber != produced.CardNumber {
		t.Errorf("second news %+v", arrived)
	}
}

func TestOneKeyIsOneCard(t *testing.T) {
	base, c, _ := factory(t, true, 0)
	first, err := c.Order(t.Context(), order("k1"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.Order(t.Context(), order("k1")); err != nil || again != first {
		t.Errorf("a second try gives %s, %v; want %s", again, err, first)
	}
	if other, err := c.Order(t.Context(), order("k2")); err != nil || other == first {
		t.Errorf("another card gives %s, %v", other, err)
	}
	changed := order("k1")
	changed.Office = "35"
	if _, err := c.Order(t.Context(), changed); trouble(err) != "permanent" {
		t.Errorf("a key for two cards gives %v", err)
	}
	if all := get[[]sim.Card](t, base+"/orders"); len(all) != 2 || all[0].Key != "k2" {
		t.Errorf("orders: %+v", all)
	}
}

func TestAdvanceOnDemand(t *testing.T) {
	base, c, heard := factory(t, true, 0)
	first, err := c.Order(t.Context(), order("k1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Order(t.Context(), order("k2")); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ ask, want string }{
		{`{"order":"` + first + `"}`, `{"advanced":1}`},
		{``, `{"advanced":2}`},
		{``, `{"advanced":1}`},
		{``, `{"advanced":0}`},
	} {
		if _, got := post(t, base+"/advance", step.ask); got != step.want+"\n" {
			t.Errorf("advance %s: %s, want %s", step.ask, got, step.want)
		}
	}
	last := map[string]cardfactory.Step{}
	for range 4 {
		p := next(t, heard)
		last[p.Key] = p.Step
	}
	if last["k1"] != cardfactory.Arrived || last["k2"] != cardfactory.Arrived {
		t.Errorf("the news end with %v", last)
	}
	if k1 := get[[]sim.Card](t, base+"/orders?key=k1"); len(k1) != 1 || k1[0].Step != cardfactory.Arrived || k1[0].CardNumber == "" {
		t.Errorf("k1 is %+v", k1)
	}
}

func TestCardFaults(t *testing.T) {
	base, c, heard := factory(t, false, 0)
	for kind, want := range map[string]string{"temporary": "temporary", "permanent": "permanent", "down": "temporary"} {
		fail(t, base, kind, "1")
		if _, err := c.Order(t.Context(), order(kind)); trouble(err) != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
	fail(t, base, "failed", "1")
	if _, err := c.Order(t.Context(), order("spoilt")); err != nil {
		t.Fatal(err)
	}
	if p := next(t, heard); p.Step != cardfactory.Failed || p.Reason == "" || p.CardNumber != "" {
		t.Errorf("news %+v, want a failure with its reason", p)
	}
	bad := order("k")
	bad.Permit.Until = "2026-01-01"
	if _, err := c.Order(t.Context(), bad); trouble(err) != "permanent" {
		t.Errorf("an order that ends before it begins gives %v", err)
	}
}
