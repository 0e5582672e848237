package dossier

import (
	"slices"

	"anef/internal/day"
)

// Revoking is a paper that an agent wants believed no more. It counts once another agent has signed it.
type Revoking struct {
	Number string   `json:"number"`
	Kind   string   `json:"kind"`
	From   day.Date `json:"from,omitempty"`
	Until  day.Date `json:"until,omitempty"`
	Motive string   `json:"motive"` // one of RevokedPapers
	Note   string   `json:"note"`   // id of the word to the person
	By     string   `json:"by"`     // who proposes does not sign
	On     day.Date `json:"on"`
}

// RevokedPapers are the coded reasons to revoke a paper; locale keys paper.why.CODE.
var RevokedPapers = []string{"not-entitled", "fraud", "misused", "other"}

// refusalPaper is taken back by taking up the dossier again, not by revoking what tells it.
const refusalPaper = "refusal"

// proposed is what an agent wants revoked, for another to sign.
func proposed(cmd Command, today day.Date) *Revoking {
	p := cmd.Law.Paper
	return &Revoking{Number: p.Number, Kind: p.Kind, From: p.From, Until: p.Until, Motive: cmd.Motive, Note: cmd.Note, By: cmd.Actor.ID, On: today}
}

// revoked is a case of which a paper is believed no more. When that was an extension, the days left of it cover nobody,
// and the platform gives none by itself until an agent does.
func (c Case) revoked(r Revoking, on day.Date) Case {
	c.Revoking = nil
	if r.Kind != extensionPaper {
		return c
	}
	var left []Period
	for _, p := range c.Extensions {
		if p.From == r.From && p.Until == r.Until {
			left = append(left, cut([]Period{p}, on)...)
		} else {
			left = append(left, p)
		}
	}
	c.Extensions, c.RevokedOn = left, on
	return c
}

var revokeNeeds = map[Action][]Need{
	ProposeRevocation: {
		{"paper-in-force", paperInForce},
		{"not-a-refusal", func(_ Case, cmd Command, _ day.Date) bool {
			return cmd.Law.Paper == nil || cmd.Law.Paper.Kind != refusalPaper
		}},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool { return slices.Contains(RevokedPapers, cmd.Motive) }},
		{"word", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Note != "" }},
	},
	Revoke: {
		{"revocation-open", revocationOpen},
		{"revocation-four-eyes", func(c Case, cmd Command, _ day.Date) bool { return c.Revoking == nil || c.Revoking.By != cmd.Actor.ID }},
		{"paper-in-force", paperInForce},
	},
	DropRevocation: {{"revocation-open", revocationOpen}},
}

func paperInForce(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Paper != nil }

func revocationOpen(c Case, _ Command, _ day.Date) bool { return c.Revoking != nil }
