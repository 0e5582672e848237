package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/permit"
	"anef/internal/web/theme"
)

// besides are the person's other dossiers that go on: links to those of the own office, a count of the others.
type besides struct {
	Links     []theme.Link
	Elsewhere int
	Cards     []theme.Link // that wait here to be collected, or were and nobody recorded it

	Earlier          []theme.Link
	EarlierElsewhere int
	Alike            []theme.Link // pairs that wait for a word
	Same             []theme.Link // dossiers of the same person under another account
	SameElsewhere    string

	Permits []string // that the person holds or held, the latest first
}

func (d *Desk) beside(r *http.Request, s *sight) (out besides, err error) {
	others, err := d.Dossiers.Beside(r.Context(), s.who, s.Case)
	out.Links, out.Earlier = d.besideLinks(s, others.Cases), d.besideLinks(s, others.Earlier)
	out.Cards = s.unrecorded(others.Cases)
	out.Elsewhere, out.EarlierElsewhere = others.Elsewhere, others.EarlierElsewhere
	if err == nil {
		err = d.alike(r, s, &out)
	}
	if err == nil {
		out.Permits, err = d.permits(r.Context(), s, append([]dossier.Case{s.Case}, append(others.Cases, others.Earlier...)...))
	}
	return out, err
}

func (d *Desk) besideLinks(s *sight, all []dossier.Case) (out []theme.Link) {
	for _, c := range all {
		title := c.Procedure
		if p, ok := d.Dossiers.Rules().Procedure(c.Procedure); ok {
			title = p.Title.In(s.lang)
		}
		out = append(out, theme.Link{Href: "/desk/dossiers/" + string(c.ID),
			Text: s.T("desk.beside.line", "procedure", title, "reference", c.Reference, "state", caseTag(s.Page, c).Text)})
	}
	return out
}

// permits are those on which the dossiers that the agent may see were filed.
func (d *Desk) permits(ctx context.Context, s *sight, all []dossier.Case) (out []string, err error) {
	var held []permit.Permit
	for _, c := range all {
		if c.Permit == "" || slices.ContainsFunc(held, func(p permit.Permit) bool { return p.ID == c.Permit }) {
			continue
		}
		p, err := d.Dossiers.People.Permit(ctx, c.Permit)
		if err != nil {
			return nil, err
		}
		held = append(held, p)
	}
	slices.SortFunc(held, func(a, b permit.Permit) int { return cmp.Compare(b.Ends, a.Ends) })
	for _, p := range held {
		out = append(out, s.T("desk.beside.permit", "kind", s.fact("permit_kind", p.Kind), "ground", s.fact("permit_ground", p.Ground),
			"starts", p.Starts, "ends", p.Ends)+voided(s, p))
	}
	return out, nil
}

// fact is the label of a coded fact.
func (s *sight) fact(name, value string) string {
	if f, ok := s.form.Rules.Fact(name); ok && f.Labels[value] != nil {
		return f.Labels[value].In(s.lang)
	}
	return value
}

// elsewhere says how many other offices have; "" for none.
func elsewhere(s *sight, key string, n int) string {
	if n == 0 {
		return ""
	}
	return s.T(key, "n", n)
}

// voided says that the card of a permit counts no more.
func voided(s *sight, p permit.Permit) string {
	if p.VoidOn == "" {
		return ""
	}
	return " – " + s.T("permit.voided-"+p.VoidWhy, "since", p.VoidOn)
}
