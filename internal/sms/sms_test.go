package sms_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"anef/internal/hook"
	"anef/internal/sms"
)

func provider(t *testing.T, status int, answer string, got *string) *sms.Sender {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*got = r.URL.Path + " " + string(b)
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return &sms.Sender{Provider: hook.Partner{URL: s.URL, Token: "t"}}
}

func TestSend(t *testing.T) {
	var got string
	id, err := provider(t, 202, `{"id":"sms-7"}`, &got).Send(t.Context(), "+33612345678", "Votre carte est prête.", "card-ready/1")
	if err != nil || id != "sms-7" {
		t.Errorf("%q, %v", id, err)
	}
	if want := `/messages {"to":"+33612345678","text":"Votre carte est prête.","key":"card-ready/1"}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func TestSendRefused(t *testing.T) {
	for _, c := range []struct {
		status    int
		answer    string
		temporary bool
	}{{503, "", true}, {422, "no such number", false}, {202, "{}", true}} {
		var got string
		_, err := provider(t, c.status, c.answer, &got).Send(t.Context(), "+33612345678", "x", "k")
		var f interface{ Temporary() bool }
		if !errors.As(err, &f) || f.Temporary() != c.temporary {
			t.Errorf("%d %s: %v, want temporary %v", c.status, c.answer, err, c.temporary)
		}
	}
}

func TestParts(t *testing.T) {
	for text, want := range map[string]int{
		"":                               0,
		"Votre carte est arrivée à Caen": 1,
		strings.Repeat("é", 160):         1,
		strings.Repeat("a", 161):         2,
		strings.Repeat("a", 306):         2,
		strings.Repeat("a", 307):         3,
		strings.Repeat("€", 80):          1,
		strings.Repeat("€", 81):          2,
		strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152): 3, // the euro sign cannot be cut in two
		strings.Repeat("a", 69) + "ê":                             1,
		strings.Repeat("a", 70) + "ê":                             2,
		strings.Repeat("ç", 134):                                  2,
		strings.Repeat("ç", 135):                                  3,
		strings.Repeat("😀", 35):                                   1,
		strings.Repeat("😀", 36):                                   2,
		"j’arrive":                                                1,
	} {
		if got := sms.Parts(text); got != want {
			t.Errorf("%d characters %.12q…: %d parts, want %d", len([]rune(text)), text, got, want)
		}
	}
}
