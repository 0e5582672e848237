package lawbook

import (
	"io"
	"strings"

	"anef/internal/day"
)

// PrintChanges writes what changed, one day after the other.
func (r Reader) PrintChanges(out io.Writer, changes []Change) error {
	return r.print(out, func(s sheet) {
		if len(changes) == 0 {
			s.line(s.t("unchanged"))
		}
		on := day.Date("")
		for _, c := range changes {
			if c.On != on {
				if on != "" {
					s.line()
				}
				on = c.On
				s.line(s.Lang.Date(string(on)), " (", string(on), ")")
			}
			s.change(c)
		}
	})
}

func (s sheet) change(c Change) {
	s.item(c.Name, c.Title)
	what := s.t("change." + c.What + "." + c.Kind)
	if len(c.Departments) > 0 {
		what += " · " + s.t("in-departments", "list", strings.Join(c.Departments, ", "))
	}
	s.beside("change", what)
	if c.Source != nil {
		s.cited(*c.Source)
		return
	}
	if len(c.Added)+len(c.Removed) > 0 && c.Old != nil && c.New != nil {
		s.beside("added", s.some(c.Added))
		s.beside("removed", s.some(c.Removed))
		s.beside("days", s.days(c.New)+" · "+s.whose(c.New))
		s.cited(c.New.Source)
		return
	}
	if c.Old != nil {
		s.value("before", c.Old)
	}
	if c.New != nil {
		s.value("from-then", c.New)
	}
}

func (s sheet) some(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return s.names(words)
}

// PrintReview writes what to look at.
func (r Reader) PrintReview(out io.Writer, v Review) error {
	return r.print(out, func(s sheet) {
		kind := ""
		for _, f := range v.Findings {
			if f.Kind != kind {
				kind = f.Kind
				s.heading("review." + kind)
			}
			s.line("  ", s.word("of", f.Of), " ", f.Name, " – ", f.Text)
		}
		if len(v.Findings) > 0 {
			s.line()
		}
		s.line(s.t("reviewed", "procedures", v.Procedures, "parameters", v.Parameters, "sources", v.Sources, "offices", v.Offices, "findings", len(v.Findings)))
	})
}
