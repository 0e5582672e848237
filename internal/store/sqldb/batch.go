package sqldb

import (
	"fmt"

	"anef/internal/fault"
)

// Batch collects statements that are committed together. Its zero value is empty and ready.
// A statement may not name a table that an earlier one of the same batch makes: PostgreSQL prepares them all first.
//
// Pass text as string, dates as day.Date, instants through Instant, money as int64 cents:
// bytes would become a blob on one engine and text on the other.
type Batch struct{ statements []statement }

type statement struct {
	text  string
	args  []any
	claim bool
}

// Add appends a statement; how many rows it touches does not matter.
func (b *Batch) Add(text string, args ...any) {
	b.statements = append(b.statements, statement{text: text, args: args})
}

// Claim appends an INSERT, UPDATE or DELETE, without RETURNING, that must touch exactly one row;
// otherwise nothing of the batch is written and Write returns Conflict "store.moved".
// Put it first: on PostgreSQL the loser of a race then waits on the row before it has written anything.
func (b *Batch) Claim(text string, args ...any) {
	b.statements = append(b.statements, statement{text: text, args: args, claim: true})
}

// Len counts the statements.
func (b *Batch) Len() int { return len(b.statements) }

func moved() error { return fault.New(fault.Conflict, "store.moved") }

// at names the statement that failed, for the log; the SQL text holds no data of persons.
func (s statement) at(err error) error {
	const enough = 60
	head := s.text
	if len(head) > enough {
		head = head[:enough] + "…"
	}
	return fmt.Errorf("%s: %w", head, err)
}

// Append adds the statements of another batch after these.
func (b *Batch) Append(other Batch) { b.statements = append(b.statements, other.statements...) }
