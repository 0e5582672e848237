package lawbook

import (
	"strconv"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/law"
	"anef/internal/locale"
)

// Window is a filing window as JSON writes it: days or months from an anchor, negative before it.
type Window struct {
	Anchor  string `json:"anchor"`
	Unit    string `json:"unit"`
	Open    int    `json:"open"`
	Close   int    `json:"close"`
	Opening string `json:"opening,omitempty"`
	Closing string `json:"closing,omitempty"`
}

// Delay is a length of time.
type Delay struct {
	N    int    `json:"n"`
	Unit string `json:"unit"`
}

// Route is where to turn.
type Route struct {
	Channel string `json:"channel"`
	Address string `json:"address"`
	Text    string `json:"text,omitempty"`
}

// plain is a setting as JSON writes it.
func plain(u catalogue.Unit, s catalogue.Setting, l locale.Lang) any {
	switch u {
	case catalogue.UnitEuro:
		return s.Euro
	case catalogue.UnitDay, catalogue.UnitMonth:
		return Delay{s.Delay.N, string(s.Delay.Unit)}
	case catalogue.UnitCount:
		return s.Count
	case catalogue.UnitWindow:
		w := s.Window
		return Window{w.Anchor, string(w.Unit), w.Open, w.Close, string(w.Opening), string(w.Closing)}
	case catalogue.UnitList:
		return append([]string{}, s.List...)
	case catalogue.UnitRoute:
		return Route{string(s.Route.Channel), s.Route.Address, s.Route.Text.In(l)}
	}
	return s.Choice
}

// say puts a setting into words.
func (r Reader) say(p *catalogue.Param, s catalogue.Setting) string {
	switch p.Unit {
	case catalogue.UnitEuro:
		return r.Lang.Money(int64(s.Euro))
	case catalogue.UnitDay, catalogue.UnitMonth:
		return r.span(s.Delay.Unit, s.Delay.N)
	case catalogue.UnitCount:
		return strconv.FormatInt(s.Count, 10)
	case catalogue.UnitWindow:
		return r.t("window", "open", r.edge(s.Window, s.Window.Open), "close", r.edge(s.Window, s.Window.Close))
	case catalogue.UnitList:
		return r.names(s.List)
	case catalogue.UnitRoute:
		parts := []string{r.channel(string(s.Route.Channel))}
		for _, more := range []string{s.Route.Address, s.Route.Text.In(r.Lang)} {
			if more != "" {
				parts = append(parts, more)
			}
		}
		return strings.Join(parts, " – ")
	}
	return s.Choice
}

func (r Reader) span(u law.Unit, n int) string { return r.t("span."+string(u), "n", n) }

// edge is one end of a window: "120 days before the permit's end".
func (r Reader) edge(w law.Window, n int) string {
	anchor := r.word("anchor", w.Anchor)
	switch {
	case n < 0:
		return r.t("before", "span", r.span(w.Unit, -n), "anchor", anchor)
	case n > 0:
		return r.t("after", "span", r.span(w.Unit, n), "anchor", anchor)
	}
	return r.t("at", "anchor", anchor)
}

// names writes a list; codes of countries get their names.
func (r Reader) names(list []string) string {
	out := make([]string, len(list))
	for i, word := range list {
		out[i] = r.name(word)
	}
	if len(out) == 0 {
		return r.t("nothing")
	}
	return strings.Join(out, ", ")
}

func (r Reader) name(word string) string {
	if c, ok := r.Rules.Places.Country(word); ok && len(word) == 2 {
		return c.Name(r.Lang) + " (" + word + ")"
	}
	return word
}

func (r Reader) channel(code string) string { return r.Texts.T(r.Lang, "advicepage.channel."+code) }
