package advice

import (
	"fmt"
	"maps"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/locale"
)

// Try asks what a worked example asks, and tells each thing that comes out otherwise than the example says: none when the
// rule does what its author meant. Only the first route is compared, and of it only what the example names.
func Try(rules *catalogue.Rules, texts *locale.Catalogue, ex catalogue.Example) []string {
	if ex.Given["on"] == "" {
		return []string{"the example does not say on which day (on)"}
	}
	q, err := Parse(rules, ex.Given, "")
	if err != nil {
		return []string{err.Error()}
	}
	var t trial
	t.answer(ex.Expect, Advise(rules, texts, q))
	return t
}

// TryAll tries every example of the law: each complaint names file and line, and those of a file stand together.
func TryAll(rules *catalogue.Rules, texts *locale.Catalogue) (wrong []error) {
	for _, p := range rules.Procedures() {
		examples, err := p.Examples()
		if err != nil {
			wrong = append(wrong, err)
		}
		for _, ex := range examples {
			for _, what := range Try(rules, texts, ex) {
				wrong = append(wrong, ex.Errorf("%s", what))
			}
		}
	}
	return wrong
}

// trial gathers what differs from an example.
type trial []string

func (t *trial) differs(format string, args ...any) { *t = append(*t, fmt.Sprintf(format, args...)) }

func (t *trial) word(what, want, got string) {
	if want != "" && want != got {
		t.differs("%s is %q, the example says %q", what, got, want)
	}
}

func (t *trial) day(what string, want, got day.Date) { t.word(what, string(want), string(got)) }

func (t *trial) answer(want catalogue.Expect, got Answer) {
	if want.Missing != nil && !slices.Equal(want.Missing, got.Missing) {
		t.differs("what is asked is %v, the example says %v", got.Missing, want.Missing)
	}
	for _, code := range want.Notes {
		if !has(got.Notes, code) {
			t.differs("the note %s is not told", code)
		}
	}
	for i, n := range got.Notes {
		if slices.Contains(got.Notes[:i], n) {
			t.differs("the note %s is told twice", n.Code)
		}
	}
	if want.Office != "" && (got.Office == nil || got.Office.Code != want.Office) {
		t.differs("the office is %v, the example says %s", got.Office, want.Office)
	}
	for _, code := range want.Help {
		if !slices.ContainsFunc(got.Help, func(h Helper) bool { return h.Code == code }) {
			t.differs("%s is not named as help", code)
		}
	}
	for _, code := range want.NoHelp {
		if slices.ContainsFunc(got.Help, func(h Helper) bool { return h.Code == code }) {
			t.differs("%s is named as help", code)
		}
	}
	switch {
	case want.None && len(got.Routes) > 0:
		t.differs("there is a route, %s, the example says none", got.Routes[0].Procedure)
	case !want.None && len(got.Routes) == 0:
		t.differs("there is no route (what is asked: %v)", got.Missing)
	case !want.None:
		t.route(want, got.Routes[0])
	}
}

func has(all []Text, code string) bool {
	return slices.ContainsFunc(all, func(x Text) bool { return x.Code == code })
}

func (t *trial) route(want catalogue.Expect, got Route) {
	t.word("the procedure", want.Procedure, got.Procedure)
	t.word("the channel", want.Channel, got.Channel)
	t.word("the address", want.Address, got.Address)
	t.word("the status", want.Status, string(got.Window.Status))
	t.day("the first day", want.Opens, got.Window.Opens)
	t.day("the last day", want.Closes, got.Window.Closes)
	var advised Window
	if got.Advice != nil {
		advised = *got.Advice
	}
	t.day("the first advised day", want.AdviceOpens, advised.Opens)
	t.day("the last advised day", want.AdviceCloses, advised.Closes)
	for _, code := range want.Reasons {
		if !has(got.Reasons, code) {
			t.differs("the reason %s is not told", code)
		}
	}
	if want.Fees != nil {
		fees := map[string]float64{}
		for _, f := range got.Fees {
			fees[f.Code] = float64(f.Euro) / 100
		}
		if !maps.Equal(fees, want.Fees) {
			t.differs("the fees are %v, the example says %v", fees, want.Fees)
		}
	}
	required := map[string]bool{}
	for _, d := range got.Documents {
		required[d.Code] = d.Required
	}
	for _, code := range want.Documents {
		if !required[code] {
			t.differs("the piece %s is not required", code)
		}
	}
	for _, code := range want.Without {
		if required[code] {
			t.differs("the piece %s is required", code)
		}
	}
}
