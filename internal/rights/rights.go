// Package rights computes what a person may do – stay, work, study, travel – while they hold a paper of the platform,
// as data with its sources: the page, the PDF and the API are renderings of it.
package rights

import (
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
)

// Rights is what a paper says, by the law of its day. It is stored and sealed with the paper, and never computed again.
type Rights struct {
	Stay   Stay   `json:"stay"`
	Work   Work   `json:"work"`
	Study  bool   `json:"study"`
	Travel Travel `json:"travel"`
}

// Stay is the time during which the paper proves a lawful stay.
type Stay struct {
	Lawful     bool     `json:"lawful"`
	From       day.Date `json:"from,omitempty"`
	Until      day.Date `json:"until,omitempty"` // open when empty: until the card is handed over
	WithPermit bool     `json:"with_permit"`     // to be shown with the permit it follows
}

// Work is how far the holder may work.
type Work struct {
	Right  catalogue.Work `json:"right"`
	Hours  int64          `json:"hours_a_year,omitempty"`
	Rule   string         `json:"rule"` // which line of the law's table said so
	Source string         `json:"source"`
}

// Travel is whether the paper helps at a border.
type Travel struct {
	Right  catalogue.Travel `json:"right"`
	Source string           `json:"source"`
}

// Paper is what is known of the paper whose rights are asked.
type Paper struct {
	Kind        string // receipt, extension, decision, validation, …
	From, Until day.Date
	Procedure   *catalogue.Procedure
}

// Of computes the rights of a paper for a situation. Papers of which the table says nothing give none.
//
// law: ceseda/r431-15-2
func Of(in catalogue.In, f law.Facts, p Paper) Rights {
	none := Rights{Work: Work{Right: catalogue.WorkNone, Rule: "paper." + p.Kind}, Travel: Travel{Right: catalogue.TravelNone}}
	x, ok := in.Rules.PaperRight(p.Kind)
	if !ok {
		return none
	}
	none.Work.Source, none.Travel.Source = x.Source, x.Source
	if !x.Stay {
		return none
	}
	return Rights{
		Stay:   Stay{Lawful: true, From: p.From, Until: p.Until, WithPermit: holds(f)},
		Work:   work(in, f, p),
		Study:  true, // no permit forbids to study
		Travel: Travel{Right: x.Travel, Source: x.Source},
	}
}

// holds tells whether the person has a permit to show beside the paper.
func holds(f law.Facts) bool {
	kind := f.Get("permit_kind")
	return kind.Known && kind.Text != "none"
}

// work follows the procedure's table while the application is examined, and the permit's own line otherwise.
func work(in catalogue.In, f law.Facts, p Paper) Work {
	if p.Kind == "extension" && p.Procedure != nil {
		rule, ok := in.WorkRule(p.Procedure, f)
		switch {
		case ok && rule.Right == catalogue.WorkYes:
			return Work{Right: catalogue.WorkFree, Rule: p.Procedure.Code, Source: rule.Source}
		case !ok || rule.Right == catalogue.WorkNo:
			return Work{Right: catalogue.WorkNone, Rule: p.Procedure.Code, Source: rule.Source}
		}
	}
	r := in.PermitRight(f)
	out := Work{Right: r.Work, Rule: r.Code, Source: r.Source}
	if h, ok := in.Value(r.Hours); ok {
		out.Hours = h.Value.Count
	}
	return out
}
