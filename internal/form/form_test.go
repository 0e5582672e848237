package form_test

import (
	"testing"

	"anef/internal/catalogue"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/rules"
)

// renewal is a student's renewal form on 15 June 2026 with some answers already given.
func renewal(t *testing.T, a form.Answers) *form.Form {
	t.Helper()
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := r.Procedure("student.renewal")
	if !ok {
		t.Fatal("no student.renewal")
	}
	who := person.Person{Nationality: "SN", BirthDate: "2003-04-05"}
	held := permit.Permit{Kind: "card", Ground: "student", Ends: "2026-09-30"}
	return form.New(r, p, who, held, a, "2026-06-15")
}

// check sends a step and gives what is kept and the keys of what is wrong.
func check(t *testing.T, f *form.Form, step string, typed map[string]string) (form.Answers, map[string]string) {
	t.Helper()
	s, _, ok := f.Procedure.Step(step)
	if !ok {
		t.Fatalf("no step %s", step)
	}
	got, err := f.Check(s, func(name string) string { return typed[name] })
	wrong := map[string]string{}
	if err != nil {
		for name, text := range fault.Of(err).Fields {
			wrong[name] = text.Key
		}
	}
	return got, wrong
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ d, m, y, kept, wrong string }{
		{"5", "4", "2003", "2003-04-05", ""},
		{"31", "6", "2003", "2003-6-31", "form.error.no-such-day"},
		{"5", "13", "2003", "2003-13-5", "form.error.month"},
		{"32", "1", "2003", "2003-1-32", "form.error.day"},
		{"5", "4", "03", "03-4-5", "form.error.year"},
		{"5", "", "2003", "2003--5", "form.error.date"},
		{"5", "avril", "2003", "2003-avril-5", "form.error.date"},
		{"5", "4", "2031", "2031-04-05", "form.error.birth-date"},
		{"", "", "", "", "form.error.required"},
	} {
		got, wrong := check(t, renewal(t, nil), "identity", map[string]string{"birth_date-day": c.d, "birth_date-month": c.m, "birth_date-year": c.y})
		if got["birth_date"] != c.kept || wrong["birth_date"] != c.wrong {
			t.Errorf("%s/%s/%s: kept %q, %q", c.d, c.m, c.y, got["birth_date"], wrong["birth_date"])
		}
		// What was kept says the same when somebody comes back to it.
		later := renewal(t, got)
		q, _ := later.Procedure.Question("birth_date")
		if again := later.Wrong(q).Key; again != c.wrong {
			t.Errorf("%s/%s/%s: on coming back %q", c.d, c.m, c.y, again)
		}
		if d, m, y := form.DateParts(got["birth_date"]); c.wrong != "" && d+m+y != "" && c.wrong != "form.error.birth-date" && (d != c.d || m != c.m || y != c.y) {
			t.Errorf("%s/%s/%s: shown again as %s/%s/%s", c.d, c.m, c.y, d, m, y)
		}
	}
}

func TestWrongAnswersAreUnfinished(t *testing.T) {
	f := renewal(t, form.Answers{"phone": "12", "street": "1 rue du Port", "commune": "Saint", "housing": "own"})
	s, _, _ := f.Procedure.Step("address")
	left := map[string]bool{}
	for _, q := range f.UnfinishedIn(s) {
		left[q.ID] = true
	}
	if len(left) != 2 || !left["phone"] || !left["commune"] {
		t.Errorf("unfinished: %v", left)
	}
}

func TestCommunes(t *testing.T) {
	for _, c := range []struct{ typed, code, kept, wrong string }{
		{"Rennes (35000)", "", "35238", ""},
		{"Rennes (35000)", "35238", "35238", ""},
		{"35238", "", "35238", ""},
		{"Saint-Denis", "", "Saint-Denis", "form.error.commune-choose"},
		{"Saint-Denis", "93066", "93066", ""},
		{"Rennes (35000)", "93066", "35238", ""}, // another name was written over a first choice
		{"Xyzzy", "93066", "Xyzzy", "form.error.commune-unknown"},
	} {
		got, wrong := check(t, renewal(t, nil), "address", map[string]string{"commune": c.typed, "commune-code": c.code})
		if got["commune"] != c.kept || wrong["commune"] != c.wrong {
			t.Errorf("%s, chosen %q: kept %q, %q", c.typed, c.code, got["commune"], wrong["commune"])
		}
	}
}

func TestMoney(t *testing.T) {
	for typed, kept := range map[string]string{"615": "615", "1 500 €": "1500", "1.500": "1500", "1.500,50": "1500", "615,5": "615", "12a": "12a"} {
		got, _ := check(t, renewal(t, nil), "resources", map[string]string{"scholarship": "yes", "scholarship_amount": typed})
		if got["scholarship_amount"] != kept {
			t.Errorf("%q: %q", typed, got["scholarship_amount"])
		}
	}
}

func TestAnswersOfQuestionsNoLongerPut(t *testing.T) {
	f := renewal(t, form.Answers{"scholarship": "no", "scholarship_amount": "300"})
	if a := f.Asked(); a["scholarship"] != "no" || a["scholarship_amount"] != "" {
		t.Errorf("asked: %v", a)
	}
	if f.Answers["scholarship_amount"] != "300" {
		t.Error("what was typed is lost")
	}
}
