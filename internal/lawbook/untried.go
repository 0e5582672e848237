package lawbook

import (
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
)

// untried finds exceptions, notes and window statuses that no example shows. Examples are compared by what they
// expect, they are not worked out here: an exception counts as shown when an example expects its channel and address.
func (r Reader) untried(today day.Date, add adder) {
	for _, p := range r.Rules.Procedures() {
		shown := r.examples(p)
		for _, n := range p.Notes {
			if !slices.ContainsFunc(shown, func(e catalogue.Example) bool { return slices.Contains(e.Expect.Notes, n.Code) }) {
				add(Finding{Kind: Untried, Of: "procedure", Name: p.Code, Part: "note", Code: n.Code})
			}
		}
		for _, x := range p.Elsewhere {
			if !slices.ContainsFunc(shown, func(e catalogue.Example) bool { return r.leads(e, x) }) {
				add(Finding{Kind: Untried, Of: "procedure", Name: p.Code, Part: "elsewhere", Code: x.Code})
			}
		}
		for _, status := range statuses(p, today) {
			if !slices.ContainsFunc(shown, func(e catalogue.Example) bool { return e.Expect.Status == status }) {
				add(Finding{Kind: Untried, Of: "procedure", Name: p.Code, Part: "status", Code: status})
			}
		}
	}
}

// examples are a procedure's own, and those of others that expect it.
func (r Reader) examples(p *catalogue.Procedure) (out []catalogue.Example) {
	for _, other := range r.Rules.Procedures() {
		all, _ := other.Examples()
		for _, e := range all {
			if e.Expect.Procedure == p.Code || e.Expect.Procedure == "" && other == p {
				out = append(out, e)
			}
		}
	}
	return out
}

// leads tells whether an example expects to be sent where the exception sends on that day and in that place.
func (r Reader) leads(e catalogue.Example, x catalogue.Exception) bool {
	if e.Expect.Channel == "" || slices.Contains(e.Expect.Notes, x.Code) {
		return slices.Contains(e.Expect.Notes, x.Code)
	}
	department := e.Given["department"]
	if c, ok := r.Rules.Places.Commune(e.Given["commune"]); ok && department == "" {
		department = c.Department
	}
	d, ok := catalogue.In{Rules: r.Rules, On: day.Date(e.Given["on"]), Department: department}.Value(x.Route)
	to := d.Value.Route
	return ok && e.Expect.Channel == string(to.Channel) && (e.Expect.Address == "" || to.Address == "" || e.Expect.Address == to.Address)
}

// statuses are those that a window can have today around the end of a permit; other anchors only open.
func statuses(p *catalogue.Procedure, today day.Date) []string {
	if p.Window == nil {
		return nil
	}
	d, ok := p.Window.On(today, "")
	if !ok || d.Value.Window.Anchor != "expires" {
		return []string{"open"}
	}
	out := []string{"too-early", "open", "expired"}
	if d.Value.Window.Close < 0 {
		out = append(out, "late")
	}
	if p.Cutoff != nil {
		out = append(out, "closed")
	}
	return out
}
