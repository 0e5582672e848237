package desk

import (
	"anef/internal/catalogue"
	"anef/internal/web/theme"
)

// lawLine is one thing that the law says of this dossier, with its text.
type lawLine struct{ What, Value, Source string }

// lawful is what applies: the rules of the day of filing, and those of today where a decision follows them.
func (s *sight) lawful() (out []lawLine) {
	add := func(what, value, source string) {
		if value != "" {
			out = append(out, lawLine{s.T("desk.law." + what), value, s.source(source)})
		}
	}
	value := func(what string, p *catalogue.Param) {
		if v, ok := s.law.Value(p); ok {
			add(what, s.T("desk.law.since", "value", delay(s.Page, v.Value.Delay), "from", v.From), v.Source)
		}
	}
	w := s.route.Window
	if w.Opens != "" || w.Closes != "" {
		add("window", s.T("desk.law.between", "opens", w.Opens, "closes", w.Closes), w.Source)
	}
	for _, f := range s.route.Fees {
		add("fee", s.T("advicepage.fee", "what", s.T("fee."+f.Code), "amount", f.Euro, "when", s.T("advicepage.due."+f.Due)), f.Source)
	}
	value("silence", s.form.Procedure.Silence)
	value("extension", s.form.Procedure.Extension)
	value("answer", s.form.Procedure.Answer)
	for _, r := range s.route.Reasons {
		add("reason", r.Text, r.Source)
	}
	for _, x := range s.route.Documents {
		if x.Required {
			add("piece", x.Label, x.Source)
		}
	}
	return out
}

// source is the title of a text, by its id.
func (s *sight) source(id string) string {
	if x, ok := s.form.Rules.Sources()[id]; ok {
		return x.Title
	}
	return id
}

func (s *sight) lawGrid() theme.Grid {
	g := theme.Grid{Caption: s.T("desk.law.title"), Size: theme.Small, Columns: []theme.Column{
		{Text: s.T("desk.law.what")}, {Text: s.T("desk.law.says")}, {Text: s.T("desk.law.source")}}}
	for _, l := range s.lawful() {
		g.Rows = append(g.Rows, []theme.Cell{{Text: l.What}, {Text: l.Value}, {Text: l.Source}})
	}
	return g
}
