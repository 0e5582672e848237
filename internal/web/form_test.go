package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/web"
)

func typed(pairs ...string) *web.Form {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return web.FormOf(v)
}

// complaint is the key of what is wrong with a field, "" when nothing is.
func complaint(f *web.Form, name string) string {
	if f.Err() == nil {
		return ""
	}
	return fault.Of(f.Err()).Fields[name].Key
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		day, month, year string
		want             day.Date
		key              string
	}{
		{"29", "2", "2024", "2024-02-29", ""},
		{" 9 ", "02", "2024", "2024-02-09", ""},
		{"29", "2", "2026", "", "web.error.no-such-date"},
		{"31", "6", "2026", "", "web.error.no-such-date"},
		{"12", "5", "26", "", "web.error.four-digits"},
		{"12", "5", "0026", "", "web.error.four-digits"},
		{"12", "5", "20266", "", "web.error.four-digits"},
		{"12", "mai", "2026", "", "web.error.bad-date"},
		{"+1", "5", "2026", "", "web.error.bad-date"},
		{"1", "5", "２０２６", "", "web.error.bad-date"},
		{"12", "13", "2026", "", "web.error.bad-month"},
		{"32", "1", "2026", "", "web.error.bad-day"},
		{"0", "1", "2026", "", "web.error.bad-day"},
		{"", "5", "2026", "", "web.error.no-day"},
		{"1", "", "2026", "", "web.error.no-month"},
		{"1", "5", "", "", "web.error.no-year"},
		{"", "", "", "", "web.error.required-date"},
	} {
		f := typed("born-day", c.day, "born-month", c.month, "born-year", c.year)
		if got := f.Date("born"); got != c.want || complaint(f, "born") != c.key {
			t.Errorf("%s/%s/%s: %q %s, want %q %s", c.day, c.month, c.year, got, complaint(f, "born"), c.want, c.key)
		}
	}
	if f := typed("born", "2026-05-12"); f.Date("born") != "2026-05-12" || f.Err() != nil {
		t.Error("an ISO date is not read")
	}
	if f := typed(); f.Optional().Date("born") != "" || f.Err() != nil {
		t.Error("an optional date is missed")
	}
}

func TestFields(t *testing.T) {
	f := typed("name", "  Nguyễn\x00 ", "long", strings.Repeat("é", 11), "note", "a\r\nb", "pick", "c", "many", "a", "many", "a",
		"n", "1 200", "big", "99", "mail", "awa@example.org", "nomail", "Awa <awa@example.org>", "work", "yes", "ok", "on")
	if got := f.Text("name", 80); got != "Nguyễn" {
		t.Errorf("name %q", got)
	}
	if got := f.Lines("note", 80); got != "a\nb" {
		t.Errorf("note %q", got)
	}
	if got := f.Int("n", 0, 5000); got != 1200 {
		t.Errorf("number %d", got)
	}
	if got := f.Choices("many", "a", "b"); len(got) != 1 {
		t.Errorf("choices %v", got)
	}
	if f.Email("mail") != "awa@example.org" || !f.YesNo("work") || !f.Bool("ok") || f.Bool("nothing") || f.Err() != nil {
		t.Errorf("good answers are refused: %v", f.Err())
	}
	f.Text("long", 10)
	f.Choice("pick", "a", "b")
	f.Int("big", 0, 50)
	f.Email("nomail")
	f.Text("missing", 10)
	f.Choice("none", "a")
	f.Optional().Text("nothing", 10)
	for name, want := range map[string]string{
		"long": "web.error.too-long", "pick": "web.error.bad-choice", "big": "web.error.number-range", "nomail": "web.error.bad-email",
		"missing": "web.error.required", "none": "web.error.choose", "nothing": "",
	} {
		if got := complaint(f, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestWhatWasTypedIsKept(t *testing.T) {
	s := &web.Site{Name: "ANEF", Words: words(t)}
	r := httptest.NewRequest("GET", "/", nil)
	p := s.Page(httptest.NewRecorder(), r, "hello")
	f := typed("born-day", "31", "born-month", "6", "born-year", "2026", "name", "")
	f.Date("born")
	f.Text("name", 80)
	a := p.Ask(r, f, "who")

	if parts := a.DateParts("born"); parts.Day != "31" || parts.Year != "2026" {
		t.Errorf("date %+v", parts)
	}
	field := a.Field("born")
	if field.Label != "Naissance" || field.Hint != "27 3 2007" || field.Error != "Le 31 juin 2026 n’existe pas" || field.Flag != "Erreur" {
		t.Errorf("field %+v", field)
	}
	sum := a.Summary().Complaints
	if len(sum) != 2 || sum[0].FieldID != "born" || sum[1].Text != "Nom – Écrivez votre nom" {
		t.Errorf("summary %+v", sum)
	}
	if !strings.HasPrefix(p.Frame.Title, "Erreur Bonjour") {
		t.Errorf("title %q", p.Frame.Title)
	}
}

func TestComplaintsFromDeeperDown(t *testing.T) {
	f := typed("name", "x")
	if f.Take(fault.New(fault.Conflict, "x")) || f.Take(nil) {
		t.Error("took an error that is not about the form")
	}
	var bad fault.Fields
	bad.Add("name", "saved")
	if !f.Take(bad.Err()) || complaint(f, "name") != "saved" {
		t.Errorf("not taken: %v", f.Err())
	}
}

func TestFormKey(t *testing.T) {
	first := web.FormKey(httptest.NewRequest("GET", "/", nil))
	r := httptest.NewRequest("POST", "/", strings.NewReader("key="+first))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := web.FormKey(r); got != first {
		t.Errorf("the key %q came back as %q", first, got)
	}
	r = httptest.NewRequest("POST", "/", strings.NewReader("key=';drop"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := web.FormKey(r); len(got) != 26 {
		t.Errorf("a key that is none was taken: %q", got)
	}
}
