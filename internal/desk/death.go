package desk

import (
	"context"
	"net/http"
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/record"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Deaths is the register of deaths.
type Deaths interface {
	// Deaths lists what was said of a person, the first first.
	Deaths(ctx context.Context, person string) ([]record.Death, error)
}

// deathPage is where an agent declares that the holder died, or that it was an error.
type deathPage struct {
	*sight
	Summary theme.Summary
	Asked   web.Asked
	Dead    bool
	Own     bool // declared by the agent, who may not take it back
	Seen    string
	Papers  []theme.Option
	Tellers []theme.Option
	Acts    []theme.Moment
}

func (d *Desk) death(w http.ResponseWriter, r *http.Request) error {
	s, err := d.look(r, d.Dossiers.Load)
	if err != nil {
		return err
	}
	return d.showDeath(w, r, s, http.StatusOK, web.FormOf(nil))
}

func (d *Desk) showDeath(w http.ResponseWriter, r *http.Request, s *sight, status int, f *web.Form) error {
	acts, err := d.Deaths.Deaths(r.Context(), s.Case.Person)
	if err != nil {
		return err
	}
	s.Page = d.page(w, r, "death.title")
	s.Frame.Back = &theme.Link{Text: s.T("death.back", "reference", s.Case.Reference), Href: "/desk/dossiers/" + string(s.Case.ID)}
	v := deathPage{sight: s, Dead: record.Dead(acts), Asked: s.Ask(r, f, "death.form"), Seen: deathSeen(acts)}
	v.Own = v.Dead && acts[len(acts)-1].Agent == s.who.ID
	v.Summary = v.Asked.Summary()
	v.Papers, v.Tellers = v.Asked.Options("paper", "death.seen.", record.DeathPapers...), v.Asked.Options("told", "death.told.", record.DeathTellers...)
	for _, a := range slices.Backward(acts) {
		m := theme.Moment{When: moment(s.Page, a.At), ISO: string(day.Of(a.At)), Title: s.T("death.did." + a.Did), Who: s.T("desk.role."+string(a.Role)) + ", " + d.office(a.Office)}
		if a.Did == record.Declared {
			m.Text = s.T("death.what", "died", a.Died, "seen", s.T("death.seen."+a.Seen), "told", s.T("death.told."+a.Told))
		}
		m.Content = quote(a.Word)
		v.Acts = append(v.Acts, m)
	}
	return web.Render(w, r, status, deathView(v))
}

// deathSeen names the state of the register that a page showed.
func deathSeen(acts []record.Death) string {
	if record.Dead(acts) {
		return record.Declared
	}
	return record.Mistaken
}

// declareDeath takes what an agent says of somebody's death.
func (d *Desk) declareDeath(w http.ResponseWriter, r *http.Request) error {
	s, err := d.look(r, d.Dossiers.Load)
	if err != nil {
		return err
	}
	acts, err := d.Deaths.Deaths(r.Context(), s.Case.Person)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if f.Optional().Text("seen", 20) != deathSeen(acts) {
		return fault.New(fault.Conflict, "death.cannot")
	}
	me := s.who
	x := record.Death{Person: s.Case.Person, Did: record.Mistaken, Agent: me.ID, Role: me.Role, Office: me.Office, Dossier: s.Case.ID}
	if !record.Dead(acts) {
		x.Did, x.Died = record.Declared, f.Date("died")
		x.Seen, x.Told = f.Choice("paper", record.DeathPapers...), f.Choice("told", record.DeathTellers...)
	}
	x.Word = f.Lines("word", longestWord)
	if f.Err() == nil {
		if err = d.Registrar.Register(r.Context(), x); err != nil && !f.Take(err) {
			return err
		}
	}
	if f.Err() != nil {
		return d.showDeath(w, r, s, http.StatusUnprocessableEntity, f)
	}
	web.Flash(w, r, "death.done."+x.Did)
	return web.See(w, r, "/desk/dossiers/"+string(s.Case.ID)+"/death")
}

// deceased adds to the header that the holder was declared dead, and gives the way to the declaration.
func (d *Desk) deceased(r *http.Request, s *sight, h *header) (*theme.Link, error) {
	acts, err := d.Deaths.Deaths(r.Context(), s.Case.Person)
	if err != nil {
		return nil, err
	}
	key := "death.declare"
	if record.Dead(acts) {
		key = "death.look"
		h.Facts = append(h.Facts, headFact{Label: s.T("death.head"), Value: s.Date(acts[len(acts)-1].Died), Tag: &theme.Status{Text: s.T("death.tag"), Tone: theme.Bad}})
	}
	if !slices.Contains(dossier.Registrars, s.who.Role) {
		return nil, nil
	}
	return &theme.Link{Text: s.T(key), Href: "/desk/dossiers/" + string(s.Case.ID) + "/death"}, nil
}
