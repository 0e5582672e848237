package dossier_test

import (
	"errors"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/law"
)

const today = day.Date("2026-03-01")

var (
	awa    = dossier.Actor{Role: dossier.Applicant, ID: "awa"}
	months = law.Delay{Unit: law.Months, N: 3}
	guard  = dossier.Guard{First: 15, Renew: 15, Provisional: 2, Alerts: []int{30, 15, 5}, SilenceAlerts: []int{30, 15, 5}}
	open   = dossier.Findings{Channel: "anef", Status: "open", Opens: "2026-02-01", Closes: "2026-04-01",
		Silence: law.Delay{Unit: law.Months, N: 4}, Extension: months, Wanted: []string{"passport"}, AtCounter: []string{"photos"}, LongestCard: 12,
		Here: true, Guard: guard, Under: dossier.Under{Procedure: "visitor.renewal", Version: "v2"}}
)

func agent(r dossier.Role) dossier.Actor {
	return dossier.Actor{Role: r, ID: "agent-" + string(r), Office: "14"}
}

// in is a case in a state, as a plain life would have left it.
func in(s dossier.State, edit ...func(*dossier.Case)) dossier.Case {
	c := dossier.Case{ID: "d1", Reference: "DAAA-AAAA-AA", State: s, Version: 7, Account: "awa", Person: "p", Permit: "held",
		PermitEnds: "2026-05-01", Procedure: "student.renewal"}
	if s != dossier.Draft {
		c.Office, c.Answers = "14", 1
		c.Filed = dossier.Filing{On: "2026-02-10", Status: "open", Closes: "2026-04-01", Silence: open.Silence,
			Wanted: open.Wanted, AtCounter: open.AtCounter}
	}
	c.Pieces = map[string]dossier.PieceState{"passport": {Files: 1, Verdict: dossier.Accepted}}
	switch s {
	case dossier.Incomplete, dossier.Awaiting, dossier.Closed:
		c.Wanted = []dossier.Want{{Piece: "passport", Motive: "unreadable"}}
		c.AskedOn, c.Due = "2026-02-15", "2026-03-20"
	case dossier.Proposed, dossier.Granted, dossier.Ordered, dossier.Produced, dossier.Ready:
		c.Proposal = &dossier.Proposal{Grant: true, Card: "card", Months: 12, By: "agent-instructor"}
	}
	switch s {
	case dossier.Complete, dossier.Awaiting, dossier.Proposed, dossier.Granted, dossier.Ordered, dossier.Produced, dossier.Ready:
		c.CompleteOn = "2026-02-20"
	}
	if s == dossier.Ready {
		c.Fees = []dossier.FeeLine{{Code: "tax", Amount: 5000, Source: "s"}}
	}
	for _, e := range edit {
		e(&c)
	}
	return c
}

// good is a command that the state allows and no guard refuses.
func good(s dossier.State, do dossier.Action, by dossier.Role) dossier.Command {
	cmd := dossier.Command{Do: do, Actor: agent(by), Piece: "passport", File: "f", Verdict: dossier.Accepted, Motive: "unanswered", Note: "n",
		Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: today.Plus(30), Answers: 2, Office: "14",
		Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}, Order: "o", Stamp: "1234 5678 9012 3456",
		IdentitySeen: true, PiecesSeen: true, Law: open, Procedure: "visitor.renewal", Number: "I1", Work: catalogue.WorkFree,
		Alarm: &dossier.Alarm{Of: dossier.OfSilence, Days: 15, Ends: "2026-03-10"}}
	cmd.Handed = &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}
	cmd.Law.Colleague, cmd.Law.Office, cmd.Law.Moved = true, true, "50"
	cmd.Visa = &dossier.VisaCheck{Says: dossier.VisaKnown, Of: dossier.Period{From: "2026-01-02", Until: "2027-01-01"}}
	cmd.Law.Paid = true
	cmd.Flag = &dossier.Mark{Kind: dossier.ByJudge, Day: today.Plus(9)}
	cmd.Rest = &dossier.Suspension{Look: today.Plus(20)}
	cmd.Opinion = &dossier.Opinion{ID: "o1", Of: "ofii", Due: today.Plus(15), Says: dossier.Favourable}
	switch do {
	case dossier.WantPhoto:
		cmd.Photo = &dossier.Photo{Code: true, Why: dossier.PhotoUsed, Due: today.Plus(15)}
	case dossier.GivePhoto:
		cmd.Photo = &dossier.Photo{Code: true}
	case dossier.Assign:
		cmd.Agent = "agent-" + string(by)
	case dossier.Pay:
		cmd.Payment = &dossier.Payment{Moment: "hand-over", What: "paid", Sum: 5000}
	case dossier.Transfer, dossier.Repatriate, dossier.KeepHere:
		cmd.Office = "50"
	}
	if s == dossier.Incomplete {
		cmd.Alarm = &dossier.Alarm{Of: dossier.OfCoverage, Days: 15, Ends: "2026-03-11"}
	}
	cmd.Law.Fees = []dossier.FeeLine{{Code: "tax", Amount: 5000, Source: "s"}, {Code: "late-fee", Amount: 18000, Source: "s"}}
	cmd.Line = "late-fee"
	if do == dossier.Backdate {
		cmd.Law.Attempted, cmd.Law.Attempt = "2026-01-20", cmd.Number
	}
	if do == dossier.Submit {
		cmd.Law.Under = dossier.Under{Procedure: "student.renewal", Version: "v1"}
	}
	switch do {
	case dossier.Correct, dossier.ProposeRevocation, dossier.Revoke:
		cmd.Motive, cmd.Answers = "other", 0
		cmd.Law.Paper = &dossier.Reissue{Number: "CAAA-AAAA-AA", Kind: "receipt", Seq: 2}
	}
	switch by {
	case dossier.Applicant:
		cmd.Actor = awa
	case dossier.Expert:
		cmd.Actor = dossier.Actor{Role: by}
	case dossier.Clock, dossier.Factory:
		cmd.Actor = dossier.Actor{Role: by}
	}
	if do == dossier.Repatriate {
		cmd.Actor.Office = "50"
	}
	return cmd
}

// ripe makes the case fit the action where the plain one does not.
func ripe(c dossier.Case, m dossier.Move) dossier.Case {
	switch m.Do {
	case dossier.Extend:
		if m.By == dossier.Clock {
			c.PermitEnds = "2026-03-02"
		}
	case dossier.Match:
		c.Filed.Validates = true
	case dossier.Validate:
		c.Filed.Validates, c.Visa = true, &dossier.VisaCheck{Says: dossier.VisaKnown}
	case dossier.Alert:
		c.Filed.On, c.PermitEnds = "2025-11-10", "2026-03-11"
	case dossier.Silence:
		c.Filed.On = "2025-10-01"
	case dossier.Lack:
		c.PermitEnds = "2026-02-20"
	case dossier.SignOverride, dossier.DropOverride:
		c.Override = &dossier.Override{Work: catalogue.WorkFree, Note: "n", By: "agent-instructor"}
	case dossier.Unflag:
		c.Flags = []dossier.Mark{{Kind: dossier.ByJudge, By: "agent-instructor", Day: today.Plus(9), Set: "2026-02-25"}}
	case dossier.Continue:
		c.Suspended = &dossier.Suspension{Note: "n", By: "agent-instructor", On: "2026-02-25", Look: today.Plus(9)}
	case dossier.Opine, dossier.Recall:
		c.Opinions = []dossier.Opinion{{ID: "o1", Of: "ofii", By: "agent-instructor", On: "2026-02-25", Due: today.Plus(5), Ask: "n"}}
	case dossier.Revoke, dossier.DropRevocation:
		c.Revoking = &dossier.Revoking{Number: "CAAA-AAAA-AA", Kind: "receipt", Motive: "other", Note: "n", By: "agent-instructor"}
	case dossier.Uphold:
		c.Contests = []dossier.Contest{{Number: "M1", Line: "late-fee", Note: "n", On: "2026-02-25", Due: today.Plus(9)}}
	case dossier.Close:
		c.Due = today.Plus(-1)
	case dossier.Revive:
		c.Ceased = &dossier.Ceased{From: m.To, On: "2026-02-25"}
	case dossier.Produce, dossier.Arrive:
		if m.From == dossier.Closed {
			c.Ceased = &dossier.Ceased{From: dossier.Ordered, On: "2026-02-25"}
		}
		if m.From == dossier.Closed && m.Do == dossier.Arrive {
			c.Ceased.From = dossier.Produced
		}
	case dossier.Retract, dossier.Agree, dossier.Decline:
		c.Offer = &dossier.Offer{Procedure: "visitor.renewal", Note: "n", By: "agent-instructor", On: "2026-02-25"}
	case dossier.Refuse:
		c.Proposal = &dossier.Proposal{Grounds: []string{"resources"}, By: "agent-instructor"}
	}
	return c
}

func TestEveryMoveIsPossible(t *testing.T) {
	for _, m := range dossier.Moves {
		c := ripe(in(m.From), m)
		events, err := dossier.Decide(c, good(m.From, m.Do, m.By), today)
		if err != nil {
			t.Errorf("%s · %s · %s: %v", m.From, m.Do, m.By, err)
			continue
		}
		if got := dossier.Apply(c, events[0]); got.State != m.To || got.Version != c.Version+1 {
			t.Errorf("%s · %s · %s leads to %s, version %d", m.From, m.Do, m.By, got.State, got.Version)
		}
	}
}

// refusal is one way to fail one guard: the good command or case with one thing wrong.
type refusal struct {
	do   dossier.Action
	need string
	c    func(*dossier.Case)
	cmd  func(*dossier.Command)
}

// offered is a case to which an agent offered a procedure.
func offered(procedure string) func(*dossier.Case) {
	return func(c *dossier.Case) { c.Offer = &dossier.Offer{Procedure: procedure, By: "agent-instructor"} }
}

func resting(c *dossier.Case) {
	c.Suspended = &dossier.Suspension{Note: "n", By: "agent-instructor", On: "2026-02-25", Look: "2026-03-25"}
}

func says(what string) func(*dossier.Case) {
	return func(c *dossier.Case) { c.Visa = &dossier.VisaCheck{Says: what} }
}

var refusals = []refusal{
	{dossier.Reopen, "holder-alive", func(c *dossier.Case) { c.Ceased = &dossier.Ceased{From: dossier.Complete, On: "2026-02-25"} }, nil},
	{dossier.Cease, "registered", nil, func(k *dossier.Command) { k.Office = "" }},
	{dossier.Revive, "registered", nil, func(k *dossier.Command) { k.Office = "" }},
	{dossier.Revive, "ceased", func(c *dossier.Case) { c.Ceased = nil }, nil},
	{dossier.Produce, "card-awaited", func(c *dossier.Case) { c.State = dossier.Closed }, nil},
	{dossier.Arrive, "card-awaited", func(c *dossier.Case) { c.State = dossier.Closed }, nil},
	{dossier.Submit, "visa-scan", says(dossier.VisaUnknown), func(k *dossier.Command) { k.Law.Validates = true }},
	{dossier.Match, "validates", func(c *dossier.Case) { c.State, c.Filed.Validates = dossier.Submitted, false }, nil},
	{dossier.Match, "visa-answer", nil, func(k *dossier.Command) { k.Visa = nil }},
	{dossier.Validate, "validates", func(c *dossier.Case) { c.Filed.Validates = false }, nil},
	{dossier.Validate, "not-suspended", resting, nil},
	{dossier.Validate, "no-offer-open", offered("visitor.renewal"), nil},
	{dossier.Validate, "visa-agrees", says(dossier.VisaSilent), nil},
	{dossier.Validate, "visa-agrees", func(c *dossier.Case) { c.Visa = nil }, nil},
	{dossier.Validate, "visa-agrees", says(dossier.VisaDiffers), byInstructor},
	{dossier.Validate, "in-time-or-agent", func(c *dossier.Case) { c.Filed.Status = "late" }, nil},
	{dossier.Validate, "paid", nil, func(k *dossier.Command) { k.Law.Paid = false }},
	{dossier.Validate, "word", nil, func(k *dossier.Command) { byInstructor(k); k.Note = "" }},
	{dossier.Submit, "this-channel", nil, func(k *dossier.Command) { k.Law.Channel = "counter" }},
	{dossier.Submit, "this-channel", nil, func(k *dossier.Command) { k.Law = dossier.Findings{} }},
	{dossier.Submit, "not-too-early", nil, func(k *dossier.Command) { k.Law.Status = "too-early" }},
	{dossier.Submit, "not-closed", nil, func(k *dossier.Command) { k.Law.Status = "closed" }},
	{dossier.Submit, "answers-complete", nil, func(k *dossier.Command) { k.Unfinished = true }},
	{dossier.Submit, "pieces-given", func(c *dossier.Case) { c.Pieces = nil }, nil},
	{dossier.Submit, "pieces-given", nil, func(k *dossier.Command) { k.Law.Wanted = []string{"passport", "photo"} }},
	{dossier.Submit, "office-known", nil, func(k *dossier.Command) { k.Office = "" }},
	{dossier.AddPiece, "file", nil, func(k *dossier.Command) { k.Piece = "" }},
	{dossier.AddPiece, "file", nil, func(k *dossier.Command) { k.File = "" }},
	{dossier.DropPiece, "file", nil, func(k *dossier.Command) { k.Piece = "photo" }},
	{dossier.DropPiece, "file", nil, func(k *dossier.Command) { k.File = "" }},
	{dossier.Amend, "answers-complete", nil, func(k *dossier.Command) { k.Unfinished = true }},
	{dossier.Answer, "pieces-or-word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Judge, "piece-there", nil, func(k *dossier.Command) { k.Piece = "photo" }},
	{dossier.Judge, "verdict", nil, func(k *dossier.Command) { k.Verdict = "" }},
	{dossier.Judge, "verdict", nil, func(k *dossier.Command) { k.Verdict = "perhaps" }},
	{dossier.Judge, "motive", nil, func(k *dossier.Command) { k.Verdict, k.Motive = dossier.Rejected, "" }},
	{dossier.Ask, "something-wanted", nil, func(k *dossier.Command) { k.Wants = nil }},
	{dossier.Ask, "motive", nil, func(k *dossier.Command) { k.Wants = []dossier.Want{{Piece: "passport"}} }},
	{dossier.Ask, "motive", nil, func(k *dossier.Command) { k.Wants = []dossier.Want{{Motive: "unreadable"}} }},
	{dossier.Ask, "due-ahead", nil, func(k *dossier.Command) { k.Due = today }},
	{dossier.Correct, "paper-in-force", nil, func(k *dossier.Command) { k.Law.Paper = nil }},
	{dossier.Correct, "motive", nil, func(k *dossier.Command) { k.Motive = "unanswered" }},
	{dossier.ProposeRevocation, "paper-in-force", nil, func(k *dossier.Command) { k.Law.Paper = nil }},
	{dossier.ProposeRevocation, "not-a-refusal", nil, func(k *dossier.Command) { k.Law.Paper = &dossier.Reissue{Kind: "refusal"} }},
	{dossier.ProposeRevocation, "motive", nil, func(k *dossier.Command) { k.Motive = "name" }},
	{dossier.ProposeRevocation, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Revoke, "revocation-open", func(c *dossier.Case) { c.Revoking = nil }, nil},
	{dossier.Revoke, "revocation-four-eyes", func(c *dossier.Case) { c.Revoking.By = "agent-signatory" }, nil},
	{dossier.Revoke, "paper-in-force", nil, func(k *dossier.Command) { k.Law.Paper = nil }},
	{dossier.DropRevocation, "revocation-open", func(c *dossier.Case) { c.Revoking = nil }, nil},
	{dossier.DeclareComplete, "pieces-accepted", func(c *dossier.Case) { c.Pieces = map[string]dossier.PieceState{"passport": {Files: 1}} }, nil},
	{dossier.DeclareComplete, "answers-given", func(c *dossier.Case) { c.Unanswered = true }, nil},
	{dossier.Requalify, "no-offer-open", offered("talent.renewal"), nil},
	{dossier.Requalify, "another-procedure", nil, func(k *dossier.Command) { k.Procedure = "student.renewal" }},
	{dossier.Requalify, "another-procedure", nil, func(k *dossier.Command) { k.Procedure = "" }},
	{dossier.Requalify, "procedure-here", nil, func(k *dossier.Command) { k.Law.Here = false }},
	{dossier.Requalify, "no-twin", nil, func(k *dossier.Command) { k.Law.Twin = true }},
	{dossier.Requalify, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Retract, "offer-open", func(c *dossier.Case) { c.Offer = nil }, nil},
	{dossier.Agree, "offer-open", func(c *dossier.Case) { c.Offer = nil }, nil},
	{dossier.Agree, "as-offered", offered("talent.renewal"), nil},
	{dossier.Agree, "procedure-here", nil, func(k *dossier.Command) { k.Law.Here = false }},
	{dossier.Agree, "no-twin", nil, func(k *dossier.Command) { k.Law.Twin = true }},
	{dossier.Decline, "offer-open", func(c *dossier.Case) { c.Offer = nil }, nil},
	{dossier.Assign, "assignable", func(c *dossier.Case) { c.Assignee = "colleague" }, nil},
	{dossier.Assign, "assignable", nil, func(k *dossier.Command) { k.Agent = "colleague" }},
	{dossier.Assign, "another-agent", func(c *dossier.Case) { c.Assignee = "agent-pre-instructor" }, nil},
	{dossier.Assign, "agent-here", nil, func(k *dossier.Command) { k.Law.Colleague = false }},
	{dossier.Transfer, "another-office", nil, func(k *dossier.Command) { k.Office = "14" }},
	{dossier.Transfer, "word", nil, func(k *dossier.Command) { k.Actor, k.Note = agent(dossier.PreInstructor), "" }},
	{dossier.Transfer, "where-living", nil, func(k *dossier.Command) { k.Actor, k.Law.Moved = awa, "61" }},
	{dossier.Transfer, "office-exists", nil, func(k *dossier.Command) { k.Law.Office = false }},
	{dossier.Repatriate, "another-office", func(c *dossier.Case) { c.Office = "50" }, nil},
	{dossier.Repatriate, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.KeepHere, "another-office", nil, func(k *dossier.Command) { k.Office = "14" }},
	{dossier.Suspend, "not-suspended", resting, nil},
	{dossier.Suspend, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Suspend, "look-ahead", nil, func(k *dossier.Command) { k.Rest = nil }},
	{dossier.Suspend, "look-ahead", nil, func(k *dossier.Command) { k.Rest = &dossier.Suspension{Look: today} }},
	{dossier.Continue, "suspended", func(c *dossier.Case) { c.Suspended = nil }, nil},
	{dossier.Propose, "not-suspended", resting, nil},
	{dossier.Grant, "not-suspended", resting, nil},
	{dossier.Refuse, "not-suspended", resting, nil},
	{dossier.Close, "not-suspended", resting, nil},
	{dossier.Flag, "flag-kind", nil, func(k *dossier.Command) { k.Flag = nil }},
	{dossier.Flag, "flag-kind", nil, func(k *dossier.Command) { k.Flag = &dossier.Mark{Kind: "friend", Day: today} }},
	{dossier.Flag, "flag-day", nil, func(k *dossier.Command) { k.Flag = &dossier.Mark{Kind: dossier.JobAtStake} }},
	{dossier.Flag, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Unflag, "flag-there", func(c *dossier.Case) { c.Flags = nil }, nil},
	{dossier.Unflag, "flag-there", nil, func(k *dossier.Command) { k.Flag = nil }},
	{dossier.Follow, "something-follows", nil, func(k *dossier.Command) { k.Answers = 0 }},
	{dossier.WantPhoto, "photo-given", func(c *dossier.Case) { c.Photo = &dossier.Photo{Paper: true} }, nil},
	{dossier.WantPhoto, "photo-given", func(c *dossier.Case) { c.Photo = &dossier.Photo{Code: true, Why: dossier.PhotoUsed} }, nil},
	{dossier.GivePhoto, "photo-open", func(c *dossier.Case) { c.Photo = &dossier.Photo{Code: true, Taken: true} }, nil},
	{dossier.Remark, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Consult, "expert", nil, func(k *dossier.Command) { k.Opinion = &dossier.Opinion{ID: "o1", Of: "friend", Due: today.Plus(9)} }},
	{dossier.Consult, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Consult, "opinion-due", nil, func(k *dossier.Command) { k.Opinion = &dossier.Opinion{ID: "o1", Of: "ofii", Due: today} }},
	{dossier.Opine, "opinion-waits", func(c *dossier.Case) { c.Opinions = nil }, nil},
	{dossier.Opine, "opinion-waits", func(c *dossier.Case) { c.Opinions[0].Says = dossier.NoView }, nil},
	{dossier.Opine, "opinion-lives", func(c *dossier.Case) { c.Opinions[0].Due = today.Plus(-dossier.OpinionLives - 1) }, nil},
	{dossier.Opine, "opinion-said", nil, func(k *dossier.Command) { k.Opinion = &dossier.Opinion{ID: "o1", Says: "perhaps"} }},
	{dossier.Recall, "opinion-waits", nil, func(k *dossier.Command) { k.Opinion = nil }},
	{dossier.Propose, "no-offer-open", offered("visitor.renewal"), nil},
	{dossier.Close, "no-offer-open", offered("visitor.renewal"), nil},
	{dossier.Extend, "extension-given", nil, func(k *dossier.Command) { k.Law.Extension = law.Delay{} }},
	{dossier.Extend, "complete-or-reason", func(c *dossier.Case) { c.CompleteOn = "" }, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Extend, "complete-or-reason", func(c *dossier.Case) { c.CompleteOn, c.Pieces = "", nil }, byClock},
	{dossier.Extend, "complete-or-reason", func(c *dossier.Case) { c.CompleteOn, c.Unanswered = "", true }, byClock},
	{dossier.Extend, "complete-or-reason", func(c *dossier.Case) {
		c.CompleteOn, c.Pieces = "", map[string]dossier.PieceState{"passport": {Files: 1, Verdict: dossier.Rejected}}
	}, byClock},
	{dossier.Extend, "in-time-or-reason", func(c *dossier.Case) { c.Filed.Status, c.PermitEnds = "late", today }, byClock},
	{dossier.Extend, "not-covered-yet", func(c *dossier.Case) { c.PermitEnds = today.Plus(16) }, byClock},
	{dossier.Extend, "not-covered-yet", func(c *dossier.Case) {
		c.PermitEnds, c.Extensions = "2026-02-19", []dossier.Period{{From: "2026-02-20", Until: today.Plus(16)}}
	}, byClock},
	{dossier.Alert, "alarm-due", nil, func(k *dossier.Command) { k.Alarm = nil }},
	{dossier.Alert, "alarm-due", func(c *dossier.Case) {
		c.Alarms = []dossier.Alarm{{Of: dossier.OfSilence, Days: 15, Ends: "2026-03-10"}}
	}, nil},
	{dossier.Silence, "silence-reached", func(c *dossier.Case) { c.Filed.On = "2025-11-02" }, nil},
	{dossier.Silence, "silence-reached", func(c *dossier.Case) { c.SilentOn = "2026-02-01" }, nil},
	{dossier.Lack, "incident-once", func(c *dossier.Case) { c.Incident = &dossier.Incident{Number: "I0"} }, nil},
	{dossier.Lack, "gap", func(c *dossier.Case) { c.PermitEnds = today }, nil},
	{dossier.Lack, "gap", func(c *dossier.Case) { c.Filed.Status = "late" }, nil},
	{dossier.Lack, "gap", func(c *dossier.Case) { c.Filed.Kept = today }, nil},
	{dossier.Lack, "number", nil, func(k *dossier.Command) { k.Number = "" }},
	{dossier.OverrideRights, "work-right", nil, func(k *dossier.Command) { k.Work = "" }},
	{dossier.OverrideRights, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.SignOverride, "override-open", func(c *dossier.Case) { c.Override = nil }, nil},
	{dossier.SignOverride, "override-open", func(c *dossier.Case) { c.Override.Signed = "somebody" }, nil},
	{dossier.SignOverride, "override-four-eyes", func(c *dossier.Case) { c.Override.By = "agent-signatory" }, nil},
	{dossier.DropOverride, "override-there", func(c *dossier.Case) { c.Override = nil }, nil},
	{dossier.Extend, "in-time-or-reason", func(c *dossier.Case) { c.Filed.Status = "late" }, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Extend, "not-covered-yet", func(c *dossier.Case) {
		c.Extensions = []dossier.Period{{From: "2026-02-20", Until: today.Plus(31)}}
		c.PermitEnds = "2026-02-19"
	}, nil},
	{dossier.Propose, "grant-or-grounds", nil, func(k *dossier.Command) { k.Proposal = nil }},
	{dossier.Propose, "grant-or-grounds", nil, func(k *dossier.Command) { k.Proposal = &dossier.Proposal{} }},
	{dossier.Propose, "duration", nil, func(k *dossier.Command) { k.Proposal = &dossier.Proposal{Grant: true, Months: 12} }},
	{dossier.Propose, "duration", nil, func(k *dossier.Command) { k.Proposal = &dossier.Proposal{Grant: true, Card: "card"} }},
	{dossier.Propose, "duration", nil, func(k *dossier.Command) {
		k.Proposal = &dossier.Proposal{Grant: true, Card: "card", Months: 13}
	}},
	{dossier.SendBack, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Grant, "as-proposed", func(c *dossier.Case) {
		c.Proposal = &dossier.Proposal{Grounds: []string{"resources"}, By: "agent-instructor"}
	}, nil},
	{dossier.Grant, "as-proposed", func(c *dossier.Case) { c.Proposal = nil }, nil},
	{dossier.Grant, "four-eyes", func(c *dossier.Case) { c.Proposal.By = "agent-signatory" }, nil},
	{dossier.Grant, "not-entered", func(c *dossier.Case) { c.Entered = []string{"agent-signatory"} }, nil},
	{dossier.Refuse, "not-entered", func(c *dossier.Case) {
		c.Proposal, c.Entered = &dossier.Proposal{Grounds: []string{"resources"}, By: "agent-instructor"}, []string{"agent-signatory"}
	}, nil},
	{dossier.Refuse, "as-proposed", func(c *dossier.Case) { c.Proposal = &dossier.Proposal{Grant: true, By: "agent-instructor"} }, nil},
	{dossier.Refuse, "as-proposed", func(c *dossier.Case) { c.Proposal = &dossier.Proposal{By: "agent-instructor"} }, nil},
	{dossier.Refuse, "four-eyes", func(c *dossier.Case) { c.Proposal.By = "agent-signatory" }, nil},
	{dossier.Close, "motive", nil, func(k *dossier.Command) { k.Motive = "" }},
	{dossier.Close, "unanswered", func(c *dossier.Case) { c.Due = today }, nil},
	{dossier.Close, "unanswered", func(c *dossier.Case) { c.Due = "" }, nil},
	{dossier.Backdate, "attempt-fits", nil, func(k *dossier.Command) { k.Law.Attempt = "" }},
	{dossier.Backdate, "attempt-earlier", nil, func(k *dossier.Command) { k.Law.Attempted = "2026-02-10" }},
	{dossier.Backdate, "attempt-earlier", func(c *dossier.Case) { c.Filed.Attempted = "2026-01-10" }, nil},
	{dossier.Backdate, "attempt-kinder", nil, func(k *dossier.Command) { k.Law.Status = "too-early" }},
	{dossier.Backdate, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Waive, "line-due", nil, func(k *dossier.Command) { k.Line = "stamp-duty" }},
	{dossier.Waive, "line-due", func(c *dossier.Case) { c.Reliefs = []dossier.Relief{{Line: "late-fee"}} }, nil},
	{dossier.Waive, "line-lower", nil, func(k *dossier.Command) { k.Left = 18000 }},
	{dossier.Waive, "line-lower", nil, func(k *dossier.Command) { k.Left = -1 }},
	{dossier.Waive, "motive", nil, func(k *dossier.Command) { k.Motive = "" }},
	{dossier.Waive, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Contested, "line-due", nil, func(k *dossier.Command) { k.Line = "stamp-duty" }},
	{dossier.Contested, "contest-once", func(c *dossier.Case) {
		c.Contests = []dossier.Contest{{Number: "M1", Line: "late-fee", Due: today.Plus(9)}}
	}, nil},
	{dossier.Contested, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Uphold, "contest-open", func(c *dossier.Case) { c.Contests[0].Answer = dossier.ContestUpheld }, nil},
	{dossier.Uphold, "contest-open", nil, func(k *dossier.Command) { k.Line = "tax" }},
	{dossier.Uphold, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Reprice, "tariff-changed", func(c *dossier.Case) { c.Fees = good(dossier.Ready, dossier.Reprice, dossier.Clock).Law.Fees }, nil},
	{dossier.Reopen, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.Resume, "word", nil, func(k *dossier.Command) { k.Note = "" }},
	{dossier.HandOver, "identity-seen", nil, func(k *dossier.Command) { k.IdentitySeen = false }},
	{dossier.HandOver, "face-seen", nil, func(k *dossier.Command) { k.Handed = nil }},
	{dossier.HandOver, "face-seen", nil, func(k *dossier.Command) { k.Handed.Photo = false }},
	{dossier.HandOver, "fingers-said", nil, func(k *dossier.Command) { k.Handed.Fingers = "" }},
	{dossier.HandOver, "fingers-why", nil, func(k *dossier.Command) { k.Handed.Fingers, k.Note = dossier.FingersImpossible, "" }},
	{dossier.HandOver, "old-card-said", nil, func(k *dossier.Command) { k.Handed.Old = "" }},
	{dossier.HandOver, "late-day", nil, func(k *dossier.Command) { k.Handed.Late = today }},
	{dossier.HandOver, "late-day", func(c *dossier.Case) { c.DecidedOn = today.Plus(-3) }, func(k *dossier.Command) { k.Handed.Late = today.Plus(-4) }},
	{dossier.HandOver, "late-word", nil, func(k *dossier.Command) { k.Handed.Late, k.Note = today.Plus(-4), "" }},
	{dossier.HandOver, "stamp", nil, func(k *dossier.Command) { k.Stamp = "" }},
	{dossier.HandOver, "stamp", nil, func(k *dossier.Command) { k.Stamp = "123456789012345" }},
	{dossier.HandOver, "stamp-unused", nil, func(k *dossier.Command) { k.Law.StampUsed = true }},
	{dossier.Pay, "payment-said", nil, func(k *dossier.Command) { k.Payment = nil }},
	{dossier.HandOver, "pieces-seen", nil, func(k *dossier.Command) { k.PiecesSeen = false }},
}

// byClock makes the act one of the platform itself.
func byInstructor(k *dossier.Command) { k.Actor = agent(dossier.Instructor) }

func byClock(k *dossier.Command) { k.Actor, k.Note = dossier.Actor{Role: dossier.Clock}, "" }

// moveOf is a line for an act: of several, the one of an agent who examines.
func moveOf(do dossier.Action) dossier.Move {
	if do == dossier.Extend {
		return dossier.Move{From: dossier.Complete, Do: do, By: dossier.Instructor, To: dossier.Complete}
	}
	for _, m := range dossier.Moves {
		if m.Do == do {
			return m
		}
	}
	panic(do)
}

// TestNeeds refuses each guard at least once, with its own words; TestEveryMoveIsPossible allows each.
func TestNeeds(t *testing.T) {
	refused := map[string]bool{}
	for _, r := range refusals {
		m := moveOf(r.do)
		c, cmd := ripe(in(m.From), m), good(m.From, r.do, m.By)
		if r.c != nil {
			r.c(&c)
		}
		if r.cmd != nil {
			r.cmd(&cmd)
		}
		_, err := dossier.Decide(c, cmd, today)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Conflict || f.Text.Key != "need."+r.need {
			t.Errorf("%s without %s: %v", r.do, r.need, err)
		}
		if got := dossier.Refusals(c, cmd, today); len(got) == 0 || got[0] != r.need {
			t.Errorf("the button of %s says %v, not %s", r.do, got, r.need)
		}
		refused[string(r.do)+" "+r.need] = true
	}
	for do, needs := range dossier.Needs {
		for _, n := range needs {
			if !refused[string(do)+" "+n.Key] {
				t.Errorf("no test refuses %s for %s", do, n.Key)
			}
		}
	}
}

// A screen asks beside each button what would be refused, with nothing filled in yet.
func TestRefusalsOfAnEmptyCommand(t *testing.T) {
	for _, s := range states() {
		for do := range dossier.Needs {
			for _, key := range dossier.Refusals(in(s), dossier.Command{Do: do}, today) {
				if strings.TrimSpace(key) == "" {
					t.Errorf("%s in %s is refused without a word", do, s)
				}
			}
		}
	}
}

// What is allowed although it looks like a refusal.
func TestAllowances(t *testing.T) {
	for name, x := range map[string]refusal{
		"late is no bar to filing":               {dossier.Submit, "", nil, func(k *dossier.Command) { k.Law.Status = "late" }},
		"nor is an ended permit":                 {dossier.Submit, "", nil, func(k *dossier.Command) { k.Law.Status = "expired" }},
		"an answer in words":                     {dossier.Answer, "", nil, nil},
		"an answer by pieces, without a word":    {dossier.Answer, "", func(c *dossier.Case) { c.Wanted[0].Given = true }, func(k *dossier.Command) { k.Note = "" }},
		"a refused piece with its motive":        {dossier.Judge, "", nil, func(k *dossier.Command) { k.Verdict = dossier.Rejected }},
		"an accepted piece without motive":       {dossier.Judge, "", nil, func(k *dossier.Command) { k.Motive = "" }},
		"extension of a late dossier, explained": {dossier.Extend, "", func(c *dossier.Case) { c.Filed.Status = "late" }, nil},
		"extension again, near the end": {dossier.Extend, "", func(c *dossier.Case) {
			c.Extensions = []dossier.Period{{From: "2026-02-20", Until: today.Plus(30)}}
			c.PermitEnds = "2026-02-19"
		}, nil},
		"extension by the platform, provisional": {dossier.Extend, "", func(c *dossier.Case) { c.CompleteOn, c.PermitEnds = "", "2026-03-03" }, byClock},
		"extension by the platform, late and granted": {dossier.Extend, "", func(c *dossier.Case) {
			c.Filed.Status, c.DecidedOn, c.PermitEnds = "expired", "2026-02-25", "2026-01-31"
		}, byClock},
		"a visa that the register does not know, with its copy and a reason": {dossier.Validate, "", func(c *dossier.Case) {
			c.Visa.Says, c.Filed.Status = dossier.VisaUnknown, "late"
			c.Pieces[dossier.VisaScan] = dossier.PieceState{Files: 1}
		}, byInstructor},
		"a visa that the register contradicts, with its copy": {dossier.Submit, "", func(c *dossier.Case) {
			c.Visa = &dossier.VisaCheck{Says: dossier.VisaDiffers}
			c.Pieces[dossier.VisaScan] = dossier.PieceState{Files: 1}
		}, func(k *dossier.Command) { k.Law.Validates = true }},
		"a visa while the register does not answer": {dossier.Submit, "", says(dossier.VisaSilent), func(k *dossier.Command) { k.Law.Validates = true }},
		"proposal to refuse":                        {dossier.Propose, "", nil, func(k *dossier.Command) { k.Proposal = &dossier.Proposal{Grounds: []string{"resources"}} }},
		"hand-over of a card paid before, without a stamp": {dossier.HandOver, "", func(c *dossier.Case) { c.Paid = []string{"hand-over"} },
			func(k *dossier.Command) { k.Stamp = "" }},
		"hand-over of a free card, without a stamp": {dossier.HandOver, "", func(c *dossier.Case) { c.Fees = nil },
			func(k *dossier.Command) { k.Stamp = "" }},
		"fingerprints that cannot be taken, with a word": {dossier.HandOver, "", nil, func(k *dossier.Command) { k.Handed.Fingers = dossier.FingersImpossible }},
		"a hand-over that nobody recorded": {dossier.HandOver, "", nil, func(k *dossier.Command) {
			k.Handed, k.Stamp, k.IdentitySeen, k.PiecesSeen = &dossier.Handed{Late: today.Plus(-90)}, "", false, false
		}},
		"signed by another than the one who typed": {dossier.Grant, "", func(c *dossier.Case) { c.Entered = []string{"agent-pre-instructor"} }, nil},
		"hand-over when nothing is seen at the counter": {dossier.HandOver, "", func(c *dossier.Case) { c.Filed.AtCounter = nil },
			func(k *dossier.Command) { k.PiecesSeen = false }},
	} {
		m := moveOf(x.do)
		c, cmd := ripe(in(m.From), m), good(m.From, x.do, m.By)
		if x.c != nil {
			x.c(&c)
		}
		if x.cmd != nil {
			x.cmd(&cmd)
		}
		if _, err := dossier.Decide(c, cmd, today); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
