package dossier

import (
	"cmp"
	"context"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
)

// MostAtOnce is how many dossiers one batch may touch: so many are done while an agent waits, in a few seconds.
const MostAtOnce = 500

// Batch is one act that an agent wants done on many dossiers. Each is decided for itself; none waits for another.
type Batch struct {
	ID     string // the key of the form, and with it of every act
	By     Actor
	At     time.Time
	Name   string // what the agent calls it; locale key desk.batch.NAME
	Errand Errand
	IDs    []ID

	Over    bool      // all of them were tried
	Done    int       // of them
	Refused []NotDone // the others; Done and these are all of IDs
}

// Errand is what a batch can ask for: the same of every dossier.
type Errand struct {
	Do    Action   `json:"do"`
	Agent string   `json:"agent,omitempty"` // Assign
	Flag  *Mark    `json:"flag,omitempty"`
	Wants []Want   `json:"wants,omitempty"`
	Due   day.Date `json:"due,omitempty"`
	Word  string   `json:"word,omitempty"`
}

// NotDone is a dossier on which a batch did nothing, and why: the refusal as its author reads it.
type NotDone struct {
	ID        ID     `json:"id"`
	Reference string `json:"reference"` // "" when it is none of the office
	Why       string `json:"why"`
}

func (o Errand) command(a Actor) Command {
	cmd := Command{Do: o.Do, Actor: a, Agent: o.Agent, Wants: o.Wants, Due: o.Due}
	if o.Flag != nil {
		f := *o.Flag
		cmd.Flag = &f
	}
	return cmd
}

// atOnce is how many dossiers of a batch are tried at the same time: SQLite groups them into commits, and PostgreSQL keeps
// connections for everybody else.
const atOnce = 4

// RunBatch tries every dossier, and gives what was refused: in the order of the batch, with the fault of each. Run again
// with the same id it does nothing to those that are done. An error stops it; what was done stays done.
func (s *Service) RunBatch(ctx context.Context, b Batch) (faults []error, err error) {
	faults = make([]error, len(b.IDs))
	work, stop := make(chan int), make(chan struct{})
	var fatal error
	var once sync.Once
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for i := range work {
				_, err := s.Act(ctx, b.IDs[i], b.ID, b.Errand.command(b.By), b.Errand.Word)
				if faults[i] = err; err != nil && fault.Is(err, fault.Internal) {
					once.Do(func() { fatal = err; close(stop) })
				}
			}
		})
	}
feed:
	for i := range b.IDs {
		select {
		case work <- i:
		case <-stop:
			break feed
		}
	}
	close(work)
	all.Wait()
	return faults, cmp.Or(fatal, ctx.Err())
}
