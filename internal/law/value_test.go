package law_test

import (
	"testing"

	"anef/internal/law"
)

func TestParseValue(t *testing.T) {
	for _, x := range []struct {
		typ  law.Type
		text string
		want law.Value
		bad  bool
	}{
		{law.TypeText, "SN", law.Text("SN"), false},
		{law.TypeNumber, "-12", law.Number(-12), false},
		{law.TypeNumber, "1.5", law.Value{}, true},
		{law.TypeNumber, "", law.Value{}, true},
		{law.TypeYesNo, "yes", law.YesNo(true), false},
		{law.TypeYesNo, "false", law.YesNo(false), false},
		{law.TypeYesNo, "oui", law.Value{}, true},
		{law.TypeDate, "2026-06-30", law.Date("2026-06-30"), false},
		{law.TypeDate, "2026-06-31", law.Value{}, true},
		{law.TypeDate, "30/06/2026", law.Value{}, true},
	} {
		got, err := law.ParseValue(x.typ, x.text)
		if got != x.want || (err != nil) != x.bad {
			t.Errorf("%s %q: %+v, %v", x.typ, x.text, got, err)
		}
	}
}

func TestFacts(t *testing.T) {
	v := law.NewVocabulary()
	declare := func(f law.Fact) error { return v.Declare(f) }
	if err := declare(law.Fact{Name: "housing", Type: law.TypeText, Options: []string{"own", "hosted"}}); err != nil {
		t.Fatal(err)
	}
	if err := declare(law.Fact{Name: "housing", Type: law.TypeText, Options: []string{"hotel", "own"}}); err != nil {
		t.Error("the same fact, asked elsewhere with another option:", err)
	}
	if err := declare(law.Fact{Name: "housing", Type: law.TypeYesNo}); err == nil {
		t.Error("a fact of two types was taken")
	}
	f := v.NewFacts()
	if f.Get("housing").Known || f.Get("colour").Known {
		t.Error("something is known of nobody")
	}
	for text, good := range map[string]bool{"own": true, "hotel": true, "castle": false} {
		if err := f.SetText("housing", text); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := f.SetText("colour", "red"); err == nil || f.Set("colour", law.Text("red")) {
		t.Error("a fact that nobody declared was taken")
	}
	if f.Get("housing").Text == "castle" {
		t.Error("a refused value stayed")
	}
	g := v.NewFacts()
	if g.Get("housing").Known {
		t.Error("two people share their facts")
	}
}
