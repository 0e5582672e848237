// Package dossier is one application of one person under one procedure: its states, its history, its rules of passage.
package dossier

import (
	"cmp"
	"slices"

	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/law"
)

type (
	ID     string
	State  string
	Action string
	Role   string
)

// The states. Open ones have somebody who must act next; see Moves.
const (
	Draft      State = "draft"      // being filled in
	Submitted  State = "submitted"  // filed, completeness not checked yet
	Incomplete State = "incomplete" // pieces asked for before completeness
	Complete   State = "complete"   // complete, under examination
	Awaiting   State = "awaiting"   // complete, but the examiner asked for something more
	Proposed   State = "proposed"   // a decision waits for its signature
	Granted    State = "granted"    // decided: a card will be made
	Ordered    State = "ordered"    // the factory has the order
	Produced   State = "produced"   // the card is made and on its way
	Ready      State = "ready"      // the card can be collected
	Delivered  State = "delivered"  // handed over; the end everybody wants
	Refused    State = "refused"
	Closed     State = "closed"    // without a decision, after an unanswered request
	Withdrawn  State = "withdrawn" // by the person
)

// The actions.
const (
	Submit    Action = "submit"
	Discard   Action = "discard" // a draft
	Amend     Action = "amend"   // change answers after filing
	AddPiece  Action = "add-piece"
	DropPiece Action = "drop-piece" // from a draft only: what was filed stays
	Answer    Action = "answer"     // reply to a request
	Withdraw  Action = "withdraw"

	Judge           Action = "judge" // accept or refuse one piece
	Ask             Action = "ask"   // for pieces, with reasons and a last day
	CancelRequest   Action = "cancel-request"
	DeclareComplete Action = "declare-complete"
	Extend          Action = "extend" // extension certificate
	Propose         Action = "propose"
	SendBack        Action = "send-back"
	Grant           Action = "grant"
	Refuse          Action = "refuse"
	Close           Action = "close"
	Reopen          Action = "reopen"
	Resume          Action = "resume" // a refusal that a judge suspended or annulled, or the office took back

	Requalify Action = "requalify" // offer the person another procedure: the wrong ground was chosen
	Retract   Action = "retract"   // take that offer back
	Agree     Action = "agree"     // the person accepts it
	Decline   Action = "decline"

	Correct Action = "correct" // a paper was wrong: another says it right, and takes its place

	ProposeRevocation Action = "propose-revocation" // of a paper, with a reason
	Revoke            Action = "revoke"             // signed by another agent: it is believed no more
	DropRevocation    Action = "drop-revocation"

	Order    Action = "order"
	Produce  Action = "produce"
	Arrive   Action = "arrive"
	HandOver Action = "hand-over"

	// What the platform itself notes, day by day; see package sweep.
	Alert   Action = "alert"   // a day comes near that nobody may let pass
	Silence Action = "silence" // it has become a refusal; the dossier stays open to a decision
	Lack    Action = "lack"    // somebody who should be covered is not: an incident

	Pay Action = "pay" // what happened to the money of the dossier; see package payment

	OverrideRights Action = "override-rights" // what extensions say about work, with a reason
	SignOverride   Action = "sign-override"   // by another agent
	DropOverride   Action = "drop-override"
)

// Who acts.
const (
	Applicant     Role = "applicant"
	PreInstructor Role = "pre-instructor" // checks completeness
	Instructor    Role = "instructor"     // examines and proposes
	Signatory     Role = "signatory"      // decides
	HandOverClerk Role = "hand-over"
	Supervisor    Role = "supervisor" // gives out the work of an office; decides nothing
	Expert        Role = "expert"     // somebody outside whose opinion was asked, by a link
	Factory       Role = "factory"    // the card maker, by call-back
	Clock         Role = "clock"      // the platform itself
)

// AgentRoles are those that sign in at a desk, each bound to an office.
var AgentRoles = []Role{PreInstructor, Instructor, Signatory, HandOverClerk, Supervisor}

// Actor is somebody who wants something done.
type Actor struct {
	Role   Role
	ID     string // account or agent; empty for the platform
	Office string // of an agent

	Purpose string // for which an agent reads; see Purposes
	Via     *Via   // who types for an applicant at a counter
}

// Purposes for which agents read; the person sees them beside each reading. Locale keys purpose.CODE.
var Purposes = []string{"examine", "decide", "hand-over", "supervise", "quality", "counter", "beyond"}

// Verdict is what an agent thinks of a piece.
type Verdict string

const (
	ToSee    Verdict = "" // given, nobody looked yet
	Accepted Verdict = "accepted"
	Rejected Verdict = "rejected"
)

// Want is one piece asked for, with the reason.
type Want struct {
	Piece  string `json:"piece"`
	Motive string `json:"motive"`         // code of rules/motives
	Note   string `json:"note,omitempty"` // id of a Note: a word to the applicant
	Given  bool   `json:"given,omitempty"`
}

// PieceState is where one piece of the check-list stands.
type PieceState struct {
	Files   int      `json:"files"`
	Verdict Verdict  `json:"verdict,omitempty"`
	Motive  string   `json:"motive,omitempty"`
	Note    string   `json:"note,omitempty"`
	On      day.Date `json:"on,omitempty"`
}

// Proposal is a decision that waits for a signature.
type Proposal struct {
	Grant   bool     `json:"grant"`
	Card    string   `json:"card,omitempty"`    // kind of card
	Months  int      `json:"months,omitempty"`  // its validity; 0 for a copy, which ends with the permit held
	Grounds []string `json:"grounds,omitempty"` // of a refusal: codes of rules/motives
	Note    string   `json:"note,omitempty"`
	By      string   `json:"by"` // the agent; who proposes does not sign
}

// Offer is another procedure that an agent offers for the same dossier. Nothing changes before the person agrees.
type Offer struct {
	Procedure string   `json:"procedure"`
	Note      string   `json:"note"` // id of the word to the person
	By        string   `json:"by"`   // the agent
	On        day.Date `json:"on"`
}

// Reissue is a paper that says right what another said wrong: of the same kind and for the same days.
type Reissue struct {
	Number string   `json:"number"` // of the one that was wrong
	Kind   string   `json:"kind"`
	Seq    int64    `json:"seq"` // of the event that first called for such a paper
	From   day.Date `json:"from,omitempty"`
	Until  day.Date `json:"until,omitempty"`
}

// WrongPapers are the coded reasons to correct a paper; locale keys paper.why.CODE.
var WrongPapers = []string{"name", "civil-status", "nationality", "number", wrongRights, "other"}

// wrongRights has the law asked again what the paper should say; the other reasons leave the rights as they were.
const wrongRights = "rights"

// FeeLine is one amount due, as computed on the day of decision.
type FeeLine struct {
	Code   string     `json:"code"`
	Amount euro.Cents `json:"amount"`
	Source string     `json:"source"`
}

// Period is a stretch of days, both ends included.
type Period struct {
	From  day.Date `json:"from"`
	Until day.Date `json:"until"`

	Provisional bool `json:"provisional,omitempty"` // an extension given before the office checked the dossier
}

// Filing is what the law said when the dossier was filed.
type Filing struct {
	On        day.Date  `json:"on"`
	Status    string    `json:"status"` // of the window: open, late, expired
	Closes    day.Date  `json:"closes,omitempty"`
	Silence   law.Delay `json:"silence"`
	Wanted    []string  `json:"wanted"` // codes of the pieces required at filing
	AtCounter []string  `json:"at_counter,omitempty"`
	Validates bool      `json:"validates,omitempty"` // a visa, and no card follows
	Kept      day.Date  `json:"kept,omitempty"`      // last day of the rights that a long permit keeps after its end

	Attempted day.Date `json:"attempted,omitempty"` // filing failed on that day, and it counts as the day of filing
	Attempt   string   `json:"attempt,omitempty"`   // number of the recorded attempt
}

// Counts is the day that counts as the day of filing: for the window, the late fee and a tariff of filing. Every delay of
// the office runs from the day on which the dossier was in fact filed.
func (f Filing) Counts() day.Date { return cmp.Or(f.Attempted, f.On) }

// InTime tells whether the filing was within its window.
func (f Filing) InTime() bool { return f.Status == "open" || f.Status == "none" }

// Case is the present state of a dossier: the fold of its events. It names nobody: the person lives in other rows. What is
// not there is not written: a country keeps ten million of them.
type Case struct {
	ID               ID
	Reference        string // printed, with a check character
	State            State
	Version          int64 // number of events so far
	Procedure        string
	ProcedureVersion string
	Account          string // who filed
	Person           string
	Permit           string   `json:",omitzero"` // the permit it continues, if any
	PermitEnds       day.Date `json:",omitzero"`
	Office           string   `json:",omitzero"`
	From             string   `json:",omitzero"` // reference of the person's own dossier from which its first answers were copied

	Filed      Filing                `json:",omitzero"`
	Answers    int64                 `json:",omitzero"` // version of the answers in force; 0 is the unfiled draft
	Pieces     map[string]PieceState `json:",omitzero"`
	Wanted     []Want                `json:",omitzero"`
	AskedOn    day.Date              `json:",omitzero"`
	Due        day.Date              `json:",omitzero"` // last day to answer what is wanted
	Stopped    int                   `json:",omitzero"` // days during which the silence clock stood still
	CompleteOn day.Date              `json:",omitzero"`
	Offer      *Offer                `json:",omitzero"` // another procedure, which waits for the person's word
	Unanswered bool                  `json:",omitzero"` // it changed to a procedure that asks more than was answered
	Proposal   *Proposal             `json:",omitzero"`
	DecidedOn  day.Date              `json:",omitzero"`
	Grounds    []string              `json:",omitzero"`
	Card       string                `json:",omitzero"`
	Months     int                   `json:",omitzero"`
	Fees       []FeeLine             `json:",omitzero"`
	Extensions []Period              `json:",omitzero"`
	OrderID    string                `json:",omitzero"`
	CardNumber string                `json:",omitzero"`
	EndedOn    day.Date              `json:",omitzero"`

	Visa     *VisaCheck `json:",omitempty"` // what the register of visas said last
	Alarms   []Alarm    `json:",omitempty"` // that stand, one about each thing
	Incident *Incident  `json:",omitempty"` // that is not over
	SilentOn day.Date   `json:",omitempty"` // silence was a refusal from that day on, and it is on record
	Override *Override  `json:",omitempty"` // what agents want extensions to say about work

	Assignee   string      `json:",omitempty"` // the agent who works on it
	AnsweredOn day.Date    `json:",omitempty"` // the person gave what was asked, and no agent has acted since
	Flags      []Mark      `json:",omitempty"`
	Suspended  *Suspension `json:",omitempty"`
	Opinions   []Opinion   `json:",omitempty"`
	Kept       string      `json:",omitempty"` // the office to which the person, having moved, did not want it to go
	Entered    []string    `json:",omitempty"` // agents who typed for the person at a counter; they sign nothing here
	Handed     *Handed     `json:",omitempty"` // how the card was handed over
	Revoking   *Revoking   `json:",omitempty"` // a paper that waits for the signature of its revocation
	Photo      *Photo      `json:",omitempty"` // of the card
	RevokedOn  day.Date    `json:",omitempty"` // an extension was revoked, and no agent has given one since
	Paid       []string    `json:",omitempty"` // the moments of which the whole bill is paid
	Reliefs    []Relief    `json:",omitempty"` // lines of what is due that an agent struck or lowered
	Ceased     *Ceased     `json:",omitempty"` // its holder was declared dead
	Contests   []Contest   `json:",omitempty"` // amounts that the person contested, answered or not
}

// Open tells whether anything can still happen without a new act of the person.
func (c Case) Open() bool {
	switch c.State {
	case Draft, Delivered, Refused, Closed, Withdrawn:
		return false
	}
	return true
}

// Undecided tells whether answers and pieces may still change.
func (c Case) Undecided() bool {
	return slices.Contains(undecided, c.State)
}

// CoveredUntil is the last day on which the person has a valid document because of the former permit or an extension.
func (c Case) CoveredUntil() day.Date {
	last := c.PermitEnds
	for _, p := range c.Extensions {
		last = max(last, p.Until)
	}
	return last
}

// SilenceOn is the day on which silence becomes a refusal; "" while it does not run or is over.
//
// law: ceseda/r432-2
func (c Case) SilenceOn() day.Date {
	if !c.Undecided() || c.Filed.Silence.N == 0 {
		return ""
	}
	if c.SilentOn != "" {
		return c.SilentOn // what happened is not undone by what is asked later
	}
	if c.State == Incomplete {
		return ""
	}
	return c.Filed.Silence.After(c.Filed.On).Plus(c.Stopped)
}

// Due total of the fees, in cents.
func (c Case) AmountDue() (sum euro.Cents) {
	for _, f := range c.Fees {
		sum += f.Amount
	}
	return sum
}

// Waits says whose turn it is.
func (c Case) Waits() Role {
	switch c.State {
	case Draft, Incomplete, Awaiting:
		return Applicant
	case Submitted:
		if c.Alone() {
			return c.alone()
		}
		return PreInstructor
	case Complete:
		return Instructor
	case Proposed:
		return Signatory
	case Granted, Ordered, Produced:
		return Factory
	case Ready:
		return Applicant
	}
	return ""
}
