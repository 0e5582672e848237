package catalogue

import (
	"fmt"
	"math"
	"slices"

	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/law"
	"anef/internal/locale"
)

// Setting is one value of a parameter; the parameter's unit says which field is meant.
type Setting struct {
	Euro   euro.Cents
	Delay  law.Delay
	Count  int64
	Window law.Window
	List   []string
	Choice string
	Route  Route
	Also   []Also // competing values, never silently dropped
}

// Also is another value that a source gives for the same days: shown as a note, not applied.
type Also struct {
	Setting Setting
	Source  string
	Note    locale.Text
}

// Route is a way to ask: a channel and where it is.
type Route struct {
	Channel Channel
	Address string
	Text    locale.Text // what to do there, when the address alone does not say it
}

// Channel is how an application is made.
type Channel string

// The channels of the public contract.
const (
	ANEF        Channel = "anef"
	Demarche    Channel = "demarche-numerique"
	Appointment Channel = "appointment"
	Email       Channel = "email"
	Counter     Channel = "counter"
	Consulate   Channel = "consulate"
	NoneNeeded  Channel = "none"
)

var channels = []Channel{ANEF, Demarche, Appointment, Email, Counter, Consulate, NoneNeeded}

// setting reads a value as YAML gave it.
func setting(u Unit, v any) (Setting, error) {
	switch u {
	case UnitEuro:
		f, ok := number(v)
		if !ok || f < 0 {
			return Setting{}, fmt.Errorf("want an amount in euros, got %v", v)
		}
		return Setting{Euro: euro.Cents(math.Round(f * 100))}, nil
	case UnitDay, UnitMonth:
		f, ok := number(v)
		if !ok || f != math.Trunc(f) {
			return Setting{}, fmt.Errorf("want a whole number of %ss, got %v", u, v)
		}
		return Setting{Delay: law.Delay{Unit: law.Unit(u), N: int(f)}}, nil
	case UnitCount:
		f, ok := number(v)
		if !ok || f != math.Trunc(f) {
			return Setting{}, fmt.Errorf("want a whole number, got %v", v)
		}
		return Setting{Count: int64(f)}, nil
	case UnitChoice:
		s, ok := v.(string)
		if !ok || s == "" {
			return Setting{}, fmt.Errorf("want a word, got %v", v)
		}
		return Setting{Choice: s}, nil
	case UnitList:
		return list(v)
	case UnitWindow:
		return window(v)
	case UnitRoute:
		return route(v)
	}
	return Setting{}, fmt.Errorf("unknown unit %q", u)
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func list(v any) (Setting, error) {
	items, ok := v.([]any)
	if !ok {
		return Setting{}, fmt.Errorf("want a list, got %v", v)
	}
	var s Setting
	for _, it := range items {
		word, ok := it.(string)
		if !ok || slices.Contains(s.List, word) {
			return Setting{}, fmt.Errorf("want words, each once; got %v", it)
		}
		s.List = append(s.List, word)
	}
	return s, nil
}

// keys reads a small map strictly: only the given names may stand in it.
func keys(v any, names ...string) (map[string]any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("want %v, got %v", names, v)
	}
	for k := range m {
		if !slices.Contains(names, k) {
			return nil, fmt.Errorf("unknown key %q, want %v", k, names)
		}
	}
	return m, nil
}

func window(v any) (Setting, error) {
	m, err := keys(v, "anchor", "unit", "open", "close", "opening", "closing")
	if err != nil {
		return Setting{}, err
	}
	open, ok1 := number(m["open"])
	closing, ok2 := number(m["close"])
	w := law.Window{Open: int(open), Close: int(closing)}
	w.Anchor, _ = m["anchor"].(string)
	u, _ := m["unit"].(string)
	w.Unit = law.Unit(u)
	o, _ := m["opening"].(string)
	c, _ := m["closing"].(string)
	w.Opening, w.Closing = day.Overflow(o), day.Overflow(c)
	switch {
	case !ok1 || !ok2 || w.Open > w.Close || w.Open == w.Close && w.Unit == law.Months:
		return Setting{}, fmt.Errorf("a window needs open and close, in that order; of months, at least one between them")
	case w.Unit != law.Days && w.Unit != law.Months:
		return Setting{}, fmt.Errorf("unit %q is neither day nor month", u)
	case w.Anchor == "":
		return Setting{}, fmt.Errorf("a window needs an anchor")
	}
	for _, over := range []day.Overflow{w.Opening, w.Closing} {
		if over != "" && over != day.Roll && over != day.Clamp {
			return Setting{}, fmt.Errorf("%q is neither roll nor clamp", over)
		}
	}
	return Setting{Window: w}, nil
}

func route(v any) (Setting, error) {
	m, err := keys(v, "channel", "address", "text")
	if err != nil {
		return Setting{}, err
	}
	c, _ := m["channel"].(string)
	a, _ := m["address"].(string)
	r := Route{Channel: Channel(c), Address: a}
	if !slices.Contains(channels, r.Channel) {
		return Setting{}, fmt.Errorf("%q is no channel, want one of %v", c, channels)
	}
	if t, ok := m["text"].(map[string]any); ok {
		r.Text = locale.Text{}
		for lang, s := range t {
			r.Text[locale.Lang(lang)], _ = s.(string)
		}
		if miss := r.Text.Missing(); len(miss) > 0 {
			return Setting{}, fmt.Errorf("text is missing in %v", miss)
		}
	}
	return Setting{Route: r}, nil
}
