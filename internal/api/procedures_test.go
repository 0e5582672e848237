package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/form"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/web"
)

func TestProceduresAreListedWithTheirAddress(t *testing.T) {
	s := serve(t)
	var got struct{ Procedures []api.Listed }
	if err := json.Unmarshal(s.get("/api/v1/procedures?lang=en").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Procedures) != len(s.rules.Procedures()) {
		t.Fatalf("%d procedures", len(got.Procedures))
	}
	for i, p := range s.rules.Procedures() {
		x := got.Procedures[i]
		if x.Procedure != p.Code || x.Title != p.Title["en"] || x.Here != p.Here() || x.Wants == nil {
			t.Errorf("%+v", x)
		}
		for _, lang := range []string{"fr", "en", "es"} {
			first, second := s.get(x.Href+"?lang="+lang), s.get(x.Href+"?lang="+lang)
			if first.Code != 200 || first.Body.String() != second.Body.String() {
				t.Errorf("%s: %d, or not the same twice", x.Href, first.Code)
			}
		}
	}
}

// shown reads a procedure as another program does.
func shown(t *testing.T, s server, path string) (p struct {
	Procedure, Version, Title string
	Window                    struct {
		Text   string
		Source struct{ ID string }
	}
	Audience []struct{ Code, Text string }
	Pieces   []struct{ Code, Label string }
	Form     api.Schema
}) {
	t.Helper()
	w := s.get(path)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSchemaIsTheForm(t *testing.T) {
	s := serve(t)
	p := shown(t, s, "/api/v1/procedures/student.renewal?lang=en")
	if p.Procedure != "student.renewal" || p.Title != "Renewal of a student residence permit" || len(p.Audience) == 0 || len(p.Pieces) == 0 ||
		p.Window.Source.ID != "ceseda/r431-5" {
		t.Errorf("%+v", p)
	}
	law, _ := s.rules.Procedure("student.renewal")
	f := p.Form
	if f.Dialect != "https://json-schema.org/draft/2020-12/schema" || !strings.HasSuffix(f.ID, law.Version) || f.Closed || f.Type != "object" {
		t.Errorf("%+v", f)
	}
	asked := 0
	for i, step := range law.Steps {
		for j, q := range step.Questions {
			asked++
			x, ok := f.Properties[q.ID]
			if !ok || f.Steps[i].Questions[j] != q.ID || x.Title != q.Label["en"] || x.Kind != string(q.Kind) {
				t.Errorf("%s: %+v", q.ID, x)
			}
			if must := !q.Optional && q.If == nil; must != slices.Contains(f.Required, q.ID) {
				t.Errorf("%s: required is not %v", q.ID, must)
			}
			if (q.If != nil) != (x.If != "") {
				t.Errorf("%s: the condition is %q", q.ID, x.If)
			}
		}
	}
	if asked != len(f.Properties) {
		t.Errorf("%d questions, %d properties", asked, len(f.Properties))
	}
	if x := f.Properties["housing"]; len(x.OneOf) != 3 || x.OneOf[1].Const != "hosted" || x.Why == "" || x.Source == "" {
		t.Errorf("%+v", x)
	}
	if x := f.Properties["host_address_current"]; len(x.OneOf) != 2 || x.OneOf[0] != (api.Const{Const: "yes", Title: "Yes"}) {
		t.Errorf("%+v", x)
	}
	if x := f.Properties["years_left"]; x.Type != "integer" || x.Maximum != 8 || *x.Minimum != 0 {
		t.Errorf("%+v", x)
	}
}

// The longest text that the schema allows is the longest that the form takes.
func TestSchemaAndFormAgreeOnLength(t *testing.T) {
	s := serve(t)
	for _, p := range s.rules.Procedures() {
		schema := shown(t, s, "/api/v1/procedures/"+p.Code).Form
		for _, step := range p.Steps {
			for _, q := range step.Questions {
				if q.Kind != catalogue.AskText && q.Kind != catalogue.AskLong {
					continue
				}
				max := schema.Properties[q.ID].MaxLength
				for _, n := range []int{max, max + 1} {
					f := form.New(s.rules, p, person.Person{}, permit.Permit{}, form.Answers{q.ID: strings.Repeat("a", n)}, "2026-05-12")
					if good := f.Wrong(q).Key == ""; good != (n == max) {
						t.Errorf("%s of %s, %d characters: the form says %v", q.ID, p.Code, n, good)
					}
				}
			}
		}
	}
}

func TestProcedureOnAnotherDayAndPlace(t *testing.T) {
	s := serve(t)
	today := shown(t, s, "/api/v1/procedures/student.renewal")
	before := shown(t, s, "/api/v1/procedures/student.renewal?on=2021-04-01&department=35")
	if today.Window.Text == before.Window.Text || today.Version != before.Version {
		t.Errorf("%q and %q", today.Window.Text, before.Window.Text)
	}
}

func TestUnknownProcedureIsAProblem(t *testing.T) {
	s := serve(t)
	for path, status := range map[string]int{"/api/v1/procedures/student.nothing": 404, "/api/v1/procedures/student.renewal?on=soon": 422,
		"/api/v1/procedures/student.renewal?department=99": 422, "/api/v1/procedures?colour=blue": 422, "/api/v1/procedures?lang=xx": 422} {
		w := s.get(path)
		var p web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if w.Code != status || p.Status != status || w.Header().Get("Content-Type") != "application/problem+json" || p.Detail == "" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
