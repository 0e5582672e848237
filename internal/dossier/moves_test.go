package dossier_test

import (
	"slices"
	"testing"

	"anef/internal/dossier"
)

// states lists every state the table names: in the order of a good life, those that end it last.
func states() (out []dossier.State) {
	for _, m := range dossier.Moves {
		for _, s := range []dossier.State{m.From, m.To} {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b dossier.State) int { return ended(a) - ended(b) })
	return out
}

func ended(s dossier.State) int {
	if (dossier.Case{State: s}).Waits() == "" {
		return 1
	}
	return 0
}

func movesFrom(s dossier.State) (out []dossier.Move) {
	for _, m := range dossier.Moves {
		if m.From == s {
			out = append(out, m)
		}
	}
	return out
}

func TestNoTwoLinesAlike(t *testing.T) {
	type line struct {
		from dossier.State
		do   dossier.Action
		by   dossier.Role
	}
	seen := map[line]bool{}
	for _, m := range dossier.Moves {
		l := line{m.From, m.Do, m.By}
		if seen[l] {
			t.Errorf("two lines for %v", l)
		}
		seen[l] = true
		if m.From == "" || m.Do == "" || m.By == "" || m.To == "" {
			t.Errorf("a line with a hole: %+v", m)
		}
	}
}

func TestEveryStateIsReached(t *testing.T) {
	reached := map[dossier.State]bool{dossier.Draft: true}
	for range dossier.Moves { // a path is never longer than the table
		for _, m := range dossier.Moves {
			reached[m.To] = reached[m.To] || reached[m.From]
		}
	}
	for _, s := range []dossier.State{dossier.Draft, dossier.Submitted, dossier.Incomplete, dossier.Complete, dossier.Awaiting,
		dossier.Proposed, dossier.Granted, dossier.Ordered, dossier.Produced, dossier.Ready, dossier.Delivered,
		dossier.Refused, dossier.Closed, dossier.Withdrawn} {
		if !reached[s] {
			t.Errorf("no way leads from a draft to %s", s)
		}
	}
}

// An open dossier can always get on, and its page always says whose turn it is. An ended one stays as it is,
// save that a closed one can be opened again, and a refused one too when a judge says so.
func TestExits(t *testing.T) {
	for _, s := range states() {
		c := dossier.Case{State: s}
		exits := slices.DeleteFunc(movesFrom(s), func(m dossier.Move) bool {
			return m.To == s || m.Do == dossier.Reopen || m.Do == dossier.Revive || m.Do == dossier.Resume
		})
		live := c.Open() || s == dossier.Draft
		switch {
		case live && len(exits) == 0:
			t.Errorf("%s is open and leads nowhere", s)
		case live && c.Waits() == "":
			t.Errorf("%s waits for nobody", s)
		case !live && len(exits) > 0:
			t.Errorf("%s has ended, and yet %v", s, exits)
		case !live && c.Waits() != "":
			t.Errorf("%s has ended and waits for %s", s, c.Waits())
		}
	}
	for _, m := range dossier.Moves {
		if m.Do == dossier.Reopen && m.From != dossier.Closed {
			t.Errorf("%s can be reopened", m.From)
		}
		if m.Do == dossier.Resume && m.From != dossier.Refused {
			t.Errorf("%s can be resumed", m.From)
		}
	}
}

// From every open state an end everybody can live with is possible: nobody is trapped.
func TestEveryOpenStateCanEnd(t *testing.T) {
	ends := map[dossier.State]bool{dossier.Delivered: true}
	for range dossier.Moves {
		for _, m := range dossier.Moves {
			ends[m.From] = ends[m.From] || ends[m.To]
		}
	}
	for _, s := range states() {
		if c := (dossier.Case{State: s}); c.Open() && !ends[s] {
			t.Errorf("no way leads from %s to the card", s)
		}
	}
}

// What a person may do to an undecided dossier is the same everywhere: add, correct, withdraw.
func TestThePersonMayActUntilTheDecision(t *testing.T) {
	for _, s := range states() {
		c := dossier.Case{State: s}
		for _, do := range []dossier.Action{dossier.AddPiece, dossier.Amend, dossier.Withdraw} {
			if dossier.Can(c, do, dossier.Applicant) != c.Undecided() && !(s == dossier.Draft && do == dossier.AddPiece) {
				t.Errorf("%s in %s: %v", do, s, !c.Undecided())
			}
		}
	}
}

// Nothing automatic refuses, closes or decides against somebody (positive-only automation). To validate a visa is to grant
// it, and only what the register confirms. What the register said is noted; where it contradicts the person, an office looks.
func TestThePlatformOnlyGives(t *testing.T) {
	given := []dossier.Action{dossier.Order, dossier.Extend, dossier.Produce, dossier.Arrive, dossier.Validate,
		dossier.WantPhoto, dossier.Follow,
		dossier.Alert, dossier.Silence, dossier.Lack, dossier.Pay, dossier.Reprice, dossier.Match} // the last six only note what is so
	for _, m := range dossier.Moves {
		if (m.By == dossier.Clock || m.By == dossier.Factory) && !slices.Contains(given, m.Do) {
			t.Errorf("%s does %s in %s", m.By, m.Do, m.From)
		}
		if m.Do == dossier.Validate && m.To != dossier.Delivered || m.Do == dossier.Match && m.To != m.From {
			t.Errorf("%s in %s leads to %s", m.Do, m.From, m.To)
		}
	}
}
