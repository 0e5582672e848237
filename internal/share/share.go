// Package share is what a holder lets somebody else see of their rights: which, to whom, until when, under which code.
package share

import (
	"slices"
	"strings"
	"time"

	"anef/internal/day"
)

// Right is a part of the rights that can be shown by itself.
type Right string

// The rights, in the order in which they are shown.
const (
	Stay  Right = "stay"
	Work  Right = "work"
	Study Right = "study"
)

// Rights lists them all.
var Rights = []Right{Stay, Work, Study}

// Share is one permission to look.
type Share struct {
	ID        string
	Account   string // who gave it
	Dossier   string // it shows the paper of this dossier that holds on the day of the look, so a renewed paper needs no new code
	Shows     []Right
	To        string // whom the holder gave it to, in their words
	Until     day.Date
	Hash      string // of the code, see [Codes]
	CreatedAt time.Time
	Withdrawn time.Time // zero while it stands
}

// Open tells whether somebody may still look.
func (s Share) Open(today day.Date) bool { return s.Withdrawn.IsZero() && today <= s.Until }

// May tells whether a right is shown.
func (s Share) May(r Right) bool { return slices.Contains(s.Shows, r) }

// Look is somebody who looked: what they typed as their name, and when. Nothing else is kept of them.
type Look struct {
	Name string
	At   time.Time
}

// Join writes rights as one word each.
func Join(rights []Right) string {
	words := make([]string, len(rights))
	for i, r := range rights {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// Split reads what Join wrote.
func Split(text string) (out []Right) {
	for _, w := range strings.Fields(text) {
		out = append(out, Right(w))
	}
	return out
}
