package dossier

import (
	"slices"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
)

// Need is one guard of an action: what must hold, and what to tell when it does not.
type Need struct {
	Key   string // locale key under "need."
	Holds func(c Case, cmd Command, today day.Date) bool
}

// Needs are the guards of each action, checked in order after the table allowed the move.
var Needs = map[Action][]Need{
	Submit: {
		{"this-channel", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Channel == "anef" }},
		{"not-too-early", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Status != "too-early" }},
		{"not-closed", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Status != "closed" }},
		{"answers-complete", func(_ Case, cmd Command, _ day.Date) bool { return !cmd.Unfinished }},
		{"pieces-given", func(c Case, cmd Command, _ day.Date) bool { return len(absent(c, cmd.Law.Wanted)) == 0 }},
		{"office-known", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Office != "" }},
		{"visa-scan", visaScan},
	},
	Match: {
		{"validates", func(c Case, _ Command, _ day.Date) bool { return c.State == Draft || c.Filed.Validates }},
		{"visa-answer", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Visa != nil }},
	},
	Validate: {
		{"validates", func(c Case, _ Command, _ day.Date) bool { return c.Filed.Validates }},
		{"not-suspended", notSuspended},
		{"no-offer-open", noOffer},
		{"visa-agrees", visaAgrees},
		{"in-time-or-agent", func(c Case, cmd Command, _ day.Date) bool { return c.Filed.InTime() || cmd.Actor.Role != Clock }},
		{"paid", paidFor},
		{"word", func(c Case, cmd Command, t day.Date) bool { return cmd.Actor.Role == Clock || words(c, cmd, t) }},
	},
	AddPiece:  {{"file", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Piece != "" && cmd.File != "" }}},
	DropPiece: {{"file", func(c Case, cmd Command, _ day.Date) bool { return c.Pieces[cmd.Piece].Files > 0 && cmd.File != "" }}},
	Amend:     {{"answers-complete", func(_ Case, cmd Command, _ day.Date) bool { return !cmd.Unfinished }}},
	Answer: {{"pieces-or-word", func(c Case, cmd Command, _ day.Date) bool {
		for _, w := range c.Wanted {
			if !w.Given && cmd.Note == "" {
				return false
			}
		}
		return true
	}}},
	Judge: {
		{"piece-there", func(c Case, cmd Command, _ day.Date) bool { return c.Pieces[cmd.Piece].Files > 0 }},
		{"verdict", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Verdict == Accepted || cmd.Verdict == Rejected }},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Verdict == Accepted || cmd.Motive != "" }},
	},
	Ask: {
		{"something-wanted", func(_ Case, cmd Command, _ day.Date) bool { return len(cmd.Wants) > 0 }},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool {
			for _, w := range cmd.Wants {
				if w.Piece == "" || w.Motive == "" {
					return false
				}
			}
			return true
		}},
		{"due-ahead", func(_ Case, cmd Command, today day.Date) bool { return cmd.Due > today }},
	},
	DeclareComplete: {
		{"pieces-accepted", func(c Case, _ Command, _ day.Date) bool { return len(Unaccepted(c)) == 0 }},
		{"answers-given", func(c Case, _ Command, _ day.Date) bool { return !c.Unanswered }},
	},
	Assign: {
		{"assignable", assignable},
		{"another-agent", func(c Case, cmd Command, _ day.Date) bool { return cmd.Agent != c.Assignee }},
		{"agent-here", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Agent == "" || cmd.Law.Colleague }},
	},
	Transfer: {
		{"another-office", elsewhere},
		{"word", func(c Case, cmd Command, t day.Date) bool { return cmd.Actor.Role == Applicant || words(c, cmd, t) }},
		{"where-living", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Actor.Role != Applicant || cmd.Law.Moved == cmd.Office
		}},
		{"office-exists", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Office }},
	},
	Repatriate: {{"another-office", elsewhere}, {"word", words}},
	KeepHere:   {{"another-office", elsewhere}},
	Suspend: {
		{"not-suspended", notSuspended},
		{"word", words},
		{"look-ahead", func(_ Case, cmd Command, today day.Date) bool { return cmd.Rest != nil && cmd.Rest.Look > today }},
	},
	Continue: {{"suspended", func(c Case, _ Command, _ day.Date) bool { return c.Suspended != nil }}},
	Flag: {
		{"flag-kind", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Flag != nil && slices.Contains(FlagKinds, cmd.Flag.Kind)
		}},
		{"flag-day", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Flag == nil || cmd.Flag.Kind == Vulnerable || cmd.Flag.Day != ""
		}},
		{"word", words},
	},
	Unflag: {{"flag-there", func(c Case, cmd Command, _ day.Date) bool {
		if cmd.Flag == nil {
			return false
		}
		_, ok := c.Flagged(cmd.Flag.Kind)
		return ok
	}}},
	Remark: {{"word", words}},
	Follow: {{"something-follows", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Answers > 0 }}},
	WantPhoto: {{"photo-given", func(c Case, _ Command, _ day.Date) bool {
		return c.Photo == nil || c.Photo.Code && c.Photo.Why == ""
	}}},
	GivePhoto: {{"photo-open", func(c Case, cmd Command, _ day.Date) bool {
		return cmd.Photo != nil && (c.Photo == nil || !c.Photo.Taken)
	}}},
	Consult: {
		{"expert", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Opinion != nil && slices.Contains(Experts, cmd.Opinion.Of) && cmd.Opinion.ID != ""
		}},
		{"word", words},
		{"opinion-due", func(_ Case, cmd Command, today day.Date) bool { return cmd.Opinion != nil && cmd.Opinion.Due > today }},
	},
	Opine:  {{"opinion-waits", waiting}, {"opinion-lives", opinionLives}, {"opinion-said", opinionSaid}},
	Recall: {{"opinion-waits", waiting}},
	Requalify: {
		{"no-offer-open", noOffer},
		{"another-procedure", func(c Case, cmd Command, _ day.Date) bool { return cmd.Procedure != "" && cmd.Procedure != c.Procedure }},
		{"procedure-here", procedureHere},
		{"no-twin", noTwin},
		{"word", words},
	},
	Retract: {{"offer-open", offerOpen}},
	Agree: {
		{"offer-open", offerOpen},
		{"as-offered", func(c Case, cmd Command, _ day.Date) bool {
			return c.Offer == nil || cmd.Procedure == c.Offer.Procedure
		}},
		{"procedure-here", procedureHere},
		{"no-twin", noTwin},
	},
	Decline: {{"offer-open", offerOpen}},
	Extend: {
		{"extension-given", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Extension.N > 0 }},
		{"complete-or-reason", completeOrReason},
		{"in-time-or-reason", func(c Case, cmd Command, _ day.Date) bool {
			return c.Filed.InTime() || cmd.Note != "" || cmd.Actor.Role == Clock && c.owed()
		}},
		{"not-covered-yet", func(c Case, cmd Command, today day.Date) bool {
			if cmd.Actor.Role == Clock {
				return c.ExtensionDue(cmd.Law, today)
			}
			return len(c.Extensions) == 0 || c.CoveredUntil() < today.Plus(31)
		}},
	},
	Alert: {{"alarm-due", func(c Case, cmd Command, today day.Date) bool {
		return cmd.Alarm != nil && slices.Contains(c.DueAlarms(cmd.Law, today), *cmd.Alarm)
	}}},
	Silence: {{"silence-reached", func(c Case, _ Command, today day.Date) bool { return c.silent(today) }}},
	Lack: {
		{"incident-once", func(c Case, _ Command, _ day.Date) bool { return c.Incident == nil }},
		{"gap", func(c Case, cmd Command, today day.Date) bool { return c.Gap(cmd.Law, today) != "" }},
		{"number", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Number != "" }},
	},
	ProposeRevocation: revokeNeeds[ProposeRevocation],
	Revoke:            revokeNeeds[Revoke],
	DropRevocation:    revokeNeeds[DropRevocation],
	OverrideRights: {
		{"work-right", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Work != "" }},
		{"word", words},
	},
	SignOverride: {
		{"override-open", overrideOpen},
		{"override-four-eyes", func(c Case, cmd Command, _ day.Date) bool { return c.Override == nil || c.Override.By != cmd.Actor.ID }},
	},
	DropOverride: {{"override-there", func(c Case, _ Command, _ day.Date) bool { return c.Override != nil }}},
	Propose: {
		{"not-suspended", notSuspended},
		{"no-offer-open", noOffer},
		{"grant-or-grounds", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Proposal != nil && (cmd.Proposal.Grant || len(cmd.Proposal.Grounds) > 0)
		}},
		{"duration", func(_ Case, cmd Command, _ day.Date) bool {
			p := cmd.Proposal
			return p == nil || !p.Grant || p.Card != "" && (cmd.Law.Copy && p.Months == 0 || p.Months > 0 && p.Months <= cmd.Law.LongestCard)
		}},
	},
	SendBack: {{"word", words}},
	Grant: {
		{"not-suspended", notSuspended},
		{"as-proposed", func(c Case, _ Command, _ day.Date) bool { return c.Proposal != nil && c.Proposal.Grant }},
		{"four-eyes", fourEyes},
		{"not-entered", notEntered},
	},
	Refuse: {
		{"not-suspended", notSuspended},
		{"as-proposed", func(c Case, _ Command, _ day.Date) bool {
			return c.Proposal != nil && !c.Proposal.Grant && len(c.Proposal.Grounds) > 0
		}},
		{"four-eyes", fourEyes},
		{"not-entered", notEntered},
	},
	Close: {
		{"not-suspended", notSuspended},
		{"no-offer-open", noOffer},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Motive != "" }},
		{"unanswered", func(c Case, _ Command, today day.Date) bool { return c.Due != "" && c.Due < today }},
	},
	Correct: {
		{"paper-in-force", paperInForce},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool { return slices.Contains(WrongPapers, cmd.Motive) }},
	},
	Backdate:  attemptNeeds,
	Waive:     amountNeeds[Waive],
	Contested: amountNeeds[Contested],
	Uphold:    amountNeeds[Uphold],
	Reprice:   amountNeeds[Reprice],
	Reopen:    ceaseNeeds[Reopen],
	Cease:     ceaseNeeds[Cease],
	Revive:    ceaseNeeds[Revive],
	Produce:   ceaseNeeds[Produce],
	Arrive:    ceaseNeeds[Arrive],
	Pay:       {{"payment-said", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Payment != nil }}},
	Resume:    {{"word", words}},
	HandOver: {
		{"late-day", lateDay},
		{"late-word", lateWhy},
		{"identity-seen", func(_ Case, cmd Command, _ day.Date) bool { return late(cmd) || cmd.IdentitySeen }},
		{"face-seen", faceSeen},
		{"fingers-said", fingersSaid},
		{"fingers-why", fingersWhy},
		{"old-card-said", oldCardSaid},
		{"stamp", func(c Case, cmd Command, _ day.Date) bool {
			_, ok := ident.Stamp(cmd.Stamp)
			return c.AmountDue() == 0 || ok || late(cmd) || c.PaidFor("hand-over")
		}},
		{"stamp-unused", func(_ Case, cmd Command, _ day.Date) bool { return !cmd.Law.StampUsed }},
		{"pieces-seen", func(c Case, cmd Command, _ day.Date) bool {
			return len(c.Brings()) == 0 || cmd.PiecesSeen || late(cmd)
		}},
	},
}

func offerOpen(c Case, _ Command, _ day.Date) bool { return c.Offer != nil }

// noOffer: nothing is decided over the head of somebody who was asked and has not answered.
func noOffer(c Case, _ Command, _ day.Date) bool { return c.Offer == nil }

// procedureHere: only what is filed on this platform can go on here.
func procedureHere(_ Case, cmd Command, _ day.Date) bool {
	return cmd.Law.Here && cmd.Law.Under.Procedure == cmd.Procedure
}

// noTwin: a person has one open dossier for a procedure and a permit.
func noTwin(_ Case, cmd Command, _ day.Date) bool { return !cmd.Law.Twin }

// completeOrReason: without a check of completeness the platform itself gives an extension when nothing else is missing,
// and an agent when there is a reason.
func completeOrReason(c Case, cmd Command, _ day.Date) bool {
	if c.CompleteOn != "" {
		return true
	}
	if cmd.Actor.Role == Clock {
		return len(c.unchecked()) == 0
	}
	return cmd.Note != ""
}

// silent tells whether silence is a refusal by now, and nobody has noted it.
func (c Case) silent(today day.Date) bool {
	on := c.SilenceOn()
	return c.SilentOn == "" && on != "" && on <= today
}

// fourEyes: who proposes does not sign.
func fourEyes(c Case, cmd Command, _ day.Date) bool {
	return c.Proposal == nil || c.Proposal.By != cmd.Actor.ID
}

// absent lists the codes of which no file was given.
func absent(c Case, codes []string) (out []string) {
	for _, code := range codes {
		if c.Pieces[code].Files == 0 {
			out = append(out, code)
		}
	}
	return out
}

// Absent lists the required pieces of which no file was given yet.
func Absent(c Case, wanted []string) []string { return absent(c, wanted) }

// Unaccepted lists the pieces required at filing that no agent has accepted yet.
func Unaccepted(c Case) (out []string) {
	for _, code := range c.Filed.Wanted {
		if c.Pieces[code].Verdict != Accepted {
			out = append(out, code)
		}
	}
	return out
}

// Refusals gives the guards that an action would fail now, as locale keys: what a screen says beside a button.
func Refusals(c Case, cmd Command, today day.Date) (out []string) {
	for _, n := range Needs[cmd.Do] {
		if !n.Holds(c, cmd, today) {
			out = append(out, n.Key)
		}
	}
	return out
}

func guard(c Case, cmd Command, today day.Date) error {
	for _, n := range Needs[cmd.Do] {
		if !n.Holds(c, cmd, today) {
			return fault.New(fault.Conflict, "need."+n.Key, "opens", cmd.Law.Opens, "closes", cmd.Law.Closes, "due", c.Due)
		}
	}
	return nil
}
