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

func TestPhone(t *testing.T) {
	for _, c := range []struct{ typed, country, want string }{
		{"06 12 34 56 78", "FR", "+33612345678"},
		{"06.12.34.56.78", "FR", "+33612345678"},
		{"0612345678", "FR", "+33612345678"},
		{"+33 6 12 34 56 78", "FR", "+33612345678"},
		{"+33 (0)6 12 34 56 78", "FR", "+33612345678"},
		{"+33 06 12 34 56 78", "FR", "+33612345678"},
		{"0033 6-12-34-56-78", "SN", "+33612345678"},
		{"06\u00a012\u202f34 56 78", "FR", "+33612345678"},
		{"02 31 00 00 00", "FR", "+33231000000"},
		{"0692 12 34 56", "FR", "+262692123456"},
		{"0692 12 34 56", "RE", "+262692123456"},
		{"0639 12 34 56", "YT", "+262639123456"},
		{"06 39 98 12 34", "FR", "+33639981234"},
		{"+33 692 12 34 56", "FR", "+262692123456"},
		{"0690 12 34 56", "MF", "+590690123456"},
		{"06 12 34 56 78", "GP", "+33612345678"},
		{"12 34 56", "NC", "+687123456"},
		{"+262 0692 12 34 56", "FR", "+262692123456"},
		{"+221 77 123 45 67", "FR", "+221771234567"},
		{"00213 551 23 45 67", "FR", "+213551234567"},
		{"+44 7911 123456", "FR", "+447911123456"},
		{"77 123 45 67", "SN", ""},
		{"06 12 34 56", "FR", ""},
		{"06 12 34 56 789", "FR", ""},
		{"6 12 34 56 78", "FR", ""},
		{"00 12 34 56 78", "FR", "+12345678"},
		{"+33 6 12 34 56", "FR", ""},
		{"+1234567890123456", "FR", ""},
		{"+0 612345678", "FR", ""},
		{"06 12 34 56 78 ou 07", "FR", ""},
		{"awa@example.org", "FR", ""},
		{"+", "FR", ""},
		{"", "FR", ""},
	} {
		got, ok := sms.Phone(c.typed, c.country)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %s: %q, %v; want %q", c.typed, c.country, got, ok, c.want)
		}
	}
}

func FuzzPhone(f *testing.F) {
	f.Add("06 12 34 56 78", "FR")
	f.Add("+33 (0)6", "FR")
	f.Add("00", "PM")
	f.Add("0", "NC")
	f.Add("+262", "XX")
	f.Fuzz(func(t *testing.T, s, country string) {
		n, ok := sms.Phone(s, country)
		if !ok {
			return
		}
		if n[0] != '+' || len(n) < 8 || len(n) > 16 || strings.Trim(n[1:], "0123456789") != "" {
			t.Fatalf("%q gives %q", s, n)
		}
		if again, ok := sms.Phone(n, country); !ok || again != n {
			t.Fatalf("%q reads back as %q", n, again)
		}
	})
}
