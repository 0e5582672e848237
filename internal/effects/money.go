package effects

import (
	"fmt"

	"anef/internal/dossier"
	"anef/internal/jobs"
)

// Settle asks to do what the payment at filing was for: what was due is reserved. See package payment.
type Settle struct {
	Dossier dossier.ID `json:"dossier"`
}

// Collect asks to have the stamps consumed that are reserved for a hand-over which took place.
type Collect struct {
	Dossier dossier.ID `json:"dossier"`
}

// GiveBack asks to release the stamps that are reserved for a dossier which is over.
type GiveBack struct {
	Dossier dossier.ID `json:"dossier"`
}

// Rebill asks to make a bill out again: an amount was struck, lowered or changed.
type Rebill struct {
	Dossier dossier.ID `json:"dossier"`
}

// Kind implements jobs.Args; the words are stored in the database.
func (Settle) Kind() string   { return "settle-dossier" }
func (Collect) Kind() string  { return "collect-payment" }
func (GiveBack) Kind() string { return "give-back-payment" }
func (Rebill) Kind() string   { return "bill-again" }

// given: the stamps of a hand-over are in the books of package payment.
func given(_ dossier.Case, e dossier.Event) bool { return e.Given }

func paidAtFiling(_ dossier.Case, e dossier.Event) bool {
	return e.Payment != nil && e.Payment.Moment == dossier.AtFiling && e.Payment.What == "paid"
}

// paid tells the person what happened to their money. What was paid for a dossier that is over goes back.
func paid(out *After, c dossier.Case, e dossier.Event) {
	tell("payment-"+e.Payment.What)(out, c, e)
	if e.Payment.What == "paid" && !c.Open() && c.State != dossier.Delivered {
		giveBack(out, c, e)
	}
}

func settle(out *After, c dossier.Case, e dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: Settle{c.ID}, Key: fmt.Sprintf("settle/%s/%d", c.ID, c.Version)})
}

func collect(out *After, c dossier.Case, _ dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: Collect{c.ID}, Key: "collect/" + string(c.ID)})
}

func rebill(out *After, c dossier.Case, _ dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: Rebill{c.ID}, Key: fmt.Sprintf("rebill/%s/%d", c.ID, c.Version)})
}

func giveBack(out *After, c dossier.Case, _ dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: GiveBack{c.ID}, Key: fmt.Sprintf("give-back/%s/%d", c.ID, c.Version)})
}
