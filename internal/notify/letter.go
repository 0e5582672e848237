package notify

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// Letter is one that an agent prints and posts.
type Letter struct {
	ID        string
	Dossier   dossier.ID
	Reference string // of the dossier
	Subject   string
	Receiver  string // lines of the address
	State     State
	At        time.Time
	Since     time.Time // in its state
	Blob      string    // the PDF
	Enclosed  []Enclosed
}

// Enclosed is a paper that goes into the envelope: who reads no mail downloads no file.
type Enclosed struct {
	Number string
	Kind   string // see package certificate
}

// enclosed are the papers that the event of a notice called for.
func enclosed(n effects.Notice, d dossier.Dossier) (out []Enclosed) {
	for _, p := range d.Papers {
		if n.Of == "" && p.Seq == n.Seq {
			out = append(out, Enclosed{p.Number, p.Kind})
		}
	}
	return out
}

// Blobs keeps letters by the hash of their content.
type Blobs interface {
	Keep(ctx context.Context, r io.Reader) (hash string, err error)
}

// letter draws what a mail would have said, to be printed at the office. Drawing twice gives the same bytes.
func (t *Teller) letter(ctx context.Context, n effects.Notice, d dossier.Dossier, to Contact) error {
	french, here, err := t.wording(ctx, n, d, to)
	if err != nil || here.Body == "" {
		return err
	}
	m := french
	m.Dossier = d.Case.ID
	m.Subject, m.Body = here.Subject, here.Body
	for _, p := range enclosed(n, d) {
		french.Body += "\n\n" + t.Texts.T(locale.FR, "letter.enclosed", "paper", t.Texts.T(locale.FR, "desk.paper."+p.Kind), "number", p.Number)
		here.Body += "\n\n" + t.Texts.T(here.Lang, "letter.enclosed", "paper", t.Texts.T(here.Lang, "desk.paper."+p.Kind), "number", p.Number)
	}
	m.Body = here.Body
	m.ID, m.Channel, m.Lang = MessageID(n, ByLetter), ByLetter, to.Lang
	kept, err := t.Box.Put(ctx, m)
	if err != nil {
		return err
	}
	if kept.Blob == "" {
		c := d.Case
		if n.Of == "" {
			c = d.At(n.Seq)
		}
		rules, _, err := t.Law(ctx, c)
		if err != nil {
			return err
		}
		office, _ := rules.Places.Office(d.Case.Office)
		page := sheet(d.Case.Reference, append([]string{office.Name}, office.Contact.Address...), french, here, kept)
		page.Header.Reference = append(page.Header.Reference, t.Texts.T(locale.FR, "letter.reference", "reference", d.Case.Reference))
		page.Footer = t.Texts.T(locale.FR, "letter.footer", "reference", d.Case.Reference)
		file, err := pdf.Render(page)
		if err != nil {
			return fmt.Errorf("letter %s: %w", m.ID, err)
		}
		if kept.Blob, err = t.Blobs.Keep(ctx, bytes.NewReader(file)); err != nil {
			return fmt.Errorf("keep letter %s: %w", m.ID, err)
		}
	}
	return t.Box.Drawn(ctx, m.ID, kept.Blob)
}

// wording is what a letter says, in French and in the person's language, with the address to write to.
func (t *Teller) wording(ctx context.Context, n effects.Notice, d dossier.Dossier, to Contact) (french, here Message, err error) {
	compose := func(to Contact) (m Message, err error) {
		if n.Of == "" {
			return t.compose(ctx, n, ByMail, d, to)
		}
		m, ok, err := t.Again(ctx, n.Of, to)
		if !ok {
			m.Body = ""
		}
		return m, err
	}
	if here, err = compose(to); err != nil {
		return
	}
	if french = here; to.Lang != locale.FR {
		inFrench := to
		inFrench.Lang = locale.FR
		if french, err = compose(inFrench); err != nil {
			return
		}
	}
	lines, err := t.address(ctx, d, to)
	french.Receiver = strings.Join(lines, "\n")
	return french, here, err
}

// address is where somebody lives who has a dossier: the name, and the answers in force.
func (t *Teller) address(ctx context.Context, d dossier.Dossier, to Contact) ([]string, error) {
	rules, _, err := t.Law(ctx, d.Case)
	if err != nil {
		return nil, err
	}
	a := d.InForce().Body
	out := []string{to.Name}
	for _, line := range []string{a["street"], a["address_line2"]} {
		if line != "" {
			out = append(out, line)
		}
	}
	if c, ok := rules.Places.Commune(a["commune"]); ok {
		out = append(out, strings.TrimSpace(strings.Join(append(c.Postcodes[:min(1, len(c.Postcodes))], c.Name), " ")))
	}
	return out, nil
}

// sheet is a letter in French, which counts, and below it the same in the person's language.
func sheet(reference string, sender []string, french, here, kept Message) pdf.Document {
	d := pdf.Document{
		Title: french.Subject, Subject: reference, Author: sender[0], Lang: string(locale.FR), Created: kept.At,
		Header: pdf.Header{Sender: sender, Reference: []string{locale.FR.Date(kept.At.Format(time.DateOnly))},
			Recipient: strings.Split(kept.Receiver, "\n")},
		Blocks: paragraphs(french.Body, locale.FR),
	}
	if here.Lang != locale.FR {
		d.Blocks = append(d.Blocks, pdf.PageBreak{}, pdf.Heading{Level: 2, Text: here.Subject, Lang: string(here.Lang)})
		d.Blocks = append(d.Blocks, paragraphs(here.Body, here.Lang)...)
	}
	return d
}

// paragraphs sets a plain text: blank lines part paragraphs, lines that begin with a dash are a list.
func paragraphs(text string, lang locale.Lang) (out []pdf.Block) {
	for part := range strings.SplitSeq(text, "\n\n") {
		var plain, items []string
		for line := range strings.SplitSeq(part, "\n") {
			if item, ok := strings.CutPrefix(line, "- "); ok {
				items = append(items, item)
			} else if line != "" {
				plain = append(plain, line)
			}
		}
		if len(plain) > 0 {
			out = append(out, pdf.Paragraph{Text: strings.Join(plain, "\n"), Lang: string(lang)})
		}
		if len(items) > 0 {
			out = append(out, pdf.List{Items: items, Lang: string(lang)})
		}
	}
	return out
}
