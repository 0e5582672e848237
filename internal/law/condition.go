package law

// Params answers what conditions ask of the dated law: numbers, choices and lists in force for the case at hand.
type Params interface {
	Number(name string) (int64, bool)
	Choice(name string) (string, bool)
	Listed(name, value string) (yes, ok bool)
}

// Condition is a CEL expression over facts: written and type-checked by cel-go when the rules are loaded,
// then walked by our own three-valued evaluator. CEL's own evaluator has two values and errors, which is
// the wrong logic for a person of whom we do not know everything yet; on complete facts both agree
// (TestAgreesWithCEL).
type Condition struct {
	Source string
	params []string
	facts  []string
	root   node
}

// Test evaluates the condition. A nil condition holds.
func (c *Condition) Test(f Facts, p Params) Answer {
	if c == nil {
		return Yes
	}
	v := c.root.eval(f, p)
	switch {
	case !v.Known:
		return Unknown
	case v.Yes:
		return Yes
	}
	return No
}

// Asks lists the parameters on which the condition depends, by name.
func (c *Condition) Asks() []string {
	if c == nil {
		return nil
	}
	return c.params
}

// Facts lists the facts of which the condition speaks, each once.
func (c *Condition) Facts() []string {
	if c == nil {
		return nil
	}
	return c.facts
}

// Missing calls ask with each fact that is not known and could still change the answer.
func (c *Condition) Missing(f Facts, p Params, ask func(fact string)) {
	if c != nil {
		c.root.missing(f, p, ask)
	}
}

// DependsOn tells whether the condition speaks of any of the named facts.
func (c *Condition) DependsOn(facts map[string]bool) (yes bool) {
	if c != nil {
		c.root.visit(func(n node) {
			if f, ok := n.(fact); ok && facts[f.name] {
				yes = true
			}
		})
	}
	return yes
}
