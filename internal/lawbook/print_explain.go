package lawbook

import (
	"io"
	"strings"
)

// PrintExplanation writes an explanation for a reader at a terminal.
func (r Reader) PrintExplanation(out io.Writer, e Explanation) error {
	return r.print(out, func(s sheet) {
		s.opening(e)
		s.heading("heading.values")
		for _, p := range e.Values {
			s.parameter(p)
		}
		s.ruled("audience", e.Audience)
		s.ruled("elsewhere", e.Elsewhere)
		s.fees(e.Fees)
		s.ruled("notes", e.Notes)
		s.ruled("work", e.Work)
		s.cards(e.Cards)
		s.pieces(e.Pieces)
	})
}

func (s sheet) opening(e Explanation) {
	place := s.t("country")
	if e.Department != "" {
		place = s.t("department", "code", e.Department, "office", e.Office)
	}
	s.line(e.Procedure, " – ", e.Title)
	s.line(s.t("on", "day", s.Lang.Date(string(e.On)), "place", place))
	if !e.InForce {
		s.line(s.t("not-in-force"))
	}
	s.line()
	life := &Value{From: e.From, Until: e.Until}
	s.beside("days", s.days(life))
	s.beside("checked", s.Lang.Date(string(e.Checked)))
	s.beside("version", e.Version)
	s.beside("channel", s.channel(e.Channel))
	s.cited(e.Source)
}

func (s sheet) parameter(p Parameter) {
	s.item(p.Name, p.Title)
	if p.InForce == nil {
		s.beside("value", s.t("no-value"))
	} else {
		s.value("value", p.InForce)
	}
	if p.National != nil {
		s.beside("instead", p.National.Text+" ["+p.National.Source.ID+"]")
	}
	uses := make([]string, len(p.For))
	for i, u := range p.For {
		uses[i] = strings.TrimSpace(s.word("part", u.Part) + " " + u.Code)
		if u.As != asValue {
			uses[i] += " (" + s.word("as", u.As) + ")"
		}
	}
	s.beside("for", strings.Join(uses, ", "))
	s.beside("checked", s.Lang.Date(string(p.Checked)))
}

func (s sheet) ruled(part string, rules []Rule) {
	if len(rules) == 0 {
		return
	}
	s.heading("heading." + part)
	for _, x := range rules {
		title := ""
		if part == "work" {
			title = s.word("right", x.Code)
		}
		s.item(x.Code, title)
		s.conditions(x.If, x.Unless)
		s.beside("text", x.Text)
		s.beside("route", x.Route)
		s.cited(x.Source)
	}
}

func (s sheet) conditions(yes, no string) {
	if yes == "" && no == "" {
		yes = s.t("everybody")
	}
	s.beside("if", yes)
	s.beside("unless", no)
}

func (s sheet) fees(fees []Fee) {
	if len(fees) == 0 {
		return
	}
	s.heading("heading.fees")
	for _, f := range fees {
		s.item(f.Code, "")
		s.conditions(f.If, "")
		s.beside("amount", f.Amount)
		s.beside("due", s.word("moment", f.Due))
		s.beside("text", f.Text)
	}
}

func (s sheet) cards(cards []Card) {
	if len(cards) == 0 {
		return
	}
	s.heading("heading.cards")
	for _, c := range cards {
		s.item(c.Code, c.Text)
		s.conditions(c.If, "")
		s.beside("longest", c.Months)
	}
}

func (s sheet) pieces(pieces []Piece) {
	if len(pieces) == 0 {
		return
	}
	s.heading("heading.pieces")
	for _, x := range pieces {
		s.item(x.Code, x.Label)
		s.conditions(x.If, x.Unless)
		s.beside("waived", x.WaivedIf)
		s.beside("text", x.WaivedText)
		when := s.word("moment", x.At)
		for _, more := range []struct {
			holds bool
			key   string
		}{{x.Optional, "optional"}, {x.Translate, "translation"}} {
			if more.holds {
				when += ", " + s.t(more.key)
			}
		}
		s.beside("due", when)
		s.beside("max-age", x.MaxAge)
		s.beside("count", x.Count)
		for _, a := range x.Accepts {
			s.beside("accepts", a)
		}
		s.beside("why", x.Why)
		s.cited(x.Source)
	}
}

// Listed is one line of the list of procedures.
type Listed struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// Procedures lists what can be explained, the first to try first.
func (r Reader) Procedures() (out []Listed) {
	for _, p := range r.Rules.Procedures() {
		out = append(out, Listed{p.Code, p.Title.In(r.Lang)})
	}
	return out
}

// PrintProcedures lists what can be explained.
func (r Reader) PrintProcedures(out io.Writer) error {
	list, longest := r.Procedures(), 0
	for _, p := range list {
		longest = max(longest, len(p.Code))
	}
	return r.print(out, func(s sheet) {
		for _, p := range list {
			s.line(p.Code, blank(longest+2-len(p.Code)), p.Title)
		}
	})
}
