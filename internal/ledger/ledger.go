// Package ledger checks that nothing was lost, doubled or changed behind the platform's back: histories, files, papers,
// stamps, and what was told of them.
package ledger

import (
	"context"
	"fmt"
	"time"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/trust"
)

// Report is what a check found; its JSON is part of the public contract.
type Report struct {
	Dossiers  int      `json:"dossiers"`
	Events    int      `json:"events"`
	Documents int      `json:"documents"` // files given and papers made, each read through
	Stamps    int      `json:"stamps"`    // recorded at hand-over, or consumed before
	Problems  []string `json:"problems"`  // "KIND: where: what", never nil; see kinds.go
}

// Book is what is checked.
type Book interface {
	// Entries reads up to n dossiers whose ids come after one, in the order of ids, each as it stood at one moment.
	Entries(ctx context.Context, after dossier.ID, n int) ([]Entry, error)
	// Jobs tells the states of those jobs that are still on record.
	Jobs(ctx context.Context, keys []string) (map[string]string, error)
	// Strays lists rows that belong to no dossier, as "TABLE ID", up to n of them.
	Strays(ctx context.Context, n int) ([]string, error)
	// Link is the hash that an event must have after the one before it.
	Link(previous string, seq, at int64, body string) string
	Messages
	Others
}

// Blobs is where documents are kept.
type Blobs interface {
	// Verify reads one through: fs.ErrNotExist when it is missing, another error when it is not what its hash says.
	Verify(ctx context.Context, hash string) error
}

// Entry is one dossier as the database has it.
type Entry struct {
	ID       dossier.ID
	Row      Row
	Snapshot string // JSON of the Case
	Chain    string // hash of the last event
	Events   []Event
	Answers  []int64 // versions; 0 is what is being typed
	Files    []File
	Papers   []Paper

	Incidents []Incident
	Bills     []Bill

	HasAccount, HasPerson, HasPermit bool // what the row names exists

	HasNumber bool // the account has a foreigner number
	Allotted  int  // foreigner numbers that the dossier gave its person
	Settling  bool // work on the validation of its visa is not done yet
}

// Row is what stands beside the snapshot, for lists and searches.
type Row struct {
	Reference, Account, Person, Permit, Procedure, Office string
	State                                                 dossier.State
	Version                                               int64
	Live                                                  bool
	FiledOn, RightsEnd, Due, SilenceOn                    string
}

// Event is one line of a history, its body as it was hashed.
type Event struct {
	Seq, At    int64 // At in microseconds since 1970
	Body, Hash string
}

// File is one document that a person or an agent gave.
type File struct {
	ID, Piece, Hash string
	Dropped         bool // taken out of a draft: its content may be gone
}

// Paper is one certificate; Blob is empty until it is drawn.
type Paper struct {
	Number, Code, Kind, From, Until, Blob string
	Seq                                   int64
	State                                 certificate.State
	Replaces, ReplacedBy, Why             string
	Seal                                  certificate.Seal
}

// pageSize dossiers are in memory at once.
const pageSize = 200

// Check reads everything once. Jobs that were done are forgotten after a while: those of events before kept are not
// looked for. Seals are held to the list. It holds one page of dossiers in memory, and eight bytes for each stamp.
func Check(ctx context.Context, book Book, blobs Blobs, list trust.List, kept time.Time) (Report, error) {
	c := &check{book: book, blobs: blobs, list: list, kept: kept.UnixMicro(), report: Report{Problems: []string{}}}
	strays, err := book.Strays(ctx, mostProblems)
	if err != nil {
		return c.report, fmt.Errorf("check: %w", err)
	}
	for _, s := range strays {
		c.problem(stray, s, "belongs to no dossier")
	}
	if err := pages(ctx, book, c.page); err != nil {
		return c.report, fmt.Errorf("check: %w", err)
	}
	if err := c.messages(ctx); err != nil {
		return c.report, fmt.Errorf("check: %w", err)
	}
	if err := c.others(ctx); err != nil {
		return c.report, fmt.Errorf("check: %w", err)
	}
	if err := c.doubles(ctx); err != nil {
		return c.report, fmt.Errorf("check: %w", err)
	}
	if c.more > 0 {
		c.report.Problems = append(c.report.Problems, fmt.Sprintf("and %d more", c.more))
	}
	return c.report, nil
}

func pages(ctx context.Context, book Book, see func(context.Context, []Entry) error) error {
	after := dossier.ID("")
	for {
		entries, err := book.Entries(ctx, after, pageSize)
		if err != nil || len(entries) == 0 {
			return err
		}
		if err := see(ctx, entries); err != nil {
			return err
		}
		after = entries[len(entries)-1].ID
	}
}

// check is one run.
type check struct {
	book   Book
	blobs  Blobs
	list   trust.List
	kept   int64
	report Report
	more   int // problems that found no place in the report
	stamps []uint64
}

func (c *check) page(ctx context.Context, entries []Entry) error {
	wanted := promises{}
	for _, e := range entries {
		c.report.Dossiers++
		c.report.Events += len(e.Events)
		d := c.read(e)
		c.chain(d)
		c.fold(d)
		c.rows(d)
		c.papers(d, wanted)
		c.incidents(d)
		c.money(d)
		c.visas(d)
		if err := c.documents(ctx, d); err != nil {
			return err
		}
	}
	return c.keep(ctx, wanted)
}
