package lawbook

import (
	"fmt"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
)

// Explanation is everything that a procedure says on one day in one place. An empty department is the country at large.
type Explanation struct {
	Procedure  string      `json:"procedure"`
	Version    string      `json:"version"`
	Title      string      `json:"title"`
	Summary    string      `json:"summary,omitempty"`
	On         day.Date    `json:"on"`
	Department string      `json:"department,omitempty"`
	Office     string      `json:"office,omitempty"`
	From       day.Date    `json:"from"`
	Until      day.Date    `json:"until,omitempty"`
	InForce    bool        `json:"in_force"` // the procedure exists on that day
	Checked    day.Date    `json:"checked,omitempty"`
	Channel    string      `json:"channel"`
	Source     Source      `json:"source"`
	Values     []Parameter `json:"values"`
	Audience   []Rule      `json:"audience"`
	Elsewhere  []Rule      `json:"elsewhere"`
	Fees       []Fee       `json:"fees"`
	Notes      []Rule      `json:"notes"`
	Work       []Rule      `json:"work"`
	Cards      []Card      `json:"cards"`
	Pieces     []Piece     `json:"pieces"`
}

// Parameter is a dated value that the procedure rests on. InForce is nil when no value holds on that day.
type Parameter struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Unit     string   `json:"unit"`
	Checked  day.Date `json:"checked,omitempty"`
	For      []Use    `json:"for"`
	InForce  *Value   `json:"in_force"`
	National *Value   `json:"national,omitempty"` // what the préfecture's own value stands in the place of
}

// Rule is a condition and what follows from it.
type Rule struct {
	Code   string `json:"code"` // of a rule about work: the right it gives
	If     string `json:"if,omitempty"`
	Unless string `json:"unless,omitempty"`
	Route  string `json:"route,omitempty"` // the parameter that says where to turn
	Text   string `json:"text,omitempty"`
	Source Source `json:"source"`
}

// Fee is an amount due; its source is that of the parameter.
type Fee struct {
	Code   string `json:"code"`
	Amount string `json:"amount"` // the parameter
	Due    string `json:"due"`
	If     string `json:"if,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Card is what the procedure can end in.
type Card struct {
	Code   string `json:"code"` // KIND/GROUND
	If     string `json:"if,omitempty"`
	Months string `json:"months,omitempty"` // the parameter
	Text   string `json:"text"`
}

// Piece is a document wanted.
type Piece struct {
	Code       string   `json:"code"`
	Label      string   `json:"label"`
	Why        string   `json:"why,omitempty"`
	At         string   `json:"at"`
	Optional   bool     `json:"optional"`
	If         string   `json:"if,omitempty"`
	Unless     string   `json:"unless,omitempty"`
	WaivedIf   string   `json:"waived_if,omitempty"`
	WaivedText string   `json:"waived_text,omitempty"`
	Accepts    []string `json:"accepts,omitempty"`
	MaxAge     string   `json:"max_age,omitempty"` // the parameter
	Count      string   `json:"count,omitempty"`   // the parameter
	Translate  bool     `json:"translation"`
	Source     Source   `json:"source"`
}

// Explain sets out one procedure. An error says which argument is wrong and what there is instead.
func (r Reader) Explain(procedure string, on day.Date, department string) (Explanation, error) {
	p, ok := r.Rules.Procedure(procedure)
	if !ok {
		return Explanation{}, &ArgumentError{"procedure", fmt.Sprintf("%q is no procedure", procedure), r.codes()}
	}
	if err := r.Department(department); err != nil {
		return Explanation{}, err
	}
	in := catalogue.In{Rules: r.Rules, On: on, Department: department}
	say := func(t locale.Text) string { return in.Say(t, r.Lang) }
	e := Explanation{
		Procedure: p.Code, Version: p.Version, Title: say(p.Title), Summary: say(p.Summary), On: on, Department: department,
		From: p.From, Until: p.Until, InForce: p.From <= on && (p.Until == "" || on <= p.Until), Checked: p.Checked,
		Channel: string(p.Channel), Source: r.source(p.Source), Values: r.parameters(p, on, department),
		Audience: r.rules(in, p.Audience), Notes: r.rules(in, p.Notes), Elsewhere: []Rule{}, Fees: []Fee{}, Work: []Rule{}, Cards: []Card{}, Pieces: []Piece{},
	}
	if o, ok := r.Rules.Places.Of(department); ok {
		e.Office = o.Name
	}
	r.rest(&e, p, in, say)
	return e, nil
}

// rest adds what follows for those whom the procedure is for.
func (r Reader) rest(e *Explanation, p *catalogue.Procedure, in catalogue.In, say func(locale.Text) string) {
	for _, x := range p.Elsewhere {
		e.Elsewhere = append(e.Elsewhere, Rule{Code: x.Code, If: text(x.If), Route: named(x.Route), Text: say(x.Text), Source: r.source(x.Source)})
	}
	for _, f := range p.Fees {
		e.Fees = append(e.Fees, Fee{f.Code, named(f.Amount), f.Due, text(f.If), say(f.Text)})
	}
	for _, w := range p.Work {
		e.Work = append(e.Work, Rule{Code: string(w.Right), If: text(w.If), Text: say(w.Text), Source: r.source(w.Source)})
	}
	for _, c := range p.Cards {
		e.Cards = append(e.Cards, Card{cardCode(c), text(c.If), named(c.Months), say(c.Text)})
	}
	for _, x := range p.Pieces {
		e.Pieces = append(e.Pieces, r.piece(in, x))
	}
}

func (r Reader) rules(in catalogue.In, list []catalogue.Rule) []Rule {
	out := []Rule{}
	for _, x := range list {
		out = append(out, Rule{Code: x.Code, If: text(x.If), Unless: text(x.Unless), Text: in.Say(x.Text, r.Lang), Source: r.source(x.Source)})
	}
	return out
}

func (r Reader) piece(in catalogue.In, x catalogue.Piece) Piece {
	out := Piece{
		Code: x.Code, Label: in.Say(x.Label, r.Lang), Why: in.Say(x.Why, r.Lang), At: x.At, Optional: x.Optional, If: text(x.If), Unless: text(x.Unless),
		WaivedIf: text(x.Waived), WaivedText: in.Say(x.WaivedText, r.Lang), MaxAge: named(x.MaxAge), Count: named(x.Count),
		Translate: x.Translate, Source: r.source(x.Source),
	}
	for _, a := range x.Accepts {
		out.Accepts = append(out.Accepts, in.Say(a, r.Lang))
	}
	return out
}

// parameters lists what the procedure rests on, each once with all its uses.
func (r Reader) parameters(p *catalogue.Procedure, on day.Date, department string) []Parameter {
	uses, order := map[string][]Use{}, []string{}
	rests(p, func(name string, u Use) {
		if uses[name] == nil {
			order = append(order, name)
		}
		if !slices.Contains(uses[name], u) {
			uses[name] = append(uses[name], u)
		}
	})
	out := []Parameter{}
	for _, name := range order {
		x, ok := r.Rules.Param(name)
		if !ok {
			continue
		}
		row := Parameter{Name: name, Title: x.Title.In(r.Lang), Unit: string(x.Unit), Checked: x.Checked, For: uses[name], InForce: r.on(x, on, department)}
		if row.InForce != nil && row.InForce.Local {
			row.National = r.on(x, on, "")
		}
		out = append(out, row)
	}
	return out
}

// text is a condition as it is written; "" when it always holds.
func text(c *law.Condition) string {
	if c == nil {
		return ""
	}
	return c.Source
}

func named(p *catalogue.Param) string {
	if p == nil {
		return ""
	}
	return p.Name
}
