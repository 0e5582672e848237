// Package lawbook sets out the law for whoever must read it: what rests on what on one day, what changed between two
// days, and what nobody looks after.
package lawbook

import (
	"cmp"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/locale"
)

// Reader reads the law in one language.
type Reader struct {
	Rules *catalogue.Rules
	Texts *locale.Catalogue
	Lang  locale.Lang
}

// Source is a text of law or practice.
type Source struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Value is what a parameter says on a stretch of days.
type Value struct {
	Value  any      `json:"value"` // by unit: euros, {n, unit}, a number, a window, a list, a word, {channel, address, text}
	Text   string   `json:"text"`  // the same in words
	From   day.Date `json:"from"`
	Until  day.Date `json:"until,omitempty"` // last day; "" until the next value or further notice
	Local  bool     `json:"local"`           // the préfecture's own
	Source Source   `json:"source"`
	Also   []Also   `json:"also,omitempty"` // what other sources say of the same days; not applied
}

// Also is a competing value.
type Also struct {
	Value  any    `json:"value"`
	Text   string `json:"text"`
	Source Source `json:"source"`
	Note   string `json:"note"`
}

func (r Reader) t(key string, args ...any) string { return r.Texts.T(r.Lang, "lawbook."+key, args...) }

// word is a key's sentence, or the code itself when nobody wrote one.
func (r Reader) word(key, code string) string {
	if code == "" || !r.Texts.Has("lawbook."+key+"."+code) {
		return code
	}
	return r.t(key + "." + code)
}

func (r Reader) source(id string) Source { return Source{id, r.Rules.Sources()[id].Title} }

// value puts a dated setting into words. end is the day before the next value begins, when that is known.
func (r Reader) value(p *catalogue.Param, d catalogue.Dated, local bool, end day.Date) *Value {
	v := &Value{Value: plain(p.Unit, d.Value, r.Lang), Text: r.say(p, d.Value), From: d.From, Until: cmp.Or(d.Until, end),
		Local: local, Source: r.source(d.Source)}
	for _, other := range d.Value.Also {
		note := locale.Fill(other.Note.In(r.Lang), "opens", r.t("first-day"), "closes", r.t("last-day"))
		v.Also = append(v.Also, Also{plain(p.Unit, other.Setting, r.Lang), r.say(p, other.Setting), r.source(other.Source), note})
	}
	return v
}

// on is the value in force for a département ("" for the country at large), nil when there is none.
func (r Reader) on(p *catalogue.Param, d day.Date, department string) *Value {
	if department != "" {
		if v, end, ok := inForce(p.Local[department], d); ok {
			return r.value(p, v, true, end)
		}
	}
	if v, end, ok := inForce(p.National, d); ok {
		return r.value(p, v, false, end)
	}
	return nil
}

// inForce finds a value and its last day, which an open value has when another follows it.
func inForce(vs []catalogue.Dated, d day.Date) (catalogue.Dated, day.Date, bool) {
	for i := len(vs) - 1; i >= 0; i-- {
		v := vs[i]
		if v.From > d {
			continue
		}
		end := v.Until
		if end == "" && i+1 < len(vs) {
			end = vs[i+1].From.Plus(-1)
		}
		return v, end, end == "" || d <= end
	}
	return catalogue.Dated{}, "", false
}
