package dossier

import (
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/rights"
)

// Override is what an agent wants extensions to say about work, where the law's table says something else. It counts
// once another agent has signed it.
type Override struct {
	Work   catalogue.Work `json:"work"`
	Note   string         `json:"note"` // id of the reason
	By     string         `json:"by"`
	On     day.Date       `json:"on"`
	Signed string         `json:"signed,omitempty"` // by whom
}

// overridden marks a right about work that two agents gave, and not the law's table.
const overridden = "override"

// rightsOf gives the rights of an extension its days, and what two agents signed about work.
func (c Case) rightsOf(r *rights.Rights, p Period) *rights.Rights {
	if r == nil || !r.Stay.Lawful {
		return r
	}
	out := *r
	out.Stay.From, out.Stay.Until = p.From, p.Until
	if o := c.Override; o != nil && o.Signed != "" {
		out.Work = rights.Work{Right: o.Work, Rule: overridden}
		if o.Work == catalogue.WorkLimited {
			out.Work.Hours = r.Work.Hours
		}
	}
	return &out
}

// since gives the rights of a decision their first day; they hold until the card is handed over.
func since(r *rights.Rights, on day.Date) *rights.Rights {
	if r == nil || !r.Stay.Lawful {
		return r
	}
	out := *r
	out.Stay.From = on
	return &out
}

// again corrects the extensions that are not over, so that they say what counts now about work, each for its own days.
func (c Case) again(signed Event, l Findings) (out []Event) {
	for _, r := range l.Running {
		e := signed
		e.Do, e.Override, e.Note, e.Motive = Correct, nil, "", wrongRights
		e.Reissue, e.Rights = &r, c.rightsAgain(l.Rights, r)
		out = append(out, e)
	}
	return out
}

// running are the extensions of a dossier that are not over, made or being made, save those that another is replacing.
func running(d Dossier, today day.Date) (out []Reissue) {
	for _, p := range d.Papers {
		if p.Kind == extensionPaper && p.Until >= today && d.stands(p) {
			r, _ := d.reissue(p)
			out = append(out, r)
		}
	}
	return out
}

func overrideOpen(c Case, _ Command, _ day.Date) bool {
	return c.Override != nil && c.Override.Signed == ""
}
