package inspect

import (
	"context"
	"crypto/subtle"

	"anef/internal/dossier"
	"anef/internal/ident"
)

// noCode has the form of a code and is none: it is compared where a number is unknown.
const noCode = "0000-0000"

// Pair is a number and the code printed beside it, as somebody typed them.
type Pair struct{ Number, Code string }

// Clean writes both as they are printed; what cannot be a number stays something that nobody has.
func (p Pair) Clean() Pair {
	number, err := ident.ParseReference(p.Number)
	if err != nil {
		number = ident.Squeeze(p.Number)
	}
	return Pair{number, ident.Groups(ident.Squeeze(p.Code), 4)}
}

// ByPair answers for somebody who typed both. A number that nobody has and a wrong code give one answer, found the same
// way: nothing of a paper is read before its code is right.
func (i Inspector) ByPair(ctx context.Context, p Pair) (Finding, error) {
	p = p.Clean()
	right, err := i.Papers.Code(ctx, p.Number)
	if err != nil {
		return Finding{}, err
	}
	known := subtle.ConstantTimeEq(int32(len(right)), int32(len(noCode)))
	want := []byte(noCode)
	subtle.ConstantTimeCopy(known, want, []byte((right + noCode)[:len(noCode)]))
	if known&subtle.ConstantTimeCompare(want, []byte(p.Code)) != 1 {
		return Finding{Verdict: Unknown, Reason: "pair-unknown", On: i.Clock.Today()}, nil
	}
	_, f, err := i.paper(ctx, p.Number)
	return f, err
}

// ByDossier finds the paper of a dossier that gives most today: one in force that proves a lawful stay, else the newest
// that ever did. Unknown when there is none.
func (i Inspector) ByDossier(ctx context.Context, id string) (Finding, error) {
	best := Finding{Verdict: Unknown, Reason: "no-paper", On: i.Clock.Today()}
	numbers, err := i.Papers.Following(ctx, dossier.ID(id))
	if err != nil {
		return best, err
	}
	for _, n := range numbers {
		_, f, err := i.paper(ctx, n)
		if err != nil {
			return best, err
		}
		if f.Paper == nil || !f.Paper.Rights.Stay.Lawful {
			continue
		}
		if f.Verdict == Valid {
			return f, nil
		}
		if best.Paper == nil {
			best = f
		}
	}
	return best, nil
}
