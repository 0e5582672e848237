package certificate

import (
	"strings"
	"time"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/prefecture"
)

// subject is everything a paper says: who, what, when, on which text.
type subject struct {
	intent    Intent
	at        time.Time
	c         dossier.Case
	who       person.Person
	held      permit.Permit
	answers   map[string]string
	note      string
	procedure *catalogue.Procedure
	office    prefecture.Office
	rules     *catalogue.Rules
	texts     *locale.Catalogue
	lang      locale.Lang
}

// tones: a paper that gives no right must not look like one that does.
var tones = map[Kind]pdf.Tone{Receipt: pdf.Neutral, Extension: pdf.Plain, Decision: pdf.Favourable, Refusal: pdf.Warning}

// document is the paper in French, which counts, followed by a reading aid in the person's language.
func (s *subject) document() pdf.Document {
	d := pdf.Document{
		Title: s.say(locale.FR, "title"), Subject: s.c.Reference, Author: s.office.Name, Lang: "fr", Created: s.at,
		Header: pdf.Header{
			Sender:    append([]string{s.office.Name}, s.office.Contact.Address...),
			Reference: []string{"N° " + s.intent.Number, locale.FR.Date(string(s.intent.On))},
			Recipient: s.recipient(),
		},
		Footer: s.texts.T(locale.FR, "paper.footer", "number", s.intent.Number),
		Tone:   tones[s.intent.Kind],
	}
	if s.intent.Kind == Receipt {
		d.Watermark = s.texts.T(locale.FR, "paper.receipt.watermark")
	}
	d.Blocks = s.blocks(locale.FR)
	if s.lang != locale.FR {
		d.Blocks = append(d.Blocks, pdf.PageBreak{},
			pdf.Heading{Level: 2, Text: s.say(s.lang, "title"), Lang: string(s.lang)},
			pdf.Paragraph{Text: s.texts.T(s.lang, "paper.annex"), Small: true, Lang: string(s.lang)})
		d.Blocks = append(d.Blocks, s.blocks(s.lang)...)
	}
	return d
}

// say is a sentence of this kind of paper.
func (s *subject) say(l locale.Lang, key string, args ...any) string {
	return s.texts.T(l, "paper."+string(s.intent.Kind)+"."+key, args...)
}

func (s *subject) recipient() []string {
	out := []string{s.name()}
	for _, line := range []string{s.answers["street"], s.answers["address_line2"]} {
		if line != "" {
			out = append(out, line)
		}
	}
	if c, ok := s.rules.Places.Commune(s.answers["commune"]); ok {
		postcode := ""
		if len(c.Postcodes) > 0 {
			postcode = c.Postcodes[0] + " "
		}
		out = append(out, postcode+c.Name)
	}
	return out
}

func (s *subject) name() string {
	return strings.TrimSpace(strings.ToUpper(s.answers["family_name"]) + " " + s.answers["given_names"])
}

func (s *subject) blocks(l locale.Lang) []pdf.Block {
	lang := string(l)
	out := []pdf.Block{pdf.Paragraph{Text: s.say(l, "intro"), Lang: lang}, pdf.Facts{Rows: s.facts(l), Lang: lang}}
	switch s.intent.Kind {
	case Receipt:
		out = append(out,
			pdf.Notice{Title: s.say(l, "no-right.title"), Text: s.say(l, "no-right.text"), Tone: pdf.Warning, Lang: lang},
			pdf.Paragraph{Text: s.say(l, "next", "silence", l.Date(string(s.c.SilenceOn()))), Lang: lang})
	case Extension:
		out = append(out,
			pdf.Notice{Title: s.say(l, "rights.title"), Text: s.say(l, "rights.text"), Tone: pdf.Plain, Lang: lang},
			pdf.Paragraph{Text: s.say(l, "with-permit", "ends", l.Date(string(s.c.PermitEnds))), Lang: lang})
		if !s.c.Filed.InTime() && s.note != "" {
			out = append(out, pdf.Paragraph{Text: s.say(l, "reason", "reason", s.note), Small: true, Lang: lang})
		}
	case Decision:
		out = append(out,
			pdf.Heading{Level: 2, Text: s.say(l, "fees.title"), Lang: lang}, s.fees(l),
			pdf.Heading{Level: 2, Text: s.say(l, "bring.title"), Lang: lang},
			pdf.List{Items: s.bring(l), Lang: lang})
	case Refusal:
		out = append(out,
			pdf.Heading{Level: 2, Text: s.say(l, "grounds.title"), Lang: lang}, pdf.List{Items: s.grounds(l), Lang: lang})
		if s.note != "" {
			out = append(out, pdf.Paragraph{Text: s.note})
		}
		out = append(out,
			pdf.Heading{Level: 2, Text: s.say(l, "remedies.title"), Lang: lang}, pdf.List{Items: s.remedies(l), Lang: lang},
			pdf.Paragraph{Text: s.say(l, "remedies.help"), Lang: lang})
	}
	return append(out, pdf.Paragraph{Text: s.say(l, "law"), Small: true, Lang: lang})
}

func (s *subject) facts(l locale.Lang) []pdf.Fact {
	date := func(d day.Date) string { return l.Date(string(d)) }
	nationality := ""
	if n, ok := s.rules.Places.Country(s.answers["nationality"]); ok {
		nationality = n.Name(l)
	}
	rows := []pdf.Fact{
		{Label: s.label(l, "name"), Value: s.name()},
		{Label: s.label(l, "born"), Value: date(day.Date(s.answers["birth_date"]))},
		{Label: s.label(l, "nationality"), Value: nationality},
		{Label: s.label(l, "foreigner"), Value: s.who.Foreigner},
		{Label: s.label(l, "reference"), Value: s.c.Reference},
		{Label: s.label(l, "procedure"), Value: s.procedure.Title.In(l)},
		{Label: s.label(l, "filed"), Value: date(s.c.Filed.On)},
	}
	if s.c.PermitEnds != "" {
		rows = append(rows, pdf.Fact{Label: s.label(l, "permit"), Value: s.permit(l)})
	}
	switch s.intent.Kind {
	case Extension:
		rows = append(rows, pdf.Fact{Label: s.label(l, "valid"),
			Value: s.texts.T(l, "paper.from-until", "from", date(s.intent.From), "until", date(s.intent.Until))})
	case Decision:
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
	return s.texts.T(l, "paper.permit", "kind", kind, "number", s.held.Number, "ends", l.Date(string(s.c.PermitEnds)))
}

func (s *subject) card(l locale.Lang) string {
	f := form.New(s.rules, s.procedure, s.who, s.held, s.answers, s.intent.On)
	if c, ok := f.Card(s.c.Card); ok {
		return f.Say(c.Text, l)
	}
	return s.c.Card
}

func (s *subject) fees(l locale.Lang) pdf.Table {
	t := pdf.Table{Head: []string{s.label(l, "fee"), s.label(l, "amount")}, Widths: []float64{4, 1}, Lang: string(l)}
	for _, f := range s.c.Fees {
		t.Rows = append(t.Rows, []string{s.texts.T(l, "fee."+f.Code), l.Money(int64(f.Amount))})
	}
	t.Rows = append(t.Rows, []string{s.label(l, "total"), l.Money(int64(s.c.AmountDue()))})
	return t
}

func (s *subject) bring(l locale.Lang) []string {
	out := []string{s.say(l, "bring.permit"), s.say(l, "bring.stamp", "amount", l.Money(int64(s.c.AmountDue())))}
	for _, code := range s.c.Filed.AtCounter {
		if p, ok := s.procedure.Piece(code); ok {
			out = append(out, p.Label.In(l))
		}
	}
	return out
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

// remedies are the ways to contest, each with its last day counted from the day of the decision.
func (s *subject) remedies(l locale.Lang) []string {
	gracious, court := s.inForce("remedies.gracious"), s.inForce("remedies.court")
	return []string{
		s.say(l, "remedies.gracious", "office", s.office.Name, "last", l.Date(string(gracious))),
		s.say(l, "remedies.hierarchical", "last", l.Date(string(gracious))),
		s.say(l, "remedies.court", "last", l.Date(string(court))),
	}
}
