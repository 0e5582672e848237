package certificate

import (
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/internal/twodoc"
)

// symbolSide is that of the 2D-Doc in millimetres: its modules are then half a millimetre, which telephones read.
const symbolSide = 28

// tones: a paper that gives no right must not look like one that does.
var tones = map[Kind]pdf.Tone{Receipt: pdf.Neutral, Extension: pdf.Plain, Decision: pdf.Favourable, Validation: pdf.Favourable,
	Refusal: pdf.Warning, Request: pdf.Neutral, Summons: pdf.Neutral}

// sealed is the file. The key and the moment are those of the seal, so that it is the same whenever it is drawn.
func (s *subject) sealed(key Key, at time.Time) ([]byte, error) {
	d, err := s.document(key, at)
	if err != nil {
		return nil, err
	}
	p, err := pdf.RenderUnsigned(d, pdf.SignatureField{Signer: s.office.Name, Reason: d.Title, At: at})
	if err != nil {
		return nil, err
	}
	return p.Seal(key.CMS)
}

// document is the paper in French, which counts, followed by a reading aid in the person's language.
func (s *subject) document(key Key, at time.Time) (pdf.Document, error) {
	symbol, err := s.symbol(key, at)
	if err != nil {
		return pdf.Document{}, err
	}
	d := s.page(at)
	d.Header.Code = &symbol
	return d, nil
}

// page is the paper without what others check it by.
func (s *subject) page(at time.Time) pdf.Document {
	d := pdf.Document{
		Title: s.say(locale.FR, "title"), Subject: s.c.Reference, Author: s.office.Name, Lang: "fr", Created: at,
		Header: pdf.Header{
			Sender:    append([]string{s.office.Name}, s.office.Contact.Address...),
			Reference: []string{s.texts.T(locale.FR, "paper.number", "number", s.said.Number), locale.FR.Date(string(s.said.IssuedOn))},
			Recipient: s.recipient(),
		},
		Footer: s.texts.T(locale.FR, "paper.footer", "number", s.said.Number),
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

// symbol is the 2D-Doc, with how to check the paper beside it.
func (s *subject) symbol(key Key, at time.Time) (pdf.Code, error) {
	fields, err := s.said.Symbol().Fields()
	if err != nil {
		return pdf.Code{}, err
	}
	text, err := key.Stamp(twodoc.Message{Header: twodoc.Header{Issued: s.said.IssuedOn, Type: twodoc.Type13, Perimeter: "01", Country: "FR"},
		Fields: fields}, day.Of(at))
	if err != nil {
		return pdf.Code{}, err
	}
	matrix, err := twodoc.Matrix(text)
	return pdf.Code{Matrix: matrix, MM: symbolSide, Alt: s.texts.T(locale.FR, "paper.check.alt"), Text: s.check()}, err
}

// check says in few words how a stranger finds out whether the paper is good.
func (s *subject) check() string {
	return pdf.Marked(s.texts.T(locale.FR, "paper.check.title")) + "\n" + s.texts.T(locale.FR, "paper.check.text",
		"address", address(s.site), "number", s.said.Number, "code", s.intent.Code)
}

// address is where to check a paper, as people read it out.
func address(site string) string {
	_, bare, found := strings.Cut(site, "://")
	if !found {
		bare = site
	}
	return bare + "/verify"
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
	return strings.TrimSpace(strings.ToUpper(s.said.Holder.Surname) + " " + s.said.Holder.Given)
}

// blocks are the body of the paper in one language.
func (s *subject) blocks(l locale.Lang) []pdf.Block {
	lang := string(l)
	out := []pdf.Block{pdf.Paragraph{Text: s.say(l, s.intro()), Lang: lang}}
	if s.said.Replaces != "" {
		out = append(out, pdf.Notice{Title: s.texts.T(l, "paper.replaces", "number", s.said.Replaces), Tone: pdf.Warning, Lang: lang})
	}
	if s.said.Provisional {
		out = append(out, pdf.Notice{Title: s.texts.T(l, "paper.provisional.title"), Text: s.texts.T(l, "paper.provisional.text"),
			Tone: pdf.Warning, Lang: lang})
	}
	out = append(out, pdf.Facts{Rows: s.facts(l), Lang: lang})
	if s.said.Rights.Stay.Lawful {
		out = append(out, pdf.Heading{Level: 2, Text: s.texts.T(l, "rights.title"), Lang: lang}, s.rightsTable(l))
	}
	if own := bodies[s.intent.Kind]; own != nil {
		out = append(out, own(s, l)...)
	}
	law := s.say(l, "law") + "\n" + s.texts.T(l, "paper.sealed", "address", address(s.site))
	return append(out, pdf.Paragraph{Text: law, Small: true, Lang: lang})
}

// intro: of a dossier that nobody has checked no paper says that it is complete.
func (s *subject) intro() string {
	if s.intent.Kind == Extension && s.c.CompleteOn == "" {
		return "intro-unchecked"
	}
	return "intro"
}

// rightsTable is what the record says, in words.
func (s *subject) rightsTable(l locale.Lang) pdf.Facts {
	f := pdf.Facts{Lang: string(l)}
	for _, r := range s.said.Rights.Lines(s.texts, l) {
		f.Rows = append(f.Rows, pdf.Fact{Label: r.Label, Value: r.Text})
	}
	return f
}
