package sim_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/hook"
	"anef/internal/sim"
)

var clock = day.At("2026-05-12T10:00:00Z")

const secret = "call-back secret"

// platform receives call-backs: it refuses the first refusals of them, then hands each body on.
func platform[T any](t *testing.T, refusals int) (url string, heard <-chan T) {
	t.Helper()
	ch := make(chan T, 100)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if err := hook.Verify(secret, body, r.Header.Get(hook.Header), clock(), hook.Tolerance); err != nil {
			t.Errorf("call-back %s: %v", body, err)
		}
		if refusals > 0 { // one call-back at a time in the tests that refuse
			refusals--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			t.Error(err)
		}
		ch <- v
	}))
	t.Cleanup(s.Close)
	return s.URL, ch
}

func next[T any](t *testing.T, heard <-chan T) T {
	t.Helper()
	select {
	case v := <-heard:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("no call-back")
		panic("unreachable")
	}
}

func config(callback string) sim.Config {
	return sim.Config{CallbackURL: callback, Secret: secret, Token: "tok", Clock: clock, Backoff: time.Millisecond}
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func get[T any](t *testing.T, url string) (v T) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func post(t *testing.T, url, body string) (int, string) {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func fail(t *testing.T, base, kind string, count string) {
	t.Helper()
	if status, body := post(t, base+"/faults", `{"kind":"`+kind+`","count":`+count+`}`); status != http.StatusOK {
		t.Fatalf("faults: %d %s", status, body)
	}
}

// trouble tells how an error looks to whoever must decide on another try.
func trouble(err error) string {
	var f interface{ Temporary() bool }
	switch {
	case err == nil:
		return "none"
	case !errors.As(err, &f):
		return "unknown"
	case f.Temporary():
		return "temporary"
	}
	return "permanent"
}

func TestFaultsAreChecked(t *testing.T) {
	base := serve(t, sim.NewPhones(t.Context(), config("")))
	for _, bad := range []string{`{"kind":"odd","count":1}`, `{"kind":"down","count":-1}`, `{"sort":"down"}`, `x`} {
		if status, _ := post(t, base+"/faults", bad); status < 400 {
			t.Errorf("%s gives %d", bad, status)
		}
	}
	fail(t, base, "down", "3")
	fail(t, base, "", "0")
	if resp, err := http.Get(base + "/healthz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("healthz: %v", err)
	}
}

func TestToken(t *testing.T) {
	for path, h := range map[string]http.Handler{
		"/messages": sim.NewPhones(t.Context(), config("")), "/orders": sim.NewFactory(t.Context(), config("")),
	} {
		if status, _ := post(t, serve(t, h)+path, "{}"); status != http.StatusUnauthorized {
			t.Errorf("%s without token gives %d", path, status)
		}
	}
}
