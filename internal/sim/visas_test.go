package sim_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/sim"
	"anef/internal/visaregister"
)

func register(t *testing.T) (string, *visaregister.Client) {
	t.Helper()
	base := serve(t, sim.NewRegister(config("")))
	return base, visaregister.New(base, "tok")
}

func TestTheRegisterSaysWhatItKnows(t *testing.T) {
	_, c := register(t)
	known := sim.TestVisas(day.Of(clock()))
	good, used := known[0].Visa, known[len(known)-1].Visa
	wrong, guessed, unknown := good, used, good
	wrong.Until, wrong.Ground = good.Until.Plus(1), "visitor"
	guessed.From = used.From.Plus(-1)
	unknown.Number = "V00000000"
	for name, x := range map[string]struct {
		visa visaregister.Visa
		want visaregister.Status
		what []string
	}{
		"as typed": {good, visaregister.Known, nil}, "another": {unknown, visaregister.Unknown, nil},
		"dates": {wrong, visaregister.Differs, []string{"valid_until", "ground"}}, "used": {used, visaregister.Validated, nil},
		"used, dates guessed": {guessed, visaregister.Differs, []string{"valid_from"}},
	} {
		got, err := c.Check(t.Context(), x.visa)
		if err != nil || got.Status != x.want || !slices.Equal(got.Differs, x.what) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestOneKeyIsOneValidation(t *testing.T) {
	_, c := register(t)
	for _, x := range []struct {
		number, key string
		want        visaregister.Status
	}{
		{"V26000001", "k1", visaregister.Known}, {"V26000001", "k1", visaregister.Known},
		{"V26000001", "k2", visaregister.Validated}, {"V00000000", "k1", visaregister.Unknown},
	} {
		got, err := c.Validate(t.Context(), x.number, visaregister.Validation{Key: x.key, Entry: "2026-05-02"})
		if err != nil || got.Status != x.want {
			t.Errorf("%s by %s: %+v, %v", x.number, x.key, got, err)
		}
	}
}

// Who asks again about a visa that they validated themselves is not told that somebody did.
func TestTheRegisterKnowsWhoValidated(t *testing.T) {
	_, c := register(t)
	visa := sim.TestVisas(day.Of(clock()))[0].Visa
	if got, err := c.Validate(t.Context(), visa.Number, visaregister.Validation{Key: "k1", Entry: "2026-05-02"}); err != nil || got.Status != visaregister.Known {
		t.Fatalf("%+v, %v", got, err)
	}
	for key, want := range map[string]visaregister.Status{"k1": visaregister.Known, "k2": visaregister.Validated, "": visaregister.Validated} {
		visa.Key = key
		if got, err := c.Check(t.Context(), visa); err != nil || got.Status != want {
			t.Errorf("by %q: %+v, %v", key, got, err)
		}
	}
}

func TestTheRegisterFailsOnDemand(t *testing.T) {
	for _, kind := range []string{"temporary", "permanent", "down"} {
		base, c := register(t)
		resp, err := http.Post(base+"/faults", "application/json", strings.NewReader(`{"kind":"`+kind+`","count":1}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		visa := sim.TestVisas(day.Of(clock()))[0].Visa
		if _, err := c.Check(t.Context(), visa); err == nil || (trouble(err) == "permanent") != (kind == "permanent") {
			t.Errorf("%s: %v", kind, err)
		}
		if got, err := c.Check(t.Context(), visa); err != nil || got.Status != visaregister.Known {
			t.Errorf("after %s: %+v, %v", kind, got, err)
		}
	}
}
