package proof

import (
	"context"
	"crypto/subtle"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/share"
)

// Shares finds what holders show.
type Shares interface {
	// ShareOf is NotFound for a code that nobody was given.
	ShareOf(ctx context.Context, hash string) (share.Share, error)
}

// Gate counts those who try codes, see package account.
type Gate interface {
	Guess(ctx context.Context, of, from string) error
	Right(ctx context.Context, of, from string) error
}

// Door is where strangers ask, on a page or as a program. Each attempt at a code is counted before it is answered; from is
// the network or the program that asks.
type Door struct {
	Inspector inspect.Inspector
	Prover    *Prover
	Shares    Shares
	Gate      Gate
}

// Pair answers for a number and its code.
func (d *Door) Pair(ctx context.Context, from string, p inspect.Pair) (inspect.Finding, error) {
	number := p.Clean().Number
	if err := d.Gate.Guess(ctx, number, from); err != nil {
		return inspect.Finding{}, err
	}
	f, err := d.Inspector.ByPair(ctx, p)
	if err == nil && f.Verdict != inspect.Unknown {
		err = d.Gate.Right(ctx, number, from)
	}
	return f, err
}

// PairProof answers for a number and its code, and keeps the answer. It is NotFound when the pair is none.
func (d *Door) PairProof(ctx context.Context, from string, p inspect.Pair, by string, l locale.Lang, form string) (Answer, string, error) {
	f, err := d.Pair(ctx, from, p)
	if err == nil && f.Paper == nil {
		err = fault.New(fault.NotFound, "verify.error.unknown")
	}
	if err != nil {
		return Answer{}, "", err
	}
	return d.Prover.Answer(ctx, Asked{Finding: f, By: by, Lang: l, Shows: share.Rights, Form: form + "/" + f.Paper.Number})
}

// Share finds what is shown under a code. NotFound alike for one that never was, that is over and that was withdrawn.
func (d *Door) Share(ctx context.Context, from, code string) (share.Share, error) {
	if err := d.Gate.Guess(ctx, "", from); err != nil {
		return share.Share{}, err
	}
	s, err := d.Shares.ShareOf(ctx, share.Hash(code))
	if err != nil {
		return s, err
	}
	if !s.Open(d.Inspector.Clock.Today()) {
		return share.Share{}, fault.New(fault.NotFound, "share.unknown")
	}
	return s, d.Gate.Right(ctx, "", from)
}

// Look answers through a share: the holder will see who looked, and when.
func (d *Door) Look(ctx context.Context, from, code, by string, l locale.Lang, form string) (Answer, string, error) {
	s, err := d.Share(ctx, from, code)
	if err != nil {
		return Answer{}, "", err
	}
	f, err := d.Inspector.ByDossier(ctx, s.Dossier)
	if err == nil && f.Paper == nil {
		err = fault.New(fault.NotFound, "share.nothing")
	}
	if err != nil {
		return Answer{}, "", err
	}
	return d.Prover.Answer(ctx, Asked{Finding: f, By: by, Lang: l, Shows: s.Shows, Share: s.ID, Form: form + "/" + s.ID})
}

// Again gives an answer to somebody who has its number and code. NotFound for a wrong one of either.
func (d *Door) Again(ctx context.Context, from, number, code string) (Answer, error) {
	number = inspect.Pair{Number: number}.Clean().Number
	if err := d.Gate.Guess(ctx, number, from); err != nil {
		return Answer{}, err
	}
	a, err := d.Prover.Answers.Answer(ctx, number)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return a, err
	}
	if subtle.ConstantTimeCompare([]byte(a.Hash), []byte(share.Hash(code))) != 1 {
		return Answer{}, fault.New(fault.NotFound, "verify.error.unknown")
	}
	return a, d.Gate.Right(ctx, number, from)
}

// IsAnswer tells whether a number is that of an answer.
func IsAnswer(number string) bool {
	n, err := ident.ParseReference(number)
	return err == nil && n[0] == Letter
}
