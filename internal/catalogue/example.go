package catalogue

import (
	"fmt"
	"sync"

	"anef/internal/day"
	"anef/internal/yamlfile"
)

// Example is a worked example: the tests of the rule, and its best explanation.
type Example struct {
	Name   string
	Given  map[string]string
	Expect Expect
	Source string

	procedure yamlfile.File
	at        string
}

// Expect is what the example's first route must say; absent fields are not compared.
type Expect struct {
	Procedure    string
	None         bool // no route at all
	Channel      string
	Address      string
	Status       string
	Opens        day.Date
	Closes       day.Date
	AdviceOpens  day.Date `yaml:"advice_opens"`
	AdviceCloses day.Date `yaml:"advice_closes"`
	Fees         map[string]float64
	Documents    []string // must be among those required
	Without      []string // must not be among those required
	Missing      []string
	Notes        []string
	Reasons      []string
	Office       string
	Help         []string // bodies that must be named
	NoHelp       []string `yaml:"no_help"` // and that must not be
}

// Errorf complains about the example, naming file and line.
func (e Example) Errorf(format string, args ...any) error {
	return e.procedure.Errorf(e.at, "%s: "+format, append([]any{e.Name}, args...)...)
}

// Examples are the worked examples of the file, at least one. They are half of the text and no route depends on them, so
// they are read when somebody wants them; what is wrong in them is found then, with file and line.
func (p *Procedure) Examples() ([]Example, error) { return p.examples() }

// examples takes the part of the file that holds the examples, and refuses a file without.
func (r *reader) examples(p *Procedure, part yamlfile.File) {
	if len(part.Text) == 0 && !r.kept {
		r.fail("$", "procedure %s has no example: examples are the tests of a rule", p.Code)
	}
	p.examples = sync.OnceValues(func() ([]Example, error) {
		var doc struct{ Examples []Example }
		if err := part.Decode(&doc); err != nil {
			return nil, err
		}
		if len(doc.Examples) == 0 {
			return nil, part.Errorf("$.examples", "procedure %s has no example: examples are the tests of a rule", p.Code)
		}
		for i := range doc.Examples {
			ex := &doc.Examples[i]
			ex.procedure, ex.at = part, fmt.Sprintf("$.examples[%d]", i)
			if err := r.source(part, ex.at+".source", ex.Source); err != nil {
				return nil, err
			}
		}
		return doc.Examples, nil
	})
}
