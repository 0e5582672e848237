package dossier

import "slices"

// Move is one line of the table: in state From, a By may Do, and the dossier is then in To.
type Move struct {
	From State
	Do   Action
	By   Role
	To   State
}

// Moves is the whole life of a dossier. Nothing else in the program assigns a state.
var Moves = slices.Concat(passages, around, deaths())

// passages are the acts of the procedure itself.
var passages = []Move{
	// from      action           by             to
	{Draft, AddPiece, Applicant, Draft},
	{Draft, DropPiece, Applicant, Draft},
	{Draft, Discard, Applicant, Withdrawn},
	{Draft, Submit, Applicant, Submitted},

	// Filed: the person may always add, correct, or withdraw, until it is decided.
	// Incomplete: what is missing is told with a reasonable delay. law: ceseda/r431-11
	{Submitted, AddPiece, Applicant, Submitted},
	{Submitted, Amend, Applicant, Submitted},
	{Submitted, Withdraw, Applicant, Withdrawn},
	{Submitted, Judge, PreInstructor, Submitted},
	{Submitted, Ask, PreInstructor, Incomplete},
	{Submitted, DeclareComplete, PreInstructor, Complete},

	// The guard of continuity: nobody who filed in time and completely is a day without a document. Where the office has
	// not checked the dossier, the extension is provisional. What comes near, or went wrong, is noted and told.
	{Submitted, Extend, Clock, Submitted},
	{Submitted, Extend, PreInstructor, Submitted}, // with a reason
	{Submitted, Alert, Clock, Submitted},
	{Submitted, Silence, Clock, Submitted},
	{Submitted, Lack, Clock, Submitted},
	{Incomplete, Extend, PreInstructor, Incomplete},
	{Incomplete, Alert, Clock, Incomplete},
	{Incomplete, Lack, Clock, Incomplete},
	{Complete, Extend, Clock, Complete},
	{Complete, Alert, Clock, Complete},
	{Complete, Silence, Clock, Complete},
	{Complete, Lack, Clock, Complete},
	{Awaiting, Extend, Clock, Awaiting},
	{Awaiting, Alert, Clock, Awaiting},
	{Awaiting, Silence, Clock, Awaiting},
	{Awaiting, Lack, Clock, Awaiting},
	{Proposed, Extend, Clock, Proposed},
	{Proposed, Alert, Clock, Proposed},
	{Proposed, Silence, Clock, Proposed},
	{Proposed, Lack, Clock, Proposed},
	{Granted, Extend, Clock, Granted},
	{Granted, Lack, Clock, Granted},
	{Ordered, Extend, Clock, Ordered},
	{Ordered, Lack, Clock, Ordered},
	{Produced, Extend, Clock, Produced},
	{Produced, Lack, Clock, Produced},
	{Ready, Extend, Clock, Ready},
	{Ready, Lack, Clock, Ready},

	// What an extension says about work follows the law's table; two agents may say otherwise, with a reason.
	{Complete, OverrideRights, Instructor, Complete},
	{Complete, SignOverride, Signatory, Complete},
	{Complete, DropOverride, Signatory, Complete},
	{Awaiting, OverrideRights, Instructor, Awaiting},
	{Awaiting, SignOverride, Signatory, Awaiting},
	{Awaiting, DropOverride, Signatory, Awaiting},

	// The wrong ground: with the person's consent the dossier goes on under another procedure, from the check of
	// completeness on. The day of filing stays.
	{Submitted, Requalify, PreInstructor, Submitted},
	{Submitted, Retract, PreInstructor, Submitted},
	{Submitted, Agree, Applicant, Submitted},
	{Submitted, Decline, Applicant, Submitted},
	{Incomplete, Requalify, PreInstructor, Incomplete},
	{Incomplete, Retract, PreInstructor, Incomplete},
	{Incomplete, Agree, Applicant, Submitted},
	{Incomplete, Decline, Applicant, Incomplete},
	{Complete, Requalify, Instructor, Complete},
	{Complete, Retract, Instructor, Complete},
	{Complete, Agree, Applicant, Submitted},
	{Complete, Decline, Applicant, Complete},
	{Awaiting, Requalify, Instructor, Awaiting},
	{Awaiting, Retract, Instructor, Awaiting},
	{Awaiting, Agree, Applicant, Submitted},
	{Awaiting, Decline, Applicant, Awaiting},

	{Incomplete, AddPiece, Applicant, Incomplete},
	{Incomplete, Amend, Applicant, Incomplete},
	{Incomplete, Answer, Applicant, Submitted},
	{Incomplete, Withdraw, Applicant, Withdrawn},
	{Incomplete, Judge, PreInstructor, Incomplete},
	{Incomplete, CancelRequest, PreInstructor, Submitted},
	{Incomplete, Close, PreInstructor, Closed},
	{Closed, Reopen, PreInstructor, Submitted}, // the filing date stays

	// Complete: a later question does not undo completeness.
	{Complete, AddPiece, Applicant, Complete},
	{Complete, Amend, Applicant, Complete},
	{Complete, Withdraw, Applicant, Withdrawn},
	{Complete, Judge, Instructor, Complete},
	{Complete, Ask, Instructor, Awaiting},
	{Complete, Extend, Instructor, Complete},
	{Complete, Propose, Instructor, Proposed},

	{Awaiting, AddPiece, Applicant, Awaiting},
	{Awaiting, Amend, Applicant, Awaiting},
	{Awaiting, Answer, Applicant, Complete},
	{Awaiting, Withdraw, Applicant, Withdrawn},
	{Awaiting, Judge, Instructor, Awaiting},
	{Awaiting, Extend, Instructor, Awaiting},
	{Awaiting, CancelRequest, Instructor, Complete},

	// What changes under a proposal sends it back to examination: nobody signs what nobody read.
	{Proposed, AddPiece, Applicant, Complete},
	{Proposed, Amend, Applicant, Complete},
	{Proposed, Withdraw, Applicant, Withdrawn},
	{Proposed, Extend, Instructor, Proposed},
	{Proposed, SendBack, Signatory, Complete},
	{Proposed, Grant, Signatory, Granted},
	{Proposed, Refuse, Signatory, Refused},
	{Refused, Resume, Signatory, Complete}, // as a judge wants it; the filing date stays

	// The validation of a visa: granted by the platform itself when the register confirms it, else by an agent.
	// law: ceseda/r431-17
	{Draft, Match, Clock, Draft},
	{Submitted, Match, Clock, Submitted},
	{Incomplete, Match, Clock, Incomplete},
	{Complete, Match, Clock, Complete},
	{Awaiting, Match, Clock, Awaiting},
	{Submitted, Validate, Clock, Delivered},
	{Submitted, Validate, Instructor, Delivered},
	{Complete, Validate, Clock, Delivered},
	{Complete, Validate, Instructor, Delivered},

	// The card.
	{Granted, Order, Clock, Ordered},
	{Granted, Extend, Instructor, Granted},
	{Ordered, Produce, Factory, Produced},
	{Ordered, Extend, Instructor, Ordered},
	{Produced, Arrive, Factory, Ready},
	{Produced, Extend, Instructor, Produced},
	{Ready, Extend, Instructor, Ready},
	{Ready, HandOver, HandOverClerk, Delivered},

	// A paper that says something wrong is replaced, whatever became of the dossier. The state stays.
	{Submitted, Correct, Instructor, Submitted},
	{Incomplete, Correct, Instructor, Incomplete},
	{Complete, Correct, Instructor, Complete},
	{Awaiting, Correct, Instructor, Awaiting},
	{Proposed, Correct, Instructor, Proposed},
	{Granted, Correct, Instructor, Granted},
	{Ordered, Correct, Instructor, Ordered},
	{Produced, Correct, Instructor, Produced},
	{Ready, Correct, Instructor, Ready},
	{Delivered, Correct, Instructor, Delivered},
	{Refused, Correct, Instructor, Refused},
	{Closed, Correct, Instructor, Closed},
}

// Live are the states of a filed dossier that is not over, in the order of its life: those of the lists of a desk.
var Live = append(slices.Clone(undecided), Granted, Ordered, Produced, Ready)

// Groups of states, for the acts that leave a dossier in its state.
var (
	undecided = []State{Submitted, Incomplete, Complete, Awaiting, Proposed}
	filed     = slices.Concat([]State{Delivered, Refused, Closed}, Live)
	examiners = []Role{PreInstructor, Instructor}
	payable   = []Role{PreInstructor, Instructor, Signatory} // who answers for the amounts
)

// around are the acts of an office that leave the state as it is: see office.go, consult.go and revoke.go.
var around = slices.Concat(
	stays(Assign, Live, AgentRoles),
	stays(Remark, filed, AgentRoles),
	stays(Flag, Live, append([]Role{Supervisor}, examiners...)),
	stays(Unflag, Live, append([]Role{Supervisor}, examiners...)),
	stays(Suspend, undecided, examiners),
	stays(Continue, undecided, examiners),
	// Once the card is ordered it goes to the office that ordered it.
	stays(Transfer, append([]State{Granted}, undecided...), append([]Role{Applicant, Supervisor}, examiners...)),
	stays(Repatriate, append([]State{Granted}, undecided...), []Role{Supervisor}),
	stays(KeepHere, append([]State{Granted}, undecided...), []Role{Applicant}),
	// What is accepted in one dossier of a person counts in the others, until their cards are ordered.
	stays(Follow, append([]State{Granted}, undecided...), []Role{Clock}),
	// The code of the photograph may turn out not to work until the card is ordered.
	stays(WantPhoto, append([]State{Granted}, undecided...), []Role{Clock}),
	stays(GivePhoto, append([]State{Granted}, undecided...), []Role{Applicant}),
	stays(Consult, undecided, examiners),
	stays(Recall, undecided, examiners),
	stays(Opine, undecided, []Role{Expert}),
	// What is due can be contested, struck and lowered until the card is in hand; a failed attempt can still count.
	stays(Contested, Live, []Role{Applicant}),
	stays(Uphold, Live, payable),
	stays(Waive, Live, payable),
	stays(Backdate, Live, payable),
	stays(Reprice, []State{Granted, Ordered, Produced, Ready}, []Role{Clock}),
	// A paper that nobody should believe any more is revoked by two agents, whatever became of the dossier.
	stays(ProposeRevocation, append([]State{Withdrawn}, filed...), []Role{Instructor}),
	stays(Revoke, append([]State{Withdrawn}, filed...), []Role{Signatory}),
	stays(DropRevocation, append([]State{Withdrawn}, filed...), []Role{Signatory}),
	// What became of the money, whatever became of the dossier.
	stays(Pay, append([]State{Withdrawn}, filed...), []Role{Clock}),
)

func stays(do Action, in []State, by []Role) (out []Move) {
	for _, s := range in {
		for _, r := range by {
			out = append(out, Move{s, do, r, s})
		}
	}
	return out
}

// staying are the acts of around; each event of a history is looked up here.
var staying = func() map[Action]bool {
	out := map[Action]bool{}
	for _, m := range around {
		out[m.Do] = true
	}
	return out
}()

// stays tells whether an event is one of those around the procedure.
func (e Event) stays() bool { return staying[e.Do] }

// find gives the line for an action by a role in a state.
func find(from State, do Action, by Role) (Move, bool) {
	for _, m := range Moves {
		if m.From == from && m.Do == do && m.By == by {
			return m, true
		}
	}
	return Move{}, false
}

// Can tells whether the table has a line; guards may still refuse.
func Can(c Case, do Action, by Role) bool {
	_, ok := find(c.State, do, by)
	return ok
}
