package sim_test

import (
	"context"
	"testing"

	"anef/internal/hook"
	"anef/internal/sim"
	"anef/internal/sms"
)

func phones(t *testing.T, refusals int) (base string, s *sms.Sender, heard <-chan sms.Receipt) {
	t.Helper()
	url, heard := platform[sms.Receipt](t, refusals)
	base = serve(t, sim.NewPhones(t.Context(), config(url)))
	return base, &sms.Sender{Provider: hook.Partner{URL: base, Token: "tok"}}, heard
}

func TestText(t *testing.T) {
	base, s, heard := phones(t, 2)
	id, err := s.Send(t.Context(), "+33612345678", "Votre carte est arrivée", "k1")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := next(t, heard), (sms.Receipt{ID: id, Key: "k1", Status: sms.Delivered, At: clock()}); got != want {
		t.Errorf("receipt %+v, want %+v", got, want)
	}
	again, err := s.Send(t.Context(), "+33612345678", "Votre carte est arrivée", "k1")
	if err != nil || again != id {
		t.Errorf("a second try gives %s, %v; want %s", again, err, id)
	}
	if _, err := s.Send(t.Context(), "+33612345678", "autre chose", "k1"); trouble(err) != "permanent" {
		t.Errorf("a key for two texts gives %v", err)
	}
	for _, to := range []string{"%2B33612345678", "+33612345678"} {
		got := get[[]sim.Text](t, base+"/messages?to="+to)
		if len(got) != 1 || got[0].Text != "Votre carte est arrivée" || got[0].Parts != 1 || got[0].ID != id {
			t.Errorf("the telephone %s shows %+v", to, got)
		}
	}
}

func TestTextFaults(t *testing.T) {
	base, s, heard := phones(t, 0)
	for kind, want := range map[string]string{"temporary": "temporary", "permanent": "permanent", "down": "temporary"} {
		fail(t, base, kind, "1")
		if _, err := s.Send(t.Context(), "+33612345678", "x", kind); trouble(err) != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
	fail(t, base, "failed", "1")
	if _, err := s.Send(t.Context(), "+33612345678", "x", "k2"); err != nil {
		t.Fatal(err)
	}
	if r := next(t, heard); r.Status != sms.Failed || r.Reason == "" {
		t.Errorf("receipt %+v, want a failure with its reason", r)
	}
	for _, to := range []string{"0612345678", "+3361234", ""} {
		if _, err := s.Send(t.Context(), to, "x", "k3"); trouble(err) != "permanent" {
			t.Errorf("to %q: %v", to, err)
		}
	}
}

func TestRunSMSEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := config("")
	c.Listen = "127.0.0.1:0"
	ended := make(chan error, 2)
	go func() { ended <- sim.RunSMS(ctx, c) }()
	go func() { ended <- sim.RunCards(ctx, c) }()
	cancel()
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
