package ledger

import "context"

// Letter is one that an agent prints, with where its PDF is.
type Letter struct{ ID, Blob string }

// Messages is what is checked of what people were told.
type Messages interface {
	// Unheard lists up to n messages that did not get through while nothing else did, will, or waits to be printed; and
	// letters that nobody is going to draw.
	Unheard(ctx context.Context, n int) ([]string, error)
	// Letters reads up to n letters whose ids come after one, in the order of ids.
	Letters(ctx context.Context, after string, n int) ([]Letter, error)
}

// messages: nobody was left without a word, and every letter can be printed.
func (c *check) messages(ctx context.Context) error {
	lost, err := c.book.Unheard(ctx, mostProblems)
	if err != nil {
		return err
	}
	for _, id := range lost {
		c.problem(unheard, "message "+id, "it did not arrive, and no other channel is tried")
	}
	after := ""
	for {
		letters, err := c.book.Letters(ctx, after, pageSize)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			if err := c.verify(ctx, "letter "+l.ID, l.Blob); err != nil {
				return err
			}
		}
		after = letters[len(letters)-1].ID
	}
}
