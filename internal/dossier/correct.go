package dossier

import (
	"context"
	"maps"
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/rights"
)

// Correctable are the questions whose answers are printed on papers, and which an agent may put right with a paper.
var Correctable = []string{"family_name", "given_names", "birth_date", "nationality"}

// correct replaces a paper that says something wrong. Answers that were wrong are put right in the same commit, as one
// more version: what was filed stays.
func (s *Service) correct(ctx context.Context, id ID, key string, cmd Command, word string) (Case, error) {
	now := s.Clock()
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil {
		return Case{}, err
	}
	cmd.Law.Paper, cmd.Law.Rights = inForce(d, cmd.Paper)
	cmd.Law.Seen = d.Case.Version
	if cmd.Motive == wrongRights && cmd.Law.Paper != nil {
		if cmd.Law.Rights, err = s.rightsOfAgain(ctx, d, cmd.Law.Paper.Kind, day.Of(now)); err != nil {
			return d.Case, err
		}
	}
	out := Outcome{Notes: s.notes(&cmd, word, now)}
	if body := corrected(d, cmd.Corrected); body != nil {
		if err := s.readable(body, day.Of(now)); err != nil {
			return d.Case, err
		}
		cmd.Answers = d.Case.Answers + 1
		out.Answers = &Answers{Version: cmd.Answers, Body: body, At: now}
		if out.Holder, err = s.holder(ctx, d.Case, body); err != nil {
			return d.Case, err
		}
	}
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		out.Events, err = Decide(c, cmd, day.Of(now))
		return out, err
	})
}

// inForce is what a paper in force is about, which no other is replacing already; nil for any other number.
func inForce(d Dossier, number string) (*Reissue, *rights.Rights) {
	i := slices.IndexFunc(d.Papers, func(p Paper) bool { return p.Number == number && p.InForce() && d.stands(p) })
	if i < 0 {
		return nil, nil
	}
	r, said := d.reissue(d.Papers[i])
	return &r, said
}

// reissue is what a paper is about: the event that first called for such a one, and the rights that a correction gave it.
func (d Dossier) reissue(p Paper) (Reissue, *rights.Rights) {
	r := Reissue{Number: p.Number, Kind: p.Kind, Seq: p.Seq, From: p.From, Until: p.Until}
	for _, e := range d.History {
		if e.Seq == p.Seq && e.Reissue != nil { // it was a correction itself
			r.Seq = e.Reissue.Seq
			return r, e.Rights
		}
	}
	return r, nil
}

// corrected gives the answers in force with those that change; nil when none does.
func corrected(d Dossier, typed map[string]string) map[string]string {
	old := d.InForce().Body
	body := maps.Clone(old)
	for _, id := range Correctable {
		if v, ok := typed[id]; ok && strings.TrimSpace(v) != old[id] {
			body[id] = strings.TrimSpace(v)
		}
	}
	if maps.Equal(body, old) {
		return nil
	}
	return body
}

// readable refuses what no paper can say.
func (s *Service) readable(body map[string]string, today day.Date) error {
	var bad fault.Fields
	if body["family_name"] == "" {
		bad.Add("family_name", "account.error.family-name")
	}
	if born, err := day.Parse(body["birth_date"]); err != nil || born > today {
		bad.Add("birth_date", "account.error.birth-date")
	}
	if _, ok := s.Rules().Places.Country(body["nationality"]); !ok {
		bad.Add("nationality", "account.error.nationality")
	}
	return bad.Err()
}

// rightsOfAgain asks the law once more what a paper should have said.
func (s *Service) rightsOfAgain(ctx context.Context, d Dossier, kind string, today day.Date) (*rights.Rights, error) {
	f, err := s.form(ctx, d.Case, d.InForce().Body, today)
	if err != nil {
		return nil, err
	}
	if kind == "decision" {
		return s.grantedRights(f, d.Case), nil
	}
	return s.rights(f, kind), nil
}

// rightsAgain gives them the days of the paper that is corrected.
func (c Case) rightsAgain(r *rights.Rights, was Reissue) *rights.Rights {
	if was.Kind == "decision" {
		return since(r, c.DecidedOn)
	}
	return c.rightsOf(r, Period{From: was.From, Until: was.Until})
}
