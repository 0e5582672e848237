package certificate

import (
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/pdf"
)

func date(l locale.Lang, d day.Date) string { return l.Date(string(d)) }

// facts are who and what the paper is about; what is not known is left out.
func (s *subject) facts(l locale.Lang) []pdf.Fact {
	nationality := ""
	if n, ok := s.rules.Places.Country(s.said.Holder.Nationality); ok {
		nationality = n.Name(l)
	}
	rows := []pdf.Fact{
		{Label: s.label(l, "name"), Value: s.name()},
		{Label: s.label(l, "born"), Value: date(l, s.said.Holder.Born)},
		{Label: s.label(l, "nationality"), Value: nationality},
		{Label: s.label(l, "foreigner"), Value: s.said.Holder.Foreigner},
		{Label: s.label(l, "reference"), Value: s.said.Dossier},
		{Label: s.label(l, "procedure"), Value: s.procedure.Title.In(l)},
		{Label: s.label(l, "filed"), Value: date(l, s.said.FiledOn)},
	}
	if s.said.Attempted != "" {
		rows = append(rows, pdf.Fact{Label: s.label(l, "attempted"),
			Value: s.texts.T(l, "paper.attempted", "date", date(l, s.said.Attempted), "number", s.said.Attempt)})
	}
	if s.c.PermitEnds != "" {
		label := "permit"
		if s.intent.Kind == Validation {
			label = "visa"
		}
		rows = append(rows, pdf.Fact{Label: s.label(l, label), Value: s.permit(l)})
	}
	switch s.intent.Kind {
	case Extension, Validation:
		rows = append(rows, pdf.Fact{Label: s.label(l, "valid"),
			Value: s.texts.T(l, "paper.from-until", "from", date(l, s.said.From), "until", date(l, s.said.Until))})
	case Decision, Summons:
		rows = append(rows, pdf.Fact{Label: s.label(l, "card"), Value: s.card(l)})
		if s.c.Months > 0 {
			rows = append(rows, pdf.Fact{Label: s.label(l, "duration"), Value: s.texts.T(l, "paper.months", "n", s.c.Months)})
		}
	}
	kept := rows[:0]
	for _, r := range rows {
		if r.Value != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

func (s *subject) label(l locale.Lang, key string) string { return s.texts.T(l, "paper.label."+key) }

func (s *subject) permit(l locale.Lang) string {
	kind := s.held.Kind
	if f, ok := s.rules.Fact("permit_kind"); ok {
		kind = f.Labels[kind].In(l)
	}
	if s.held.Number == "" {
		return s.texts.T(l, "paper.permit-unnumbered", "kind", kind, "ends", date(l, s.c.PermitEnds))
	}
	return s.texts.T(l, "paper.permit", "kind", kind, "number", s.held.Number, "ends", date(l, s.c.PermitEnds))
}

func (s *subject) card(l locale.Lang) string {
	f := s.form()
	if c, ok := f.Card(s.c.Card); ok {
		return f.Say(c.Text, l)
	}
	return s.c.Card
}

// toPay is the tariff with the day on which it was fixed; nothing where nothing is due.
func (s *subject) toPay(l locale.Lang) []pdf.Block {
	if s.c.AmountDue() == 0 {
		return nil
	}
	t := pdf.Table{Head: []string{s.label(l, "fee"), s.label(l, "amount")}, Widths: []float64{4, 1}, Lang: string(l)}
	for _, f := range s.c.Fees {
		t.Rows = append(t.Rows, []string{s.texts.T(l, "fee."+f.Code), l.Money(int64(f.Amount))})
	}
	t.Rows = append(t.Rows, []string{s.label(l, "total"), l.Money(int64(s.c.AmountDue()))})
	return []pdf.Block{s.heading(l, s.texts.T(l, "paper.decision.fees.title")), t,
		pdf.Paragraph{Text: s.texts.T(l, "paper.fees-on", "date", date(l, s.c.DecidedOn)), Small: true, Lang: string(l)}}
}

func (s *subject) toBring(l locale.Lang) []pdf.Block {
	items := []string{s.texts.T(l, "paper.decision.bring.permit")}
	if due := s.c.AmountDue(); due > 0 {
		items = append(items, s.texts.T(l, "paper.decision.bring.stamp", "amount", l.Money(int64(due))))
	}
	for _, code := range s.c.Brings() {
		items = append(items, s.piece(l, code))
	}
	return []pdf.Block{s.heading(l, s.texts.T(l, "paper.decision.bring.title")), pdf.List{Items: items, Lang: string(l)}}
}

func (s *subject) grounds(l locale.Lang) (out []string) {
	for _, g := range s.c.Grounds {
		m, _ := s.rules.Motive(g)
		line := m.Text.In(l)
		if src, ok := s.rules.Sources()[m.Source]; ok {
			line += " (" + src.Title + ")"
		}
		out = append(out, line)
	}
	return out
}

// remedies are the ways to contest, each with its last day counted from the day of the paper.
func (s *subject) remedies(l locale.Lang) []string {
	gracious, court := s.inForce("remedies.gracious"), s.inForce("remedies.court")
	return []string{
		s.say(l, "remedies.gracious", "office", s.office.Name, "last", date(l, gracious)),
		s.say(l, "remedies.hierarchical", "last", date(l, gracious)),
		s.say(l, "remedies.court", "last", date(l, court)),
	}
}
