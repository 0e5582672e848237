package lawbook

import (
	"strings"

	"anef/internal/catalogue"
	"anef/internal/law"
	"anef/internal/locale"
)

// Use says for what a procedure needs a parameter.
type Use struct {
	Part string `json:"part"`           // window, advice, fee, piece, elsewhere …
	Code string `json:"code,omitempty"` // of the fee, the piece …
	As   string `json:"as"`             // value, condition, max-age, count, text
}

// The ways in which a part uses a parameter.
const (
	asValue     = "value"
	asCondition = "condition"
	asMaxAge    = "max-age"
	asCount     = "count"
	asText      = "text" // a sentence names its number
)

// rests names every parameter that a procedure rests on: those it names, then those that its conditions
// ask for, then those whose number its sentences tell.
func rests(p *catalogue.Procedure, take func(param string, u Use)) {
	value := func(x *catalogue.Param, part, code, as string) {
		if x != nil {
			take(x.Name, Use{part, code, as})
		}
	}
	value(p.Route, "route", "", asValue)
	for _, x := range p.Windows {
		value(x.Param, "window", "", asValue)
	}
	for _, x := range p.Advised {
		value(x.Param, "advice", "", asValue)
	}
	value(p.Cutoff, "cutoff", "", asValue)
	for _, e := range p.Elsewhere {
		value(e.Route, "elsewhere", e.Code, asValue)
	}
	for _, f := range p.Fees {
		value(f.Amount, "fee", f.Code, asValue)
	}
	for _, x := range p.Silences {
		value(x.Param, "silence", "", asValue)
	}
	value(p.Answer, "answer", "", asValue)
	value(p.Extension, "extension", "", asValue)
	for _, c := range p.Cards {
		value(c.Months, "card", cardCode(c), asValue)
	}
	for _, x := range p.Pieces {
		value(x.MaxAge, "piece", x.Code, asMaxAge)
		value(x.Count, "piece", x.Code, asCount)
	}
	conditions(p, func(c *law.Condition, part, code string) {
		for _, name := range c.Asks() {
			take(name, Use{part, code, asCondition})
		}
	})
	texts(p, func(t locale.Text, part, code string) {
		told(t, func(name string) { take(name, Use{part, code, asText}) })
	})
}

// told names the parameters whose number a sentence tells.
func told(t locale.Text, take func(param string)) {
	for _, piece := range strings.Split(t.In(locale.FR), "{")[1:] { // the same names stand in every language
		name, _, _ := strings.Cut(piece, "}")
		take(name)
	}
}

func cardCode(c catalogue.Card) string {
	if c.Ground == "" {
		return c.Kind
	}
	return c.Kind + "/" + c.Ground
}

// conditions gives every condition of a procedure with the part that it governs; nil ones too.
func conditions(p *catalogue.Procedure, take func(c *law.Condition, part, code string)) {
	take(p.Proposed, "proposed", "")
	for _, a := range p.Audience {
		take(a.If, "audience", a.Code)
		take(a.Unless, "audience", a.Code)
	}
	for _, e := range p.Elsewhere {
		take(e.If, "elsewhere", e.Code)
	}
	for _, f := range p.Fees {
		take(f.If, "fee", f.Code)
	}
	for _, n := range p.Notes {
		take(n.If, "note", n.Code)
		take(n.Unless, "note", n.Code)
	}
	for part, list := range map[string][]catalogue.When{"silence": p.Silences, "window": p.Windows, "advice": p.Advised} {
		for _, x := range list {
			take(x.If, part, "")
		}
	}
	for _, w := range p.Work {
		take(w.If, "work", string(w.Right))
	}
	for _, c := range p.Cards {
		take(c.If, "card", cardCode(c))
	}
	for _, s := range p.Steps {
		for _, q := range s.Questions {
			take(q.If, "question", q.ID)
		}
	}
	for _, x := range p.Pieces {
		take(x.If, "piece", x.Code)
		take(x.Unless, "piece", x.Code)
		take(x.Waived, "piece", x.Code)
	}
}

// texts gives every sentence of a procedure with the part it belongs to.
func texts(p *catalogue.Procedure, take func(t locale.Text, part, code string)) {
	take(p.Title, "title", "")
	take(p.Summary, "title", "")
	for _, a := range p.Audience {
		take(a.Text, "audience", a.Code)
		take(a.Else, "audience", a.Code)
	}
	for _, e := range p.Elsewhere {
		take(e.Text, "elsewhere", e.Code)
	}
	for _, f := range p.Fees {
		take(f.Text, "fee", f.Code)
	}
	for _, n := range p.Notes {
		take(n.Text, "note", n.Code)
	}
	for _, w := range p.Work {
		take(w.Text, "work", string(w.Right))
	}
	for _, c := range p.Cards {
		take(c.Text, "card", cardCode(c))
	}
	for _, s := range p.Steps {
		take(s.Title, "step", s.Code)
		take(s.Intro, "step", s.Code)
		for _, q := range s.Questions {
			for _, t := range []locale.Text{q.Label, q.Hint, q.Why, q.Section} {
				take(t, "question", q.ID)
			}
			for _, o := range q.Options {
				take(o.Label, "question", q.ID)
				take(o.Hint, "question", q.ID)
			}
		}
	}
	for _, x := range p.Pieces {
		for _, t := range append([]locale.Text{x.Label, x.Why, x.WaivedText}, x.Accepts...) {
			take(t, "piece", x.Code)
		}
	}
}

// cites names every source on which a procedure leans, its examples among them.
func cites(p *catalogue.Procedure, take func(source string)) {
	take(p.Source)
	for _, list := range [][]catalogue.Rule{p.Audience, p.Notes} {
		for _, x := range list {
			take(x.Source)
		}
	}
	for _, e := range p.Elsewhere {
		take(e.Source)
	}
	for _, w := range p.Work {
		take(w.Source)
	}
	for _, s := range p.Steps {
		for _, q := range s.Questions {
			take(q.Source)
		}
	}
	for _, x := range p.Pieces {
		take(x.Source)
	}
	examples, _ := p.Examples() // a file whose examples cannot be read is told on its own
	for _, ex := range examples {
		take(ex.Source)
	}
}
