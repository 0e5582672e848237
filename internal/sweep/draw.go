package sweep

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/jobs"
)

// Ended is a decision or a closing that a supervisor may look at once more.
type Ended struct {
	Dossier dossier.ID
	Seq     int64  // of the event
	Kind    string // one of dossier.Reviewed
}

// Sample keeps what was drawn for a second look.
type Sample interface {
	// Ended gives the decisions and closings of an office on a day.
	Ended(ctx context.Context, office string, on day.Date) ([]Ended, error)
	// Drawn keeps a draw; what was drawn before stays as it is.
	Drawn(ctx context.Context, office string, on day.Date, drawn []Ended) error
}

// Pick draws at most n, by the day and the office alone: whoever draws again draws the same, and nobody can foresee it
// from the outside, because ids are random.
func Pick(all []Ended, office string, on day.Date, n int) []Ended {
	lot := func(e Ended) []byte {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%s/%d", on, office, e.Dossier, e.Seq))
		return sum[:]
	}
	out := slices.Clone(all)
	slices.SortFunc(out, func(a, b Ended) int { return bytes.Compare(lot(a), lot(b)) })
	return out[:min(n, len(out))]
}

// DrawDay is the job of drawing for one office.
type DrawDay struct {
	Day    day.Date `json:"day"` // of the round
	Office string   `json:"office"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (DrawDay) Kind() string { return "quality-draw" }

// Draws are the jobs of a night, for the offices where somebody works.
func Draws(offices []string, today day.Date) (out []jobs.Spec) {
	for _, o := range offices {
		out = append(out, jobs.Spec{Args: DrawDay{today, o}, Key: fmt.Sprintf("quality-draw/%s/%s", today, o)})
	}
	return out
}

// Draw draws for a second look.
type Draw struct {
	Sample Sample
	Rules  func() *catalogue.Rules
	Clock  day.Clock
}

// missedNights is how far back a draw catches up.
const missedNights = 7

// Office draws from what ended on the day before, and on the days before that whose night was missed.
func (d *Draw) Office(ctx context.Context, j DrawDay) error {
	today := d.Clock.Today()
	for back := missedNights; back > 0; back-- {
		on := today.Plus(-back)
		size, _ := catalogue.In{Rules: d.Rules(), On: on}.Number("quality.draw")
		all, err := d.Sample.Ended(ctx, j.Office, on)
		if err != nil {
			return err
		}
		if err := d.Sample.Drawn(ctx, j.Office, on, Pick(all, j.Office, on, int(size))); err != nil {
			return err
		}
	}
	return nil
}
