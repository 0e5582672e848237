package ledger

import (
	"slices"

	"anef/internal/dossier"
)

// visas: a visa was validated for somebody who has a foreigner number; one that is paid for and that the register does not
// contradict is being validated. Nobody is given two numbers.
func (c *check) visas(d *reading) {
	if d.Allotted > 1 {
		c.problem(twice, d.where, "its person was given %d foreigner numbers", d.Allotted)
	}
	if !d.whole {
		return
	}
	done := slices.ContainsFunc(d.events, func(e dossier.Event) bool { return e.Do == dossier.Validate })
	switch {
	case done && d.Allotted == 0 && !d.HasNumber:
		c.problem(forgotten, d.where, "its visa is validated, and nobody gave its person a foreigner number")
	case d.settles() && d.now.PaidFor(dossier.AtFiling) && !d.Settling:
		c.problem(forgotten, d.where, "its visa is paid for, and nobody validates it")
	}
}

// settles tells whether a validation ends by itself once it is paid.
func (d *reading) settles() bool { return d.now.Alone() && d.now.Offer == nil }
