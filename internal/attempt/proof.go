package attempt

import (
	"bytes"
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/internal/share"
)

// Key seals the proof.
type Key interface {
	CMS(digest []byte) (signature []byte, err error)
}

// Blobs keeps files by the hash of their content.
type Blobs interface {
	Keep(ctx context.Context, r io.Reader) (hash string, err error)
}

// Gate counts those who try codes, see package account.
type Gate interface {
	Guess(ctx context.Context, of, from string) error
	Right(ctx context.Context, of, from string) error
}

// Prover makes the sealed proofs and shows them again.
type Prover struct {
	Log   *Log
	Blobs Blobs
	Gate  Gate
	Key   func(at time.Time) (Key, error) // of the platform
	Title func(procedure string, l locale.Lang) string
	Texts *locale.Catalogue
	Site  string // address of the platform
	Name  string // of the platform, as the seal says it
}

// Again gives an attempt to somebody who has its number and code; from is the network that asks. NotFound for a wrong
// one of either.
func (p *Prover) Again(ctx context.Context, from, number, code string) (Attempt, error) {
	if n, err := ident.ParseReference(number); err == nil {
		number = n
	}
	if err := p.Gate.Guess(ctx, number, from); err != nil {
		return Attempt{}, err
	}
	a, err := p.Log.Store.Attempt(ctx, number)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return a, err
	}
	if subtle.ConstantTimeCompare([]byte(a.Hash), []byte(share.Hash(code))) != 1 {
		return Attempt{}, fault.New(fault.NotFound, "attempt.unknown")
	}
	return a, p.Gate.Right(ctx, number, from)
}

// Draw gives the hash of the sealed proof. It is drawn when it is first asked for; drawing it twice gives the same words.
func (p *Prover) Draw(ctx context.Context, a Attempt) (blob string, err error) {
	if a.Blob != "" {
		return a.Blob, nil
	}
	key, err := p.Key(p.Log.Clock())
	if err != nil {
		return "", fmt.Errorf("attempt %s: %w", a.Number, err)
	}
	ready, err := pdf.RenderUnsigned(p.document(a), pdf.SignatureField{Signer: p.Name, Reason: p.Texts.T(locale.FR, "attempt.paper.title"), At: a.At})
	if err != nil {
		return "", fmt.Errorf("attempt %s: %w", a.Number, err)
	}
	file, err := ready.Seal(key.CMS)
	if err != nil {
		return "", fmt.Errorf("attempt %s: %w", a.Number, err)
	}
	if blob, err = p.Blobs.Keep(ctx, bytes.NewReader(file)); err != nil {
		return "", fmt.Errorf("keep attempt %s: %w", a.Number, err)
	}
	return blob, p.Log.Store.Drawn(ctx, a.Number, blob)
}

// document is the proof in French, followed by the same in the person's language.
func (p *Prover) document(a Attempt) pdf.Document {
	code, _ := p.Log.Code(a)
	site := strings.TrimPrefix(strings.TrimPrefix(p.Site, "https://"), "http://")
	d := pdf.Document{
		Title: p.Texts.T(locale.FR, "attempt.paper.title"), Subject: a.Number, Author: p.Name, Lang: "fr", Created: a.At,
		Header: pdf.Header{
			Sender:    []string{p.Name},
			Reference: []string{p.Texts.T(locale.FR, "paper.number", "number", a.Number), locale.FR.Date(string(day.Of(a.At)))},
		},
		Footer: p.Texts.T(locale.FR, "attempt.paper.footer", "number", a.Number, "code", code, "site", site),
		Tone:   pdf.Neutral, Watermark: p.Texts.T(locale.FR, "attempt.paper.watermark"),
	}
	if a.Name != "" {
		d.Header.Recipient = []string{a.Name}
	}
	d.Blocks = p.blocks(a, locale.FR)
	if a.Lang != locale.FR {
		lang := string(a.Lang)
		d.Blocks = append(d.Blocks, pdf.PageBreak{}, pdf.Heading{Level: 2, Text: p.Texts.T(a.Lang, "attempt.paper.title"), Lang: lang},
			pdf.Paragraph{Text: p.Texts.T(a.Lang, "paper.annex"), Small: true, Lang: lang})
		d.Blocks = append(d.Blocks, p.blocks(a, a.Lang)...)
	}
	return d
}

func (p *Prover) blocks(a Attempt, l locale.Lang) []pdf.Block {
	lang := string(l)
	t := func(key string, args ...any) string { return p.Texts.T(l, "attempt.paper."+key, args...) }
	facts := pdf.Facts{Lang: lang}
	for _, line := range a.Lines(p.Texts, l, p.Title) {
		facts.Rows = append(facts.Rows, pdf.Fact{Label: line.Label, Value: line.Text})
	}
	return []pdf.Block{
		pdf.Paragraph{Text: t("intro-" + string(a.Witness)), Lang: lang},
		pdf.Notice{Title: t("no-right.title"), Text: t("no-right.text"), Tone: pdf.Warning, Lang: lang},
		facts,
		pdf.Paragraph{Text: t("next"), Lang: lang},
		pdf.Paragraph{Text: t("law"), Small: true, Lang: lang},
	}
}

// Line is one thing that an attempt says.
type Line struct{ Label, Text string }

// Lines are what the attempt says, in words; title names procedures.
func (a Attempt) Lines(texts *locale.Catalogue, l locale.Lang, title func(string, locale.Lang) string) (out []Line) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, Line{texts.T(l, "attempt.label."+key), value})
		}
	}
	procedure := ""
	if a.Procedure != "" {
		procedure = title(a.Procedure, l)
	}
	add("number", a.Number)
	add("at", texts.T(l, "attempt.at", "date", l.Date(string(day.Of(a.At))), "time", day.Local(a.At).Format("15:04:05")))
	add("name", a.Name)
	add("procedure", procedure)
	add("dossier", a.Reference)
	add("place", texts.T(l, "attempt.place."+string(a.Place)))
	add("witness", texts.T(l, "attempt.witness."+string(a.Witness)))
	add("trouble", a.Trouble)
	add("words", a.Words)
	return out
}
