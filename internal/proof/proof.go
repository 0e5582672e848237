// Package proof is what an employer keeps as proof of having checked: a numbered answer, dated, sealed by the office, that
// can be shown again.
package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/internal/rights"
	"anef/internal/seal"
	"anef/internal/share"
	"anef/internal/trust"
)

// Letter begins the numbers of answers.
const Letter = 'A'

// Answer is what was told to whom. It is kept as it was told, and nothing in it changes when the paper does.
type Answer struct {
	V       int             `json:"v"` // of this shape; 1
	Number  string          `json:"number"`
	At      time.Time       `json:"at"` // whole seconds
	By      string          `json:"by"` // who asked, as they typed it
	Lang    locale.Lang     `json:"lang"`
	Verdict inspect.Verdict `json:"verdict"`
	Kind    string          `json:"kind,omitempty"` // of the paper
	Office  string          `json:"office"`         // that seals the answer
	Name    string          `json:"office_name"`
	Surname string          `json:"surname,omitempty"`
	Given   string          `json:"given,omitempty"`
	Born    string          `json:"birth_year,omitempty"`
	From    day.Date        `json:"from,omitempty"`
	Until   day.Date        `json:"until,omitempty"`
	Shows   []share.Right   `json:"shows"`
	Rights  rights.Rights   `json:"rights"` // only what is shown

	Share string `json:"-"` // id of the share that was used; "" when the paper itself was checked
	Paper string `json:"-"` // its number
	Form  string `json:"-"` // key of the form, so that a second click gives the same answer
	Hash  string `json:"-"` // of its code
	Blob  string `json:"-"` // "" until it is drawn
}

// Answers keeps them.
type Answers interface {
	// AddAnswer keeps one, or gives the one that the same form made before.
	AddAnswer(ctx context.Context, a Answer) (Answer, error)
	// Answer is NotFound for a number that nobody has.
	Answer(ctx context.Context, number string) (Answer, error)
	Drawn(ctx context.Context, number, blob string) error
}

// Blobs keeps files by the hash of their content.
type Blobs interface {
	Keep(ctx context.Context, r io.Reader) (hash string, err error)
}

// Keys gives the key with which an office signs.
type Keys interface {
	Key(office, name string, p trust.Purpose, now time.Time) (*seal.Key, error)
}

// PeriodShown tells whether the dates of the paper are told by themselves: the line about the stay has them too.
func (a Answer) PeriodShown() bool {
	return a.From != "" && a.Until != "" && !(a.Verdict == inspect.Valid && a.Rights.Stay.Lawful)
}

// Prover makes answers.
type Prover struct {
	Answers Answers
	Blobs   Blobs
	Keys    Keys
	Codes   share.Codes
	Office  func(code string) string // its name
	Texts   *locale.Catalogue
	Clock   day.Clock
	Site    string // address of the platform
}

// Asked is a finding, with who asked and what they may see of it.
type Asked struct {
	Finding inspect.Finding
	By      string
	Lang    locale.Lang
	Shows   []share.Right
	Share   string
	Form    string
}

// ErrNoPaper says that there is no paper to speak of.
var ErrNoPaper = errors.New("proof: no paper")

// Answer keeps an answer, and gives it with the code under which it is shown again.
func (p *Prover) Answer(ctx context.Context, q Asked) (a Answer, code string, err error) {
	x := q.Finding.Paper
	if x == nil {
		return a, "", ErrNoPaper
	}
	a = Answer{V: 1, Number: ident.Reference(Letter), At: p.Clock().UTC().Truncate(time.Second), By: q.By, Lang: q.Lang,
		Verdict: q.Finding.Verdict, Kind: string(x.Kind), Office: x.Office, Name: p.Office(x.Office),
		Surname: x.Surname, Given: x.Given, Born: x.BirthYear, From: x.From, Until: x.Until,
		Shows: q.Shows, Rights: only(q.Finding.Rights(), q.Shows), Share: q.Share, Paper: x.Number, Form: q.Form}
	_, a.Hash = p.Codes.New("answer", a.Number)
	if a, err = p.Answers.AddAnswer(ctx, a); err != nil {
		return a, "", err
	}
	code, _ = p.Code(a)
	return a, code, nil
}

// Code is that of an answer; false when the server's key that made it is gone.
func (p *Prover) Code(a Answer) (string, bool) { return p.Codes.Again("answer", a.Number, a.Hash) }

// only leaves out what is not shown. Travel goes with the stay.
func only(r rights.Rights, shows []share.Right) (out rights.Rights) {
	out.Stay.WithPermit = r.Stay.WithPermit // whatever is shown holds only together with it
	for _, s := range shows {
		switch s {
		case share.Stay:
			out.Stay, out.Travel = r.Stay, r.Travel
		case share.Work:
			out.Work = r.Work
		case share.Study:
			out.Study = r.Study
		}
	}
	return out
}

// Draw gives the hash of the sealed PDF. It is drawn when it is first asked for; drawing it twice gives the same bytes.
func (p *Prover) Draw(ctx context.Context, a Answer) (blob string, err error) {
	if a.Blob != "" {
		return a.Blob, nil
	}
	key, err := p.Keys.Key(a.Office, a.Name, trust.Answers, p.Clock())
	if err != nil {
		return "", fmt.Errorf("answer %s: %w", a.Number, err)
	}
	ready, err := pdf.RenderUnsigned(p.document(a), pdf.SignatureField{Signer: a.Name, Reason: p.Texts.T(locale.FR, "proof.title"), At: a.At})
	if err != nil {
		return "", fmt.Errorf("answer %s: %w", a.Number, err)
	}
	file, err := ready.Seal(key.CMS)
	if err != nil {
		return "", fmt.Errorf("answer %s: %w", a.Number, err)
	}
	if blob, err = p.Blobs.Keep(ctx, bytes.NewReader(file)); err != nil {
		return "", fmt.Errorf("keep answer %s: %w", a.Number, err)
	}
	return blob, p.Answers.Drawn(ctx, a.Number, blob)
}
