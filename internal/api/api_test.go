package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"anef/internal/advice"
	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/locales"
	"anef/rules"
)

type server struct {
	http.Handler
	rules *catalogue.Rules
	texts *locale.Catalogue
}

func serve(t *testing.T) server {
	t.Helper()
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	clock := day.At("2026-05-12T10:00:00Z")
	site := &web.Site{Name: "ANEF", Words: texts, Clock: clock, Log: slog.New(slog.DiscardHandler)}
	mux := http.NewServeMux()
	web.Mount(site, mux, &api.API{Rules: func() *catalogue.Rules { return r }, Texts: texts, Clock: clock}, api.Routes)
	h, err := site.Chain(mux)
	if err != nil {
		t.Fatal(err)
	}
	return server{h, r, texts}
}

func (s server) get(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestAdviceIsThatOfTheCommand(t *testing.T) {
	s := serve(t)
	values := map[string]string{"department": "14", "nationality": "SN", "permit": "vls-ts/student", "expires": "2026-09-10", "fact.housing": "own", "lang": "es"}
	q, err := advice.Parse(s.rules, values, "2026-05-12")
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := api.EncodeAdvice(&want, advice.Advise(s.rules, s.texts, q)); err != nil {
		t.Fatal(err)
	}
	w := s.get("/api/v1/advice?department=14&nationality=SN&permit=vls-ts/student&expires=2026-09-10&fact.housing=own&lang=es")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" || w.Body.String() != want.String() {
		t.Errorf("%d %s\n%s\nwant\n%s", w.Code, w.Header().Get("Content-Type"), w.Body, want.String())
	}
	if !strings.HasSuffix(want.String(), "}\n") || strings.Contains(want.String(), `\u00`) {
		t.Errorf("not plain JSON with a newline: %s", want.String())
	}
}

func TestAdviceNamesTheWrongParameter(t *testing.T) {
	s := serve(t)
	for query, name := range map[string]string{"nationality=ZZ": "nationality", "expires=2026-02-30": "expires", "colour=blue": "colour", "fact.housing=cave": "fact.housing"} {
		w := s.get("/api/v1/advice?" + query)
		var p web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		key, value, _ := strings.Cut(query, "=")
		_, err := advice.Parse(s.rules, map[string]string{key: value}, "2026-05-12")
		if w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" || p.Status != 422 || p.Detail != err.Error() || p.Errors[0].Field != name {
			t.Errorf("%s: %d %+v, want %q", query, w.Code, p, err)
		}
	}
}

func TestCommunesProposes(t *testing.T) {
	var got []api.Place
	if err := json.Unmarshal(serve(t).get("/api/v1/communes?q=renn").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 || got[0] != (api.Place{Value: "35238", Label: "Rennes (35000)", Department: "35"}) {
		t.Errorf("%+v", got)
	}
	if body := serve(t).get("/api/v1/communes?q=").Body.String(); body != "[]\n" {
		t.Errorf("nothing typed: %s", body)
	}
}
