package lawbook

import (
	"maps"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
)

// Review is what nobody looks after, on one day.
type Review struct {
	On         day.Date  `json:"on"`
	StaleAfter int       `json:"stale_after"` // days
	Procedures int       `json:"procedures"`
	Parameters int       `json:"parameters"`
	Sources    int       `json:"sources"`
	Offices    int       `json:"offices"`
	Findings   []Finding `json:"findings"`
}

// Finding is one thing to look at.
type Finding struct {
	Kind    string   `json:"kind"`
	Of      string   `json:"of"` // procedure, parameter, source, office, help
	Name    string   `json:"name"`
	Part    string   `json:"part,omitempty"` // the question, the exception, the status …
	Code    string   `json:"code,omitempty"`
	Checked day.Date `json:"checked,omitempty"`
	Text    string   `json:"text"`
}

// The kinds of findings, in the order in which they are told.
const (
	NoSource    = "no-source"        // decides something and names no text
	Stale       = "stale"            // nobody compared it with its source for long
	Ended       = "ended"            // its last value is over, and a procedure needs it
	Untried     = "no-example"       // no example shows it
	UnusedParam = "unused-parameter" // nothing rests on it
	Uncited     = "unused-source"    // nothing rests on it
)

var kinds = []string{NoSource, Stale, Ended, Untried, UnusedParam, Uncited}

// Review looks at all of the law on one day. What was compared with its source more than stale days ago counts as old.
func (r Reader) Review(today day.Date, stale int) Review {
	out := Review{On: today, StaleAfter: stale, Procedures: len(r.Rules.Procedures()), Parameters: len(r.Rules.Params()),
		Sources: len(r.Rules.Sources()), Offices: len(r.Rules.Places.Offices()), Findings: []Finding{}}
	add := func(f Finding, args ...any) {
		f.Text = r.t("finding."+f.Kind, append([]any{"checked", r.Lang.Date(string(f.Checked)), "code", f.Code}, args...)...)
		if f.Kind == Stale && f.Checked == "" {
			f.Text = r.t("finding.never")
		}
		if f.Part != "" {
			f.Text = r.word("part", f.Part) + " " + f.Code + " – " + f.Text
		}
		out.Findings = append(out.Findings, f)
	}
	r.sourceless(add)
	r.old(today, stale, add)
	r.ended(today, add)
	r.untried(today, add)
	r.unused(add)
	slices.SortStableFunc(out.Findings, func(a, b Finding) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
	return out
}

type adder func(f Finding, args ...any)

// sourceless finds questions whose answer decides something and that name no text. Whatever else decides must name
// one, or it is refused when the rules are loaded.
func (r Reader) sourceless(add adder) {
	for _, p := range r.Rules.Procedures() {
		decides := map[string]bool{}
		conditions(p, func(c *law.Condition, _, _ string) {
			for _, fact := range c.Facts() {
				decides[fact] = true
			}
		})
		for _, s := range p.Steps {
			for _, q := range s.Questions {
				if decides[q.ID] && q.Source == "" && q.Known == "" {
					add(Finding{Kind: NoSource, Of: "procedure", Name: p.Code, Part: "question", Code: q.ID})
				}
			}
		}
	}
}

func (r Reader) old(today day.Date, stale int, add adder) {
	look := func(of, name string, checked day.Date) {
		if checked == "" || checked.Until(today) > stale {
			add(Finding{Kind: Stale, Of: of, Name: name, Checked: checked})
		}
	}
	for _, p := range r.Rules.Procedures() {
		look("procedure", p.Code, p.Checked)
	}
	for _, p := range r.Rules.Params() {
		look("parameter", p.Name, p.Checked)
	}
	for _, o := range r.Rules.Places.Offices() {
		look("office", o.Code, o.Checked)
	}
	sources := r.Rules.Sources()
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		look("source", id, sources[id].Checked)
	}
}

// ended finds parameters without a value to come, although a procedure of that day rests on them. Most are refused when
// the rules are loaded; a sentence that tells a number is not.
func (r Reader) ended(today day.Date, add adder) {
	seen := map[string]bool{}
	for _, p := range r.Rules.Procedures() {
		if p.Until != "" && p.Until < today {
			continue
		}
		rests(p, func(name string, _ Use) {
			x, ok := r.Rules.Param(name)
			if !ok || seen[name] {
				return
			}
			if last := x.National[len(x.National)-1]; last.Until != "" && last.Until < today {
				seen[name] = true
				add(Finding{Kind: Ended, Of: "parameter", Name: name}, "until", r.Lang.Date(string(last.Until)), "procedure", p.Code)
			}
		})
	}
}

func (r Reader) unused(add adder) {
	used, cited := map[string]bool{}, map[string]bool{}
	for _, p := range r.Rules.Procedures() {
		rests(p, func(name string, _ Use) { used[name] = true })
		cites(p, func(id string) { cited[id] = true })
	}
	for _, b := range r.Rules.Bodies() {
		for _, name := range b.If.Asks() {
			used[name] = true
		}
		told(b.Does, func(name string) { used[name] = true })
		cited[b.Source] = true
	}
	for _, x := range r.Rules.PermitRights() {
		for _, name := range x.If.Asks() {
			used[name] = true
		}
		if x.Hours != nil {
			used[x.Hours.Name] = true
		}
		told(x.Text, func(name string) { used[name] = true })
		cited[x.Source] = true
	}
	for _, x := range r.Rules.PaperRights() {
		cited[x.Source] = true
		for _, other := range x.Also {
			cited[other.Source] = true
		}
	}
	for _, o := range r.Rules.Places.Offices() {
		cited[o.Contact.Source] = true
	}
	for _, use := range []string{catalogue.ForPiece, catalogue.ForClosing, catalogue.ForRefusal} {
		for _, m := range r.Rules.Motives(use) {
			cited[m.Source] = true
		}
	}
	for _, p := range r.Rules.Params() {
		if !used[p.Name] && p.Reader == "" {
			add(Finding{Kind: UnusedParam, Of: "parameter", Name: p.Name})
		}
		settings(p, func(d catalogue.Dated) {
			cited[d.Source] = true
			for _, other := range d.Value.Also {
				cited[other.Source] = true
			}
		})
	}
	for _, id := range slices.Sorted(maps.Keys(r.Rules.Sources())) {
		if !cited[id] {
			add(Finding{Kind: Uncited, Of: "source", Name: id})
		}
	}
}

func settings(p *catalogue.Param, take func(catalogue.Dated)) {
	for _, d := range p.National {
		take(d)
	}
	for _, local := range p.Local {
		for _, d := range local {
			take(d)
		}
	}
}
