package ledger

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/rights"
)

// Answer is what was told to somebody who checked a paper, beside what the office signed of that paper.
type Answer struct {
	Number, Asker, Share, Paper, Body, Blob string
	At                                      time.Time
	Record                                  string // of the paper, as it was signed; "" when there is none
	HasShare                                bool
}

// Loose is a row that hangs on nothing, or on something else than it says.
type Loose struct{ Where, What string }

// Others is what is checked beside dossiers and messages.
type Others interface {
	// Answers reads up to n answers whose numbers come after one, in the order of numbers.
	Answers(ctx context.Context, after string, n int) ([]Answer, error)
	// Loose lists up to n shares and reminders that belong to nobody.
	Loose(ctx context.Context, n int) ([]Loose, error)
}

// said is what an answer tells of a paper; see package proof, which writes it.
type said struct {
	Number  string        `json:"number"`
	At      time.Time     `json:"at"`
	By      string        `json:"by"`
	Kind    string        `json:"kind"`
	Surname string        `json:"surname"`
	Given   string        `json:"given"`
	Born    string        `json:"birth_year"`
	From    day.Date      `json:"from"`
	Until   day.Date      `json:"until"`
	Rights  rights.Rights `json:"rights"`
}

// others: shares and reminders belong to somebody, and no answer to an employer says what no office signed.
func (c *check) others(ctx context.Context) error {
	loose, err := c.book.Loose(ctx, mostProblems)
	if err != nil {
		return err
	}
	for _, l := range loose {
		c.problem(stray, l.Where, "%s", l.What)
	}
	after := ""
	for {
		answers, err := c.book.Answers(ctx, after, pageSize)
		if err != nil || len(answers) == 0 {
			return err
		}
		for _, a := range answers {
			c.answer(a)
			if a.Blob == "" {
				continue // nobody has asked for its document
			}
			if err := c.verify(ctx, "answer "+a.Number, a.Blob); err != nil {
				return err
			}
		}
		after = answers[len(answers)-1].Number
	}
}

func (c *check) answer(a Answer) {
	where := "answer " + a.Number
	if n, err := ident.ParseReference(a.Number); err != nil || n != a.Number {
		c.problem(changed, where, "its number does not check")
	}
	if a.Share != "" && !a.HasShare {
		c.problem(stray, where, "the share %s does not exist", a.Share)
	}
	var told said
	if err := json.Unmarshal([]byte(a.Body), &told); err != nil {
		c.problem(changed, where, "cannot be read: %v", err)
		return
	}
	if told.Number != a.Number || told.By != a.Asker || !told.At.Equal(a.At) {
		c.problem(changed, where, "its row is not what was told")
	}
	var r certificate.Record
	if a.Record == "" || json.Unmarshal([]byte(a.Record), &r) != nil {
		c.problem(lost, where, "the signed record of the paper %s", a.Paper)
		return
	}
	if !told.as(r) {
		c.problem(changed, where, "it does not say what was signed of the paper %s", a.Paper)
	}
}

// as tells whether an answer says nothing that the record does not. It may say less: its holder chose what is shown.
func (s said) as(r certificate.Record) bool {
	return s.Kind == string(r.Kind) && s.Surname == r.Holder.Surname && s.Given == r.Holder.Given &&
		strings.HasPrefix(string(r.Holder.Born), s.Born) && s.From == r.From && s.Until == r.Until &&
		(!s.Rights.Stay.Lawful || s.Rights.Stay == r.Rights.Stay) && (!s.Rights.Study || r.Rights.Study) &&
		(s.Rights.Work == rights.Work{} || s.Rights.Work == r.Rights.Work) &&
		(s.Rights.Travel == rights.Travel{} || s.Rights.Travel == r.Rights.Travel)
}
