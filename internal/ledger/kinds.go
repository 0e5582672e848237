package ledger

import "fmt"

// Kind names what is wrong, in the first word of a problem.
type Kind string

// The kinds of problems.
const (
	changed   Kind = "changed"   // an event is not what was hashed
	hole      Kind = "hole"      // an event, or a version of the answers, is missing
	unfolded  Kind = "snapshot"  // the snapshot is not what the history folds to
	listed    Kind = "list"      // a list would show something else than the snapshot says
	lost      Kind = "lost"      // a document is not in the store
	damaged   Kind = "damaged"   // a document is not what its hash says
	unmade    Kind = "unmade"    // a paper that nobody is going to make
	forgotten Kind = "forgotten" // an event without the paper or the work it calls for
	uncalled  Kind = "uncalled"  // a paper or a file that no event speaks of
	forged    Kind = "forged"    // a paper whose seal does not hold
	twice     Kind = "twice"     // one stamp for two cards
	unpaid    Kind = "unpaid"    // money that does not add up, or is kept for nothing
	nobody    Kind = "nobody"    // the account, person or permit does not exist
	stray     Kind = "stray"     // a row without its dossier
	unheard   Kind = "unheard"   // somebody was not told, and will not be
)

// mostProblems are told one by one; of a database that is broken all over, the rest is counted.
const mostProblems = 1000

func (c *check) problem(k Kind, where, format string, args ...any) {
	if len(c.report.Problems) == mostProblems {
		c.more++
		return
	}
	c.report.Problems = append(c.report.Problems, fmt.Sprintf("%s: %s: %s", k, where, fmt.Sprintf(format, args...)))
}
