package hook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/hook"
)

var now = day.At("2026-05-12T10:00:00Z")()

func TestSignature(t *testing.T) {
	body := []byte(`{"id":"1"}`)
	good := hook.Sign("s3cret", body, now)
	for name, c := range map[string]struct {
		secret, body, header string
		now                  time.Time
		want                 error
	}{
		"right":               {"s3cret", string(body), good, now, nil},
		"clock a little late": {"s3cret", string(body), good, now.Add(4 * time.Minute), nil},
		"spaces and extras":   {"s3cret", string(body), strings.ReplaceAll(good, ",", " , v2=zz, "), now, nil},
		"two secrets":         {"s3cret", string(body), good + ",v1=" + strings.Repeat("00", 32), now, nil},
		"other secret":        {"other", string(body), good, now, hook.ErrForged},
		"no secret":           {"", string(body), hook.Sign("", body, now), now, hook.ErrForged},
		"other body":          {"s3cret", `{"id":"2"}`, good, now, hook.ErrForged},
		"other time":          {"s3cret", string(body), "t=1," + strings.Split(good, ",")[1], now, hook.ErrForged},
		"no header":           {"s3cret", string(body), "", now, hook.ErrForged},
		"time only":           {"s3cret", string(body), strings.Split(good, ",")[0], now, hook.ErrForged},
		"replayed":            {"s3cret", string(body), good, now.Add(6 * time.Minute), hook.ErrStale},
		"from the future":     {"s3cret", string(body), good, now.Add(-6 * time.Minute), hook.ErrStale},
	} {
		if err := hook.Verify(c.secret, []byte(c.body), c.header, c.now, hook.Tolerance); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The vector in docs/protocols/sms.md, computed apart with openssl.
func TestDocumentedSignature(t *testing.T) {
	const want = "t=1778580000,v1=069b1a8a7b609daef4bff21a782fa8c69c409b69b34f5a7cb987e1abf639ace3"
	if got := hook.Sign("example-secret", []byte(`{"id":"sms-1","status":"delivered"}`), time.Unix(1778580000, 0)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(hook.Sign("k", []byte("b"), now))
	f.Add("t=,v1=")
	f.Add("t=9223372036854775807,v1=00")
	f.Fuzz(func(t *testing.T, header string) {
		if hook.Verify("another secret", []byte("b"), header, now, hook.Tolerance) == nil {
			t.Fatalf("%q passes", header)
		}
	})
}

func TestPost(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]string
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/base/orders" ||
			r.Method != "POST" || r.Header.Get("Authorization") != "Bearer tok" {
			t.Errorf("%s %s %v, %v", r.Method, r.URL, r.Header, err)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, `{"id":"for %s"}`, in["key"])
	}))
	defer s.Close()
	var out struct{ ID string }
	err := hook.Partner{URL: s.URL + "/base/", Token: "tok"}.Post(t.Context(), "/orders", map[string]string{"key": "k1"}, &out)
	if err != nil || out.ID != "for k1" {
		t.Errorf("%+v, %v", out, err)
	}
}

func TestFailures(t *testing.T) {
	for status, temporary := range map[int]bool{
		400: false, 409: false, 413: false, 422: false,
		302: true, 401: true, 403: true, 404: true, 429: true, 500: true, 503: true,
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			http.Error(w, "because", status)
		}))
		err := hook.Partner{URL: s.URL}.Post(t.Context(), "/", nil, new(any))
		s.Close()
		var f *hook.Failure
		if !errors.As(err, &f) || f.Status != status || f.Temporary() != temporary || !strings.Contains(f.Error(), "because") {
			t.Errorf("%d: %v, temporary %v", status, err, f.Temporary())
		}
	}
}

func TestNoUsableAnswer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }))
	p := hook.Partner{URL: s.URL}
	for _, what := range []string{"an unreadable answer", "no server"} {
		var f *hook.Failure
		if err := p.Post(t.Context(), "/", nil, new(any)); !errors.As(err, &f) || !f.Temporary() {
			t.Errorf("%s: %v, want a temporary failure", what, err)
		}
		s.Close()
	}
}
