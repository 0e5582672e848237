package main

import (
	"fmt"

	"anef/internal/catalogue"
	"anef/internal/law"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// celRule is every condition of the renewal as a program of cel-go.
type celRule struct {
	programs []cel.Program
	facts    map[string]any
	err      error
}

func (c *celRule) run() {
	for _, p := range c.programs {
		if _, _, err := p.Eval(c.facts); err != nil {
			c.err = err
		}
	}
}

// celPrograms compiles the conditions that decide on a person and their pieces. Every fact is given: cel-go knows no "not yet known".
func celPrograms(rules *catalogue.Rules) (*celRule, error) {
	p, ok := rules.Procedure("student.renewal")
	if !ok {
		return nil, fmt.Errorf("there is no student.renewal")
	}
	c := &celRule{facts: map[string]any{}}
	env, err := c.environment(rules)
	if err != nil {
		return nil, err
	}
	for _, cond := range conditions(p) {
		if cond == nil {
			continue
		}
		checked, issues := env.Compile(cond.Source)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		program, err := env.Program(checked)
		if err != nil {
			return nil, err
		}
		c.programs = append(c.programs, program)
	}
	c.run()
	return c, c.err
}

func conditions(p *catalogue.Procedure) (out []*law.Condition) {
	for _, a := range p.Audience {
		out = append(out, a.If)
	}
	for _, e := range p.Elsewhere {
		out = append(out, e.If)
	}
	for _, f := range p.Fees {
		out = append(out, f.If)
	}
	for _, n := range p.Notes {
		out = append(out, n.If)
	}
	for _, x := range p.Pieces {
		out = append(out, x.If, x.Waived)
	}
	return out
}

// environment declares the facts, gives each a value, and answers for the parameters of the law.
func (c *celRule) environment(rules *catalogue.Rules) (*cel.Env, error) {
	in := catalogue.In{Rules: rules, On: "2026-05-12", Department: "14"}
	text := func(v ref.Val) string { return string(v.(types.String)) }
	opts := []cel.EnvOption{
		cel.Function("number", cel.Overload("number_string", []*cel.Type{cel.StringType}, cel.IntType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { n, _ := in.Number(text(v)); return types.Int(n) }))),
		cel.Function("choice", cel.Overload("choice_string", []*cel.Type{cel.StringType}, cel.StringType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { s, _ := in.Choice(text(v)); return types.String(s) }))),
		cel.Function("listed", cel.Overload("listed_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(v, name ref.Val) ref.Val { yes, _ := in.Listed(text(name), text(v)); return types.Bool(yes) }))),
		cel.Function("known", cel.Overload("known_any", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.UnaryBinding(func(ref.Val) ref.Val { return types.True }))), // every fact is given here
	}
	for name, t := range factTypes(rules) {
		switch t {
		case law.TypeNumber:
			opts, c.facts[name] = append(opts, cel.Variable(name, cel.IntType)), int64(5)
		case law.TypeYesNo:
			opts, c.facts[name] = append(opts, cel.Variable(name, cel.BoolType)), false
		case law.TypeText:
			opts, c.facts[name] = append(opts, cel.Variable(name, cel.StringType)), "student"
		}
	}
	return cel.NewEnv(opts...)
}

func factTypes(rules *catalogue.Rules) map[string]law.Type {
	out := map[string]law.Type{}
	for _, f := range rules.Facts() {
		out[f.Name] = f.Type
	}
	for _, p := range rules.Procedures() {
		for _, s := range p.Steps {
			for _, q := range s.Questions {
				if t := q.Kind.FactType(); t != "" {
					out[q.ID] = t
				}
			}
		}
	}
	return out
}
