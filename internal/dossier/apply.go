package dossier

import (
	"maps"
	"slices"

	"anef/internal/day"
)

// Apply folds one event. It cannot fail: what is written has happened.
func Apply(c Case, e Event) Case {
	from := c.State
	c.State, c.Version = e.To, c.Version+1
	c = c.entered(e.Via)
	switch e.Do {
	case Submit:
		c.Filed, c.Answers, c.Office = *e.Filing, e.Answers, e.Office
		c = c.by(e.Under)
	case Amend:
		c.Answers, c.Filed, c.Unanswered = e.Answers, *e.Filing, false
	case Requalify:
		c.Offer = e.Offer
	case Retract, Decline:
		c.Offer = nil
	case Agree:
		c = c.requalified(e)
	case Backdate:
		c.Filed = *e.Filing
		if c.DecidedOn != "" {
			c.Fees = c.Relieved(e.Fees)
		}
	case Reprice:
		c.Fees = c.Relieved(e.Fees)
	case Waive:
		c.Reliefs = c.relieved(*e.Relief)
		c.Fees = c.Relieved(c.Fees)
	case AddPiece:
		c = addFile(c, e)
	case DropPiece:
		c.Pieces = maps.Clone(c.Pieces)
		p := c.Pieces[e.Piece]
		p.Files--
		c.Pieces[e.Piece] = p
	case Judge:
		c.Pieces = maps.Clone(c.Pieces)
		p := c.Pieces[e.Piece]
		p.Verdict, p.Motive, p.Note, p.On = e.Verdict, e.Motive, e.Note, e.On
		c.Pieces[e.Piece] = p
	case Ask:
		c.Wanted, c.Due, c.AskedOn = e.Wants, e.Due, e.On
	case Answer, CancelRequest:
		c = c.answered(e.On)
	case DeclareComplete:
		c.CompleteOn = e.On
	case Match:
		c.Visa, c.PermitEnds = e.Visa, e.Visa.Of.Until
	case Validate:
		c.DecidedOn, c.EndedOn, c.Offer = e.On, e.On, nil
	case Alert:
		c = c.raise(*e.Alarm)
	case Silence:
		c.SilentOn = e.Silent
	case Lack:
		c.Incident = e.Incident
	case Pay:
		c.Paid = c.paid(*e.Payment)
	case Assign:
		c.Assignee = e.Agent
	case Transfer, Repatriate:
		c = c.moved(e)
	case KeepHere:
		c.Kept = e.Office
	case Suspend:
		c.Suspended = e.Rest
	case Continue:
		c.Suspended = nil
	case Flag:
		c.Flags = append(c.unflagged(e.Flag.Kind), *e.Flag)
	case Unflag:
		c.Flags = c.unflagged(e.Flag.Kind)
	case Consult, Opine:
		c.Opinions = c.consulted(*e.Opinion, false)
	case Recall:
		c.Opinions = c.consulted(*e.Opinion, true)
	case OverrideRights, SignOverride, DropOverride:
		c.Override = e.Override
	case ProposeRevocation, DropRevocation:
		c.Revoking = e.Revoking
	case Revoke:
		c = c.revoked(*e.Revoking, e.On)
	case Propose:
		c.Proposal = e.Proposal
	case SendBack:
		c.Proposal = nil
	case Grant:
		c.DecidedOn, c.Card, c.Months, c.Fees = e.On, e.Proposal.Card, e.Proposal.Months, c.Relieved(e.Fees)
		c.RevokedOn = ""
	case Refuse:
		c.DecidedOn, c.EndedOn, c.Grounds = e.On, e.On, e.Proposal.Grounds
	case Order:
		c.OrderID = e.Order
	case Correct, GivePhoto, Follow:
		if e.Answers > 0 {
			c.Answers = e.Answers
		}
	case Produce:
		c.CardNumber = e.Order
	case Resume:
		c.Stopped += c.DecidedOn.Until(e.On)
		c.DecidedOn, c.EndedOn, c.Grounds = "", "", nil
	case Reopen:
		c.Stopped += c.AskedOn.Until(e.On)
		c.Wanted, c.Due, c.AskedOn, c.EndedOn = nil, "", "", ""
	case HandOver:
		c.EndedOn, c.Offer, c.Handed = e.handedOn(), nil, e.Handed
	case Cease:
		c.Ceased, c.EndedOn = &Ceased{from, e.On}, e.On
	case Revive:
		c = c.revived(e.On)
	case Close, Withdraw, Discard:
		c.EndedOn, c.Offer = e.On, nil
	}
	if e.Photo != nil {
		c.Photo = e.Photo
	}
	if e.Contest != nil {
		c.Contests = c.contested(*e.Contest)
	}
	if e.Period != nil {
		c.Extensions = append(c.Extensions[:len(c.Extensions):len(c.Extensions)], *e.Period)
		c.RevokedOn = ""
	}
	if e.Ends != "" {
		c.Extensions = cut(c.Extensions, e.On)
	}
	if e.To == Complete && !e.stays() {
		c.Proposal = nil // an amended dossier is proposed again
	}
	switch {
	case e.Do == Answer:
		c.AnsweredOn = e.On
	case e.Do == Cease, e.Do == Revive: // nobody has looked at the answer by that
	case slices.Contains(AgentRoles, e.By) && !e.stays():
		c.AnsweredOn = ""
	}
	if e.Do == Lack {
		return c
	}
	return c.madeMeanwhile(e.Do).settle(e.On)
}

// answered ends a request. Before completeness the silence clock stood still while it waited.
func (c Case) answered(on day.Date) Case {
	if c.CompleteOn == "" && c.AskedOn != "" {
		c.Stopped += c.AskedOn.Until(on)
	}
	c.Wanted, c.Due, c.AskedOn = nil, "", ""
	return c
}

// requalified goes on under the procedure that the person agreed to; completeness is checked again.
func (c Case) requalified(e Event) Case {
	c = c.answered(e.On).by(e.Under)
	c.Filed, c.Unanswered = *e.Filing, e.Lacking
	c.CompleteOn, c.Offer = "", nil
	return c
}

// by judges the case by another version or procedure; histories written before versions were kept name none.
func (c Case) by(u *Under) Case {
	if u != nil && u.Procedure != "" {
		c.Procedure, c.ProcedureVersion = u.Procedure, u.Version
	}
	return c
}

// Begin is the empty draft from which a history leads to the case.
func Begin(c Case, history []Event) Case {
	for _, e := range history {
		if e.Was != nil {
			c = c.by(e.Was)
			break
		}
	}
	return Case{ID: c.ID, Reference: c.Reference, State: Draft, Procedure: c.Procedure, ProcedureVersion: c.ProcedureVersion,
		Account: c.Account, Person: c.Person, Permit: c.Permit, PermitEnds: c.PermitEnds, From: c.From}
}

// addFile counts a file; a new file of a piece must be looked at again.
func addFile(c Case, e Event) Case {
	pieces := map[string]PieceState{}
	maps.Copy(pieces, c.Pieces)
	p := pieces[e.Piece]
	pieces[e.Piece] = PieceState{Files: p.Files + 1}
	c.Pieces = pieces
	wanted := append([]Want(nil), c.Wanted...)
	for i := range wanted {
		if wanted[i].Piece == e.Piece {
			wanted[i].Given = true
		}
	}
	c.Wanted = wanted
	return c
}

// Fold replays a history from the beginning.
func Fold(c Case, events []Event) Case {
	for _, e := range events {
		c = Apply(c, e)
	}
	return c
}
