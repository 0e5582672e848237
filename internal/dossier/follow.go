package dossier

import (
	"context"
	"maps"
	"slices"

	"anef/internal/day"
	"anef/internal/rights"
)

// Follow: what an agent accepted in another dossier of the person, such as a name, counts in this one too.
const Follow Action = "follow"

// Again is a paper to be made again, with the rights that it says.
type Again struct {
	Reissue
	Rights *rights.Rights
}

// printed are the answers that extensions print.
var printed = []string{"family_name", "given_names"}

// Follow puts accepted answers into another dossier of the same person, as one more version, and has the extensions made
// again that print them. In a draft they are typed in. Nothing happens where they are there already.
func (s *Service) Follow(ctx context.Context, id ID, from Case, changed map[string]string) (Case, error) {
	clock := Actor{Role: Clock}
	d, err := s.Store.Load(ctx, id, clock.Scope())
	if err != nil {
		return Case{}, err
	}
	_, p, err := s.Law(ctx, d.Case)
	if err != nil {
		return d.Case, err
	}
	changed = maps.Clone(changed)
	maps.DeleteFunc(changed, func(id, _ string) bool { _, asked := p.Question(id); return !asked })
	now := s.Clock()
	if d.Typing().Rev > 0 {
		if err := s.Store.SaveDraft(ctx, id, changed, now); err != nil || d.Case.State == Draft {
			return d.Case, err
		}
	}
	old := d.InForce().Body
	body := maps.Clone(old)
	maps.Copy(body, changed)
	maps.DeleteFunc(body, func(id, v string) bool { return v == "" && old[id] == "" })
	if maps.Equal(body, old) || d.Case.State == Draft {
		return d.Case, nil
	}
	cmd := Command{Do: Follow, Actor: clock, Answers: d.Case.Answers + 1, Of: from.Reference}
	cmd.Law.Seen = d.Case.Version
	if slices.ContainsFunc(printed, func(id string) bool { return body[id] != old[id] }) {
		cmd.Law.Again = d.runningAgain(day.Of(now))
	}
	who, err := s.holder(ctx, d.Case, body)
	if err != nil {
		return d.Case, err
	}
	former, err := s.holder(ctx, d.Case, old)
	if err != nil {
		return d.Case, err
	}
	who.Keys = slices.Compact(slices.Sorted(slices.Values(append(who.Keys, former.Keys...))))
	return s.Store.Update(ctx, id, "follow/"+from.Reference, now, func(c Case) (Outcome, error) {
		events, err := Decide(c, cmd, day.Of(now))
		return Outcome{Events: events, Holder: who, Answers: &Answers{Version: cmd.Answers, Body: body, At: now}}, err
	})
}

// runningAgain are the extensions that are not over, with the rights that they say.
func (d Dossier) runningAgain(today day.Date) (out []Again) {
	for _, p := range d.Papers {
		if p.Kind == extensionPaper && p.Until >= today && d.stands(p) {
			r, said := d.reissue(p)
			out = append(out, Again{r, said})
		}
	}
	return out
}

// followed has the papers made again that print what changed.
func followed(e Event, l Findings) (out []Event) {
	for _, a := range l.Again {
		x := e
		x.Do, x.Answers, x.Of, x.Motive = Correct, 0, "", "name"
		x.Reissue, x.Rights = &a.Reissue, a.Rights
		out = append(out, x)
	}
	return out
}

// CardDays are the first and the last day of the card that was granted: it follows the former permit, or begins with the
// decision. Of a copy, whose days are those of the permit held, both are "".
func (c Case) CardDays() (from, until day.Date) {
	if c.Months == 0 {
		return "", ""
	}
	from = c.DecidedOn
	if c.PermitEnds != "" {
		from = c.PermitEnds.Plus(1)
	}
	return from, from.PlusMonths(c.Months, day.Clamp).Plus(-1)
}
