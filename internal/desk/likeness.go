package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/likeness"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Likenesses are the persons who may be one.
type Likenesses interface {
	// Waiting lists up to n open pairs of whom one has a dossier at an office, the oldest first.
	Waiting(ctx context.Context, office string, n int) ([]likeness.Pair, error)
	// Of lists the pairs of a person, whatever was said of them.
	Of(ctx context.Context, person string) ([]likeness.Pair, error)
	// Pair reads one with its history. NotFound when it was never noticed.
	Pair(ctx context.Context, one, other string) (likeness.Pair, error)
	// Judged keeps what the last act made of a pair. Conflict when somebody judged it meanwhile.
	Judged(ctx context.Context, p likeness.Pair) error
	// Dossiers lists the cases of a person, the newest first.
	Dossiers(ctx context.Context, person string) ([]dossier.Case, error)
}

const pairsShown = 200

// pairsPage lists the pairs that wait for a word.
type pairsPage struct {
	*web.Page
	Lines []pairLine
}

type pairLine struct {
	Link    theme.Link
	Why     []string
	Noticed string
}

func (d *Desk) duplicates(w http.ResponseWriter, r *http.Request) error {
	all, err := d.Likenesses.Waiting(r.Context(), caller(r).Office, pairsShown)
	if err != nil {
		return err
	}
	v := pairsPage{Page: d.page(w, r, "likeness.title")}
	for _, p := range all {
		a, err := d.Dossiers.People.Person(r.Context(), p.One)
		if err != nil {
			return err
		}
		b, err := d.Dossiers.People.Person(r.Context(), p.Other)
		if err != nil {
			return err
		}
		v.Lines = append(v.Lines, pairLine{theme.Link{Text: v.T("likeness.pair", "one", a.Name(), "other", b.Name()), Href: pairPath(p)},
			reasons(v.Page, p), moment(v.Page, p.Noticed)})
	}
	return web.Render(w, r, http.StatusOK, pairsView(v))
}

func pairPath(p likeness.Pair) string { return "/desk/duplicates/" + p.One + "/" + p.Other }

func reasons(page *web.Page, p likeness.Pair) (out []string) {
	for _, code := range p.Why {
		out = append(out, page.T("likeness.why."+code))
	}
	return out
}

// pairPage shows two persons side by side, and what may be said of them.
type pairPage struct {
	*web.Page
	Summary   theme.Summary
	Asked     web.Asked
	Action    string
	Seen      string
	State     theme.Status
	Why       []string
	Sides     theme.Grid
	Links     [][]theme.Link // to the dossiers of each, as far as the agent may see them
	Elsewhere []string
	Doable    []theme.Option
	Own       bool // merged by the agent, who may not part them again
	Acts      []theme.Moment
}

func (d *Desk) duplicate(w http.ResponseWriter, r *http.Request) error {
	return d.showPair(w, r, http.StatusOK, web.FormOf(nil))
}

func (d *Desk) showPair(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	p, cases, err := d.pair(r)
	if err != nil {
		return err
	}
	v := pairPage{Page: d.page(w, r, "likeness.one-title"), Action: pairPath(p), Seen: string(p.Stands)}
	v.Why, v.Asked = reasons(v.Page, p), v.Ask(r, f, "likeness.form")
	v.Summary = v.Asked.Summary()
	v.Frame.Back = &theme.Link{Text: v.T("likeness.title"), Href: "/desk/duplicates"}
	v.State = theme.Status{Text: v.T("likeness.state." + string(p.Stands)), Tone: map[likeness.State]theme.Tone{likeness.Open: theme.Wait, likeness.Merged: theme.Good}[p.Stands]}
	if v.Sides, err = d.sides(r, v.Page, p, cases); err != nil {
		return err
	}
	for _, of := range cases {
		links, more := d.pairLinks(r, v.Page, of)
		v.Links, v.Elsewhere = append(v.Links, links), append(v.Elsewhere, more)
	}
	me := caller(r).Subject
	v.Doable = v.Asked.Options("did", "likeness.did.", p.Doable(me)...)
	v.Own = p.Stands == likeness.Merged && len(v.Doable) == 0
	for _, a := range slices.Backward(p.Acts) {
		v.Acts = append(v.Acts, theme.Moment{When: moment(v.Page, a.At), ISO: string(day.Of(a.At)), Title: v.T("likeness.event." + a.Did),
			Who: d.office(a.Office), Text: a.Reason})
	}
	return web.Render(w, r, status, pairView(v))
}

// pair reads the pair of the address with the dossiers of both. Only an office that has one of them has business with it,
// and nobody judges about themselves or those near to them.
func (d *Desk) pair(r *http.Request) (p likeness.Pair, cases [2][]dossier.Case, err error) {
	if p, err = d.Likenesses.Pair(r.Context(), r.PathValue("one"), r.PathValue("other")); err != nil {
		return p, cases, err
	}
	hidden, err := d.Barred.Hidden(r.Context(), caller(r).Subject)
	if err != nil {
		return p, cases, err
	}
	here := false
	for i, id := range []string{p.One, p.Other} {
		all, err := d.Likenesses.Dossiers(r.Context(), id)
		if err != nil {
			return p, cases, err
		}
		cases[i] = slices.DeleteFunc(all, func(c dossier.Case) bool { return c.Filed.On == "" })
		for _, c := range cases[i] {
			if hidden[c.ID] {
				return p, cases, fault.New(fault.Forbidden, "dossier.barred")
			}
			here = here || c.Office == caller(r).Office
		}
	}
	if !here {
		err = fault.New(fault.NotFound, "likeness.unknown")
	}
	return p, cases, err
}

// compared are the answers by which one person is told from another.
var compared = []string{"family_name", "usual_name", "given_names", "birth_date", "birth_place", "birth_country", "nationality", "sex", "passport_number"}

// sides puts what both said beside each other. It is read from the newest dossier of each, and the reading is noted there.
func (d *Desk) sides(r *http.Request, page *web.Page, p likeness.Pair, cases [2][]dossier.Case) (g theme.Grid, err error) {
	var who [2]person.Person
	var said [2]map[string]string
	for i, id := range []string{p.One, p.Other} {
		if who[i], err = d.Dossiers.People.Person(r.Context(), id); err != nil {
			return g, err
		}
		if len(cases[i]) == 0 {
			continue
		}
		x, err := d.Dossiers.Store.Load(r.Context(), cases[i][0].ID, dossier.Scope{All: true})
		if err != nil {
			return g, err
		}
		me := actorOf(caller(r))
		if me.Purpose = "examine"; x.Case.Office != me.Office {
			me.Purpose = "beyond"
		}
		if err := d.Dossiers.Store.Read(r.Context(), x.Case, me, false, d.Dossiers.Clock()); err != nil {
			return g, err
		}
		said[i] = x.InForce().Body
	}
	g.Caption = page.T("likeness.sides")
	for _, key := range []string{"what", "first", "second"} {
		g.Columns = append(g.Columns, theme.Column{Text: page.T("likeness." + key)})
	}
	add := func(key, a, b string) {
		if a != "" || b != "" {
			g.Rows = append(g.Rows, []theme.Cell{{Text: page.T("likeness.row." + key)}, {Text: cmp.Or(d.spelled(page, key, a), "–")}, {Text: cmp.Or(d.spelled(page, key, b), "–")}})
		}
	}
	for _, id := range compared {
		add(id, said[0][id], said[1][id])
	}
	add("foreigner", who[0].Foreigner, who[1].Foreigner)
	add("visa", who[0].Visa, who[1].Visa)
	return g, nil
}

// spelled writes an answer for people.
func (d *Desk) spelled(page *web.Page, id, v string) string {
	switch id {
	case "birth_date":
		return page.Date(day.Date(v))
	case "nationality", "birth_country":
		if n, ok := d.Dossiers.Rules().Places.Country(v); ok {
			return n.Name(page.Lang)
		}
	case "sex":
		return strings.ToUpper(v)
	}
	return v
}

// pairLinks lead to the dossiers of the own office, and name the offices of the others.
func (d *Desk) pairLinks(r *http.Request, page *web.Page, all []dossier.Case) (links []theme.Link, more string) {
	var elsewhere []string
	for _, c := range all {
		if c.Office != caller(r).Office {
			elsewhere = append(elsewhere, d.office(c.Office))
			continue
		}
		links = append(links, d.caseLink(page, c))
	}
	if len(elsewhere) > 0 {
		more = page.T("likeness.elsewhere", "n", len(elsewhere), "offices", strings.Join(slices.Compact(slices.Sorted(slices.Values(elsewhere))), ", "))
	}
	return links, more
}

func (d *Desk) caseLink(page *web.Page, c dossier.Case) theme.Link {
	title := c.Procedure
	if p, ok := d.Dossiers.Rules().Procedure(c.Procedure); ok {
		title = p.Title.In(page.Lang)
	}
	return theme.Link{Href: "/desk/dossiers/" + string(c.ID),
		Text: page.T("desk.beside.line", "procedure", title, "reference", c.Reference, "state", caseTag(page, c).Text)}
}

// judgePair takes what an agent says of two persons.
func (d *Desk) judgePair(w http.ResponseWriter, r *http.Request) error {
	p, _, err := d.pair(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	did := f.Choice("did", likeness.Merge, likeness.Apart, likeness.Split, likeness.Reopen)
	reason := f.Lines("reason", longestWord)
	if f.Err() != nil {
		return d.showPair(w, r, http.StatusUnprocessableEntity, f)
	}
	if f.Optional().Text("seen", 20) != string(p.Stands) {
		return fault.New(fault.Conflict, "likeness.cannot")
	}
	me := caller(r)
	p, err = p.Judge(likeness.Act{At: d.Dossiers.Clock(), Agent: me.Subject, Office: me.Office, Did: did, Reason: reason})
	if err == nil {
		err = d.Likenesses.Judged(r.Context(), p)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "likeness.done."+did)
	return web.See(w, r, pairPath(p))
}

// alike adds to a dossier's screen who may be, or is, the same person.
func (d *Desk) alike(r *http.Request, s *sight, out *besides) error {
	all, err := d.Likenesses.Of(r.Context(), s.Case.Person)
	if err != nil {
		return err
	}
	for _, p := range all {
		switch p.Stands {
		case likeness.Open:
			out.Alike = append(out.Alike, theme.Link{Text: s.T("likeness.look"), Href: pairPath(p)})
		case likeness.Merged:
			other := p.One
			if other == s.Case.Person {
				other = p.Other
			}
			cases, err := d.Likenesses.Dossiers(r.Context(), other)
			if err != nil {
				return err
			}
			links, more := d.pairLinks(r, s.Page, slices.DeleteFunc(cases, func(c dossier.Case) bool { return c.Filed.On == "" }))
			out.Same = append(append(out.Same, links...), theme.Link{Text: s.T("likeness.merged-look"), Href: pairPath(p)})
			out.SameElsewhere = strings.TrimSpace(out.SameElsewhere + " " + more)
		}
	}
	return nil
}
