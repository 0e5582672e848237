package catalogue

import (
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// Work is how far somebody may work.
type Work string

// The answers about work, the widest first.
const (
	WorkFree          Work = "free"          // any work
	WorkLimited       Work = "limited"       // so many hours a year
	WorkPrinted       Work = "as-printed"    // what the permit was issued for
	WorkAuthorisation Work = "authorisation" // with an authorisation that the employer asks for
	WorkNone          Work = "none"
)

// PermitRight is what the holders of some permits may do.
type PermitRight struct {
	Code   string
	If     *law.Condition
	Work   Work
	Hours  *Param // a year, when limited
	Text   locale.Text
	Source string
}

// Travel is how far a paper helps at a border.
type Travel string

const (
	TravelNone       Travel = "none"
	TravelWithPermit Travel = "with-permit" // together with the permit or visa it follows, and the passport
)

// PaperRight is what a paper of the platform proves beside the permit's own rights.
type PaperRight struct {
	Paper  string
	Stay   bool
	Travel Travel
	Text   locale.Text // about travelling
	Source string
	Also   []Said // what other sources say
}

// Said is a sentence with its source.
type Said struct {
	Text   locale.Text
	Source string
}

// rightsFile is the shape of rules/rights/*.yaml.
type rightsFile struct {
	Permits []struct {
		Code   string
		If     string
		Work   Work
		Hours  string
		Text   locale.Text
		Source string
	}
	Papers []struct {
		Paper  string
		Stay   bool
		Travel Travel
		Text   locale.Text
		Source string
		Also   []Said
	}
	Checked day.Date
}

func (l *loader) rights(f yamlfile.File, doc rightsFile) error {
	r := &reader{loader: l, file: f}
	for i, x := range doc.Permits {
		at := fmt.Sprintf("$.permits[%d]", i)
		r.oneOf(at+".work", string(x.Work), string(WorkFree), string(WorkLimited), string(WorkPrinted), string(WorkAuthorisation), string(WorkNone))
		r.cite(at+".source", x.Source)
		l.rules.permitRights = append(l.rules.permitRights, PermitRight{x.Code, r.condition(at+".if", x.If), x.Work,
			r.param(at+".hours", x.Hours, UnitCount), r.text(at+".text", x.Text), x.Source})
		if (x.Work == WorkLimited) != (x.Hours != "") {
			r.fail(at, "limited work, and no other, has a number of hours")
		}
	}
	if n := len(l.rules.permitRights); n == 0 || l.rules.permitRights[n-1].If != nil {
		r.fail("$.permits", "the last line must hold for every permit that is left")
	}
	for i, x := range doc.Papers {
		at := fmt.Sprintf("$.papers[%d]", i)
		r.oneOf(at+".travel", string(x.Travel), string(TravelNone), string(TravelWithPermit))
		r.cite(at+".source", x.Source)
		for k, a := range x.Also {
			where := fmt.Sprintf("%s.also[%d]", at, k)
			r.text(where+".text", a.Text)
			r.cite(where+".source", a.Source)
		}
		if slices.ContainsFunc(l.rules.paperRights, func(p PaperRight) bool { return p.Paper == x.Paper }) {
			r.fail(at+".paper", "paper %q is there twice", x.Paper)
		}
		l.rules.paperRights = append(l.rules.paperRights, PaperRight{x.Paper, x.Stay, x.Travel, r.text(at+".text", x.Text), x.Source, x.Also})
	}
	return r.err
}

// PermitRight finds what the permit of a situation lets its holder do. An undecided line is passed over: what a permit
// gives is not guessed, the last line says "as printed".
func (in In) PermitRight(f law.Facts) PermitRight {
	all := in.Rules.permitRights
	for _, x := range all {
		if x.If.Test(f, in) == law.Yes {
			return x
		}
	}
	return all[len(all)-1]
}

// PaperRight finds what a kind of paper proves; false when it proves no right at all.
func (r *Rules) PaperRight(paper string) (PaperRight, bool) {
	for _, x := range r.paperRights {
		if x.Paper == paper {
			return x, true
		}
	}
	return PaperRight{}, false
}

// WorkRule is the first rule about work that holds while the procedure is examined.
func (in In) WorkRule(p *Procedure, f law.Facts) (WorkRule, bool) {
	for _, w := range p.Work {
		if w.If.Test(f, in) == law.Yes {
			return w, true
		}
	}
	return WorkRule{}, false
}

// PermitRights lists what permits let people do, in the order in which the lines are tried.
func (r *Rules) PermitRights() []PermitRight { return r.permitRights }

// PaperRights lists what the papers of the platform prove.
func (r *Rules) PaperRights() []PaperRight { return r.paperRights }
