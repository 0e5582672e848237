package desk

import (
	"net/http"
	"strconv"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

const proposalOfRefusal = "propose-refusal"

var (
	// proposingGrant proposes a kind of card and its months.
	proposingGrant = act{
		do: dossier.Propose, name: "propose-grant", read: readGrant, fill: fillGrant, ready: someProposal,
		fields: func(s *sight, a web.Asked) templ.Component { return grantFields(s, a) },
	}
	// proposingRefusal proposes a refusal on coded grounds.
	proposingRefusal = act{
		do: dossier.Propose, name: proposalOfRefusal, grave: true, read: readRefusal, ready: someProposal,
		fields: func(s *sight, a web.Asked) templ.Component { return refusalFields(s, a) },
	}
)

func (d *Desk) proposeGrant(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, proposingGrant)
}

func (d *Desk) proposeRefusal(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, proposingRefusal)
}

func someProposal(*sight) dossier.Command {
	return dossier.Command{Proposal: &dossier.Proposal{Grounds: []string{"some"}}}
}

// limit is the longest duration of a card under today's law, in months; 0 when it cannot be given.
func (s *sight) limit(kind string) int {
	c, _ := s.form.Card(kind)
	v, _ := s.law.Value(c.Months)
	return v.Value.Delay.N
}

// cards are the kinds that the procedure can end in, each with its longest duration as a hint.
func (s *sight) cards() (out []theme.Option) {
	for _, c := range s.form.Cards() {
		o := theme.Option{Value: c.Kind, Label: s.law.Say(c.Text, s.lang)}
		switch n := s.limit(c.Kind); {
		case c.Kind == catalogue.Former:
			o.Hint = s.T("desk.propose-grant.copy", "ends", s.Date(s.Case.PermitEnds))
		case n > 0:
			o.Hint = s.T("desk.propose-grant.longest", "n", n)
		default:
			continue
		}
		out = append(out, o)
	}
	return out
}

func readGrant(s *sight, f *web.Form) (dossier.Command, string) {
	var kinds []string
	longest := 0
	for _, c := range s.form.Cards() {
		kinds = append(kinds, c.Kind)
		longest = max(longest, s.limit(c.Kind))
	}
	p := dossier.Proposal{Grant: true, Card: f.Choice("card", kinds...)}
	if n := s.limit(p.Card); n > 0 {
		longest = n
	}
	if p.Card != catalogue.Former {
		p.Months = f.Int("months", 1, longest)
	}
	return dossier.Command{Proposal: &p}, f.Optional().Lines("grant-word", longestWord)
}

// fillGrant suggests the card that covers the years of study left, as far as the law lets.
func fillGrant(s *sight, f *web.Form) {
	years, err := strconv.Atoi(s.InForce().Body["years_left"])
	if err != nil || years < 1 {
		years = 1
	}
	kind, months := "", 0
	for _, c := range s.form.Cards() {
		// A longer card only when it is not cut short by a shorter one that would do.
		if n := min(s.limit(c.Kind), 12*years); n > months {
			kind, months = c.Kind, n
		}
	}
	if kind == "" && len(s.cards()) == 1 {
		f.Set("card", s.cards()[0].Value)
	}
	if months > 0 {
		f.Set("card", kind)
		f.Set("months", strconv.Itoa(months))
	}
}

func readRefusal(s *sight, f *web.Form) (dossier.Command, string) {
	p := dossier.Proposal{Grounds: f.Choices("grounds", motives(s, catalogue.ForRefusal)...)}
	return dossier.Command{Proposal: &p}, f.Lines("refusal-word", longestWord)
}

// grounds are the coded reasons for a refusal, each with its text of law.
func (s *sight) grounds() (out []theme.Option) {
	for _, m := range s.form.Rules.Motives(catalogue.ForRefusal) {
		if !m.Fits(s.form.Procedure.Code) {
			continue
		}
		out = append(out, theme.Option{Value: m.Code, Label: m.Text.In(s.lang), Hint: s.form.Rules.Sources()[m.Source].Title})
	}
	if s.failed != nil && s.failed.act == proposalOfRefusal {
		return theme.Choose(out, s.request.PostForm["grounds"]...)
	}
	return out
}
