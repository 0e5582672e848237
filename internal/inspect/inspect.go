// Package inspect tells a stranger what a paper is worth today: from its number and code, from its file, or from the
// symbol on it. What it tells is the record that was signed with the paper; nothing is computed again.
package inspect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/rights"
	"anef/internal/trust"
)

// Verdict is what a stranger may make of a paper. The words are part of the API.
type Verdict string

// The verdicts.
const (
	Valid      Verdict = "valid"      // genuine and in force today
	NotYet     Verdict = "not-yet"    // genuine, and begins later
	Expired    Verdict = "expired"    // genuine, and over
	Superseded Verdict = "superseded" // another paper took its place
	Revoked    Verdict = "revoked"    // not to be believed any more
	Unknown    Verdict = "unknown"    // no such paper, or no such code for it: which of the two is not told
	Forged     Verdict = "forged"     // what it says is not what an office signed
	Unsealed   Verdict = "unsealed"   // a file without seal, a scan or a copy, on which a genuine symbol was found
)

// Finding is the answer.
type Finding struct {
	Verdict  Verdict
	Reason   string  // why it is forged or unknown; for programs and logs
	Paper    *Paper  // nil when there is none to be shown
	Standing Verdict // of the paper whose symbol an unsealed file bears
	On       day.Date
	Stale    bool // the trust list should have been replaced: a revocation may be missing
}

// Rights are those that hold today: none unless the paper is in force.
func (f Finding) Rights() rights.Rights {
	if f.Paper == nil || f.Verdict != Valid && f.Standing != Valid {
		return rights.Rights{}
	}
	return f.Paper.Rights
}

// Paper is what is shown of a paper: the least by which an employer knows whose it is. Of the birth date only the year,
// as day and month open doors elsewhere; no nationality, no number of the person or of the dossier.
type Paper struct {
	Number      string
	Kind        certificate.Kind
	Office      string // code
	IssuedOn    day.Date
	From, Until day.Date
	Provisional bool
	Rights      rights.Rights
	Surname     string
	Given       string
	BirthYear   string
	Since       day.Date // on which it was superseded or revoked
}

// Papers are those that were issued.
type Papers interface {
	// Code is what is printed beside a number; "" for a number that nobody has. Both answers take the same time.
	Code(ctx context.Context, number string) (string, error)
	// Sealed is a published paper, also one that was superseded or revoked since. NotFound when there is none.
	Sealed(ctx context.Context, number string) (certificate.Seal, certificate.Status, error)
	// Following lists the numbers of the published papers of a dossier, the newest first.
	Following(ctx context.Context, id dossier.ID) ([]string, error)
}

// Inspector answers.
type Inspector struct {
	Papers Papers
	Cards  Cards
	List   func() (trust.List, error)
	Clock  day.Clock
}

// paper reads a paper and tells where it stands today. Its record is held to the trust list, like any paper of it.
func (i Inspector) paper(ctx context.Context, number string) (certificate.Record, Finding, error) {
	f := Finding{On: i.Clock.Today()}
	var r certificate.Record
	s, status, err := i.Papers.Sealed(ctx, number)
	if fault.Is(err, fault.NotFound) {
		f.Verdict, f.Reason = Unknown, "number-unknown"
		return r, f, nil
	}
	if err != nil {
		return r, f, err
	}
	list, err := i.List()
	if err != nil {
		return r, f, fmt.Errorf("inspect: trust list: %w", err)
	}
	f.Stale = list.Stale(f.On)
	signer, err := s.Genuine(list)
	if err == nil {
		err = signer.Believed(day.Of(s.At), i.Clock())
	}
	if err == nil {
		err = json.Unmarshal(s.Record, &r)
	}
	if err != nil || r.Number != number || r.Office != signer.Office {
		f.Verdict, f.Reason = Forged, reason(err, "record-of-another")
		return r, f, nil
	}
	f.Paper, f.Verdict = shown(r), standing(r, status, f.On)
	if f.Verdict == Superseded || f.Verdict == Revoked {
		f.Paper.Since = day.Of(status.Since)
	}
	return r, f, nil
}

// shown is the least of a record.
func shown(r certificate.Record) *Paper {
	p := &Paper{Number: r.Number, Kind: r.Kind, Office: r.Office, IssuedOn: r.IssuedOn, From: r.From, Until: r.Until,
		Provisional: r.Provisional, Rights: r.Rights, Surname: r.Holder.Surname, Given: r.Holder.Given}
	if len(r.Holder.Born) >= 4 {
		p.BirthYear = string(r.Holder.Born[:4])
	}
	return p
}

// standing tells where a paper stands on a day.
func standing(r certificate.Record, s certificate.Status, today day.Date) Verdict {
	switch {
	case s.State == certificate.Revoked:
		return Revoked
	case s.State == certificate.Superseded:
		return Superseded
	case r.From != "" && today < r.From:
		return NotYet
	case r.Until != "" && today > r.Until:
		return Expired
	}
	return Valid
}

// reason is the word of package trust in an error, or another when there is none.
func reason(err error, otherwise string) string {
	var r trust.Reason
	if errors.As(err, &r) {
		return string(r)
	}
	return otherwise
}
