package dossier

import (
	"context"
	"slices"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/referral"
)

// An opinion is asked of somebody outside: the doctors of the OFII, a university, the office for work permits. They answer
// by a link, once; no decision has to wait for them, and none is made by them.
const (
	Consult Action = "consult"
	Opine   Action = "opine"  // by whom it was asked of
	Recall  Action = "recall" // the question is taken back
)

// Experts are those who may be asked; locale keys opinion.of.CODE.
var Experts = []string{"ofii", "university", "work", "consulate", "town-hall", "other"}

// Opinions that may be given; locale keys opinion.says.CODE.
const (
	Favourable   = "favourable"
	Unfavourable = "unfavourable"
	NoView       = "none"
)

// Opinion is one that was asked.
type Opinion struct {
	ID    string   `json:"id"` // in the link
	Of    string   `json:"of"` // see Experts
	Email string   `json:"-"`  // lives in a row that can be erased
	By    string   `json:"by"` // the agent
	On    day.Date `json:"on"`
	Due   day.Date `json:"due"`
	Ask   string   `json:"ask"`            // id of the question
	Says  string   `json:"says,omitempty"` // once given
	Note  string   `json:"note,omitempty"` // id of the words beside it
	Given day.Date `json:"given,omitempty"`

	Facts  []string `json:"facts,omitempty"`  // shown to them, see ShownFacts
	Pieces []string `json:"pieces,omitempty"` // codes of those they may read
}

// ShownFacts are what the page of the question can tell of a person; locale keys opinion.fact.CODE.
var ShownFacts = []string{"name", "born", "nationality", "permit", "address", "phone"}

// OpinionLives is how many days after its due day a question can still be answered.
const OpinionLives = 30

// Answerable tells whether the link of the question still leads to its form.
func (o Opinion) Answerable(c Case, today day.Date) bool {
	return o.Says == "" && c.Undecided() && today <= o.Due.Plus(OpinionLives)
}

// Asked finds an opinion by its id.
func (c Case) Asked(id string) (Opinion, bool) {
	i := slices.IndexFunc(c.Opinions, func(o Opinion) bool { return o.ID == id })
	if i < 0 {
		return Opinion{}, false
	}
	return c.Opinions[i], true
}

// consulted puts an opinion in its place, or takes it out.
func (c Case) consulted(o Opinion, gone bool) []Opinion {
	out := slices.Clone(c.Opinions)
	i := slices.IndexFunc(out, func(x Opinion) bool { return x.ID == o.ID })
	switch {
	case gone && i >= 0:
		return slices.Delete(out, i, i+1)
	case i >= 0:
		out[i] = o
		return out
	}
	return append(out, o)
}

// waiting: it was asked, and nobody has answered.
func waiting(c Case, cmd Command, _ day.Date) bool {
	if cmd.Opinion == nil {
		return false
	}
	o, ok := c.Asked(cmd.Opinion.ID)
	return ok && o.Says == ""
}

// opinionLives: after a while the answer would come too late to be read.
func opinionLives(c Case, cmd Command, today day.Date) bool {
	if cmd.Opinion == nil {
		return false
	}
	o, asked := c.Asked(cmd.Opinion.ID)
	return !asked || o.Answerable(c, today) || o.Says != ""
}

// referred is where the question goes.
func (c Case) referred(o Opinion) *referral.Referral {
	return &referral.Referral{Opinion: o.ID, Dossier: string(c.ID), Email: o.Email, Told: referral.Waiting}
}

// Consulted reads a dossier for the expert whose opinion was asked. NotFound when it never was.
func (s *Service) Consulted(ctx context.Context, id ID, opinion string) (Dossier, error) {
	d, err := s.Store.Load(ctx, id, Scope{All: true})
	if err != nil {
		return d, err
	}
	for _, e := range d.History {
		if e.Do == Consult && e.Opinion.ID == opinion {
			return d, nil
		}
	}
	return Dossier{}, fault.New(fault.NotFound, "opinion.unknown")
}

func opinionSaid(_ Case, cmd Command, _ day.Date) bool {
	return cmd.Opinion != nil && slices.Contains([]string{Favourable, Unfavourable, NoView}, cmd.Opinion.Says)
}
