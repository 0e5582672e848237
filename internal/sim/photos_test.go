package sim_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"anef/internal/ephoto"
	"anef/internal/hook"
	"anef/internal/sim"
)

const photoCode = "A7K2M9QX4RT6WB3CD8EF2"

func photos(t *testing.T) (string, *ephoto.Client) {
	t.Helper()
	base := serve(t, sim.NewPhotos(config("")))
	return base, &ephoto.Client{Register: hook.Partner{URL: base, Token: "tok"}}
}

func TestPhotographWorksOnce(t *testing.T) {
	base, c := photos(t)
	for _, step := range []struct {
		ask  func() (ephoto.State, error)
		want ephoto.State
	}{
		{func() (ephoto.State, error) { return c.Check(t.Context(), photoCode) }, ephoto.Active},
		{func() (ephoto.State, error) { return c.Claim(t.Context(), photoCode, "card-1") }, ephoto.Claimed},
		{func() (ephoto.State, error) { return c.Claim(t.Context(), photoCode, "card-1") }, ephoto.Claimed},
		{func() (ephoto.State, error) { return c.Claim(t.Context(), photoCode, "card-2") }, ephoto.Used},
		{func() (ephoto.State, error) { return c.Check(t.Context(), photoCode) }, ephoto.Used},
		{func() (ephoto.State, error) { return c.Claim(t.Context(), "EXPIRED"+photoCode[:14], "card-3") }, ephoto.Expired},
		{func() (ephoto.State, error) { return c.Check(t.Context(), "PENDING"+photoCode[:14]) }, ephoto.Pending},
	} {
		if got, err := step.ask(); err != nil || got != step.want {
			t.Errorf("%q, %v; want %q", got, err, step.want)
		}
	}
	if all := get[[]sim.Photograph](t, base+"/codes"); len(all) != 3 || all[0].Key != "card-1" {
		t.Errorf("%+v", all)
	}
}

func TestPhotographFaults(t *testing.T) {
	base, c := photos(t)
	for kind, want := range map[string]string{"temporary": "temporary", "permanent": "permanent", "down": "temporary"} {
		fail(t, base, kind, "1")
		if _, err := c.Check(t.Context(), photoCode); trouble(err) != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := c.Check(t.Context(), "short"); trouble(err) != "permanent" {
		t.Errorf("a short code: %v", err)
	}
}

// A claim whose answer is lost was done, and is claimed again by the same key.
func TestPhotographLostAnswers(t *testing.T) {
	cfg := config("")
	cfg.Slow = time.Minute
	base := serve(t, sim.NewPhotos(cfg))
	c := &ephoto.Client{Register: hook.Partner{URL: base, Token: "tok", HTTP: &http.Client{Timeout: 50 * time.Millisecond}}}
	for kind, want := range map[string]string{"cut": "temporary", "slow": "temporary", "twice": "none"} {
		code := photoCode[:15] + strings.ToUpper(kind)
		code += photoCode[:20-len(code)]
		fail(t, base, kind, "1")
		if _, err := c.Claim(t.Context(), code, kind); trouble(err) != want {
			t.Errorf("%s: %v", kind, err)
		}
		if state, err := c.Claim(t.Context(), code, "another"); err != nil || state != ephoto.Used {
			t.Errorf("after %s another card gets it: %q, %v", kind, state, err)
		}
		if state, err := c.Claim(t.Context(), code, kind); err != nil || state != ephoto.Claimed {
			t.Errorf("after %s: %q, %v", kind, state, err)
		}
	}
}
