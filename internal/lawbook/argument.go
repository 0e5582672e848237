package lawbook

import (
	"strings"

	"anef/internal/day"
)

// ArgumentError is a wrong word in a question: which argument, what is wrong with it, and what there is.
type ArgumentError struct {
	Name, Text string
	Exist      []string
}

func (e *ArgumentError) Error() string {
	if len(e.Exist) == 0 {
		return e.Name + ": " + e.Text
	}
	return e.Name + ": " + e.Text + "; there are " + strings.Join(e.Exist, ", ")
}

// Department refuses a département that does not exist; "" is the country at large.
func (r Reader) Department(code string) error {
	if _, ok := r.Rules.Places.Of(code); ok || code == "" {
		return nil
	}
	var all []string
	for _, d := range r.Rules.Places.Departments() {
		all = append(all, d.Code)
	}
	return &ArgumentError{"department", `"` + code + `" is no département`, all}
}

// Day reads the date of an argument; an empty one is today.
func Day(name, typed string, today day.Date) (day.Date, error) {
	if typed == "" {
		return today, nil
	}
	d, err := day.Parse(typed)
	if err != nil {
		return "", &ArgumentError{Name: name, Text: err.Error() + ", as in " + string(today)}
	}
	return d, nil
}

func (r Reader) codes() (out []string) {
	for _, p := range r.Rules.Procedures() {
		out = append(out, p.Code)
	}
	return out
}
