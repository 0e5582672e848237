package inspect

import (
	"context"
	"fmt"

	"anef/internal/day"
	"anef/internal/person"
	"anef/internal/record"
)

// What a stranger may make of a residence card by its number alone.
const (
	Void         Verdict = "void"          // lost, stolen or replaced: it counts no more
	NothingKnown Verdict = "nothing-known" // which is no proof of anything
)

// Cards knows which residence cards count no more.
type Cards interface {
	// VoidCard finds one by what is printed on it.
	VoidCard(ctx context.Context, number string) (record.VoidCard, bool, error)
}

// Card is all that the number of a residence card tells: never whose it is, nor whether there is such a card.
type Card struct {
	Verdict Verdict
	Why     string   // of a void card: record.Lost, record.Stolen, record.Replaced
	Since   day.Date // of a void card
	On      day.Date
}

// Numbers of cards have from five to twenty letters and digits.
const shortestCard, longestCard = 5, 20

// IsCard tells whether what somebody typed can be the number of a card.
func IsCard(typed string) bool {
	n := len(person.Number(typed))
	return n >= shortestCard && n <= longestCard
}

// ByCard answers for the number printed on a residence card.
func (i Inspector) ByCard(ctx context.Context, number string) (Card, error) {
	out := Card{Verdict: NothingKnown, On: i.Clock.Today()}
	v, ok, err := i.Cards.VoidCard(ctx, number)
	if err != nil {
		return out, fmt.Errorf("inspect: card: %w", err)
	}
	if ok {
		out.Verdict, out.Why, out.Since = Void, v.Why, v.Since
	}
	return out, nil
}
