package catalogue

import (
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// Moment is a situation in which somebody may need help from outside.
type Moment string

// The moments.
const (
	HelpAdvice  Moment = "advice"  // finding out what to ask for
	HelpUnknown Moment = "unknown" // no rule covers the person
	HelpFiling  Moment = "filing"  // filling in, gathering the pieces
	HelpStuck   Moment = "stuck"   // the screen does not let one through, the answer does not come, rights are lost
	HelpRefused Moment = "refused" // refused, expressly or by silence, or closed
	HelpArrival Moment = "arrival" // newly in France
)

var moments = []Moment{HelpAdvice, HelpUnknown, HelpFiling, HelpStuck, HelpRefused, HelpArrival}

// Body is somebody outside the office who helps.
type Body struct {
	Code        string
	Name        locale.Text
	Does        locale.Text // what it can do for the person
	Departments []string    // where; empty is everywhere
	When        []Moment
	If          *law.Condition
	From, Until day.Date
	Contact     HelpContact
	Source      string
}

// HelpContact is how to reach a body. At least one of Web, Email, Phone and Address is there.
type HelpContact struct {
	Web, Email, Phone string
	Address           []string
	Hours             locale.Text
}

// helpFile is the shape of rules/help/*.yaml.
type helpFile struct {
	Help []struct {
		Body        string
		Name        locale.Text
		Does        locale.Text
		Departments []string
		When        []Moment
		If          string
		From, Until day.Date
		Contact     HelpContact
		Source      string
	}
	Checked day.Date
}

func (l *loader) helpList(f yamlfile.File, doc helpFile) error {
	r := &reader{loader: l, file: f, kept: l.kept}
	for i, h := range doc.Help {
		at := fmt.Sprintf("$.help[%d]", i)
		if h.Body == "" || slices.ContainsFunc(l.rules.help, func(b Body) bool { return b.Code == h.Body }) {
			r.fail(at, "body %q has no code or is given twice", h.Body)
		}
		for _, d := range h.Departments {
			if _, ok := l.rules.Places.Of(d); !ok {
				r.fail(at+".departments", "%q is no département", d)
			}
		}
		for _, m := range h.When {
			if !slices.Contains(moments, m) {
				r.fail(at+".when", "%q is not one of %v", m, moments)
			}
		}
		if len(h.When) == 0 || h.Contact.Web+h.Contact.Email+h.Contact.Phone == "" && len(h.Contact.Address) == 0 {
			r.fail(at, "body %s needs a moment and a way to reach it", h.Body)
		}
		r.cite(at+".source", h.Source)
		l.rules.help = append(l.rules.help, Body{h.Body, r.text(at+".name", h.Name), r.text(at+".does", h.Does), h.Departments, h.When,
			r.condition(at+".if", h.If), h.From, h.Until, h.Contact, h.Source})
	}
	return r.err
}

// Help lists who can help at a moment, in the order of the files: where the person lives, and what is known of them.
func (in In) Help(at Moment, f law.Facts) (out []*Body) {
	for i := range in.Rules.help {
		b := &in.Rules.help[i]
		switch {
		case !slices.Contains(b.When, at), b.From > in.On, b.Until != "" && b.Until < in.On:
		case len(b.Departments) > 0 && !slices.Contains(b.Departments, in.Department):
		case b.If.Test(f, in) == law.Yes:
			out = append(out, b)
		}
	}
	return out
}

// Bodies lists all who help.
func (r *Rules) Bodies() []Body { return r.help }
