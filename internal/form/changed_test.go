package form_test

import (
	"slices"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/form"
	"anef/internal/locale"
)

func TestChanged(t *testing.T) {
	text := func(s string) locale.Text { return locale.Text{"fr": s, "en": s, "es": s} }
	plain := catalogue.Question{ID: "q", Kind: catalogue.AskChoice, Label: text("label"),
		Options: []catalogue.Option{{Value: "a", Label: text("A")}, {Value: "b", Label: text("B")}}}
	of := func(qs ...catalogue.Question) *catalogue.Procedure {
		return &catalogue.Procedure{Steps: []catalogue.Step{{}, {Questions: qs}}}
	}
	f := renewal(t, nil)
	amount, ok := f.Procedure.Question("scholarship_amount")
	if !ok || amount.If == nil {
		t.Fatal("no question with a condition to try")
	}
	for name, c := range map[string]struct {
		edit func(q *catalogue.Question)
		told bool
	}{
		"nothing":     {func(*catalogue.Question) {}, false},
		"the hint":    {func(q *catalogue.Question) { q.Hint = text("hint") }, false},
		"the reason":  {func(q *catalogue.Question) { q.Why = text("why") }, false},
		"the heading": {func(q *catalogue.Question) { q.Section = text("section") }, false},
		"the kind":    {func(q *catalogue.Question) { q.Kind = catalogue.AskText }, true},
		"the words":   {func(q *catalogue.Question) { q.Label = text("other") }, true},
		"optional":    {func(q *catalogue.Question) { q.Optional = true }, true},
		"whom":        {func(q *catalogue.Question) { q.If = amount.If }, true},
		"an option":   {func(q *catalogue.Question) { q.Options = q.Options[:1] }, true},
		"its words": {func(q *catalogue.Question) {
			q.Options = []catalogue.Option{{Value: "a", Label: text("x")}, q.Options[1]}
		}, true},
		"its value": {func(q *catalogue.Question) {
			q.Options = []catalogue.Option{{Value: "x", Label: text("A")}, q.Options[1]}
		}, true},
		"another name": {func(q *catalogue.Question) { q.ID = "r" }, true},
	} {
		now := plain
		c.edit(&now)
		got := form.Changed(of(plain), of(now))
		if c.told != slices.Equal(got, []string{now.ID}) || !c.told && len(got) > 0 {
			t.Errorf("%s changed: %v", name, got)
		}
	}
	if got := form.Changed(of(plain), of()); len(got) != 0 {
		t.Errorf("a question that is gone: %v", got)
	}
	if got := form.Changed(f.Procedure, f.Procedure); len(got) != 0 {
		t.Errorf("the same version: %v", got)
	}
}
