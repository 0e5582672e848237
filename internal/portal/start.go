package portal

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/law"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/web"
)

// newDossier shows what an application takes, before anything is begun.
func (p *Portal) newDossier(w http.ResponseWriter, r *http.Request) error {
	s, err := p.starting(r, r.URL.Query())
	if err != nil {
		return err
	}
	return p.showStart(w, r, http.StatusOK, s, r.URL.Query().Get("permit"), nil, "")
}

// start opens a draft, and one beside it for each procedure that is asked for too. A draft that is there already is
// gone on with; of what is filed, no second one is opened.
func (p *Portal) start(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	s, err := p.starting(r, r.PostForm)
	if err != nil {
		return err
	}
	chosen, also := f.Optional().Text("permit", 80), r.PostForm["also"]
	i := slices.IndexFunc(s.ways, func(x way) bool { return x.Permit.ID == chosen })
	switch {
	case chosen == "" && len(s.ways) == 1:
		i = 0
	case i < 0:
		return p.showStart(w, r, http.StatusUnprocessableEntity, s, "", also, "portal.start.choose")
	}
	x := s.ways[i]
	switch {
	case !x.Here:
		return p.showStart(w, r, http.StatusUnprocessableEntity, s, chosen, also, "portal.start.not-here")
	case x.filed():
		return p.showStart(w, r, http.StatusConflict, s, chosen, also, "portal.start.twice")
	case slices.ContainsFunc(also, func(code string) bool { return !s.beside(x, code) }):
		return p.showStart(w, r, http.StatusUnprocessableEntity, s, chosen, also, "portal.start.also-not")
	}
	return p.begin(w, r, s, x, also)
}

// begin opens the drafts, each with what was said on the way here, and goes to the one or to the list of them.
func (p *Portal) begin(w http.ResponseWriter, r *http.Request, s *starting, x way, also []string) error {
	var first dossier.ID
	for i, code := range append([]string{s.procedure.Code}, also...) {
		c, err := p.Dossiers.Start(r.Context(), me(r).ID, s.who, x.Permit, code)
		if err != nil {
			return err
		}
		if i == 0 {
			first = c.ID
		}
		if proc, _ := p.Rules().Procedure(code); proc != nil && proc.Validates && c.State == dossier.Draft {
			if _, err := p.Visas.Look(r.Context(), c.ID); err != nil {
				return err
			}
		}
		if c.Created {
			if err := p.carry(r.Context(), me(r), c.ID, code, s.said); err != nil {
				return err
			}
		}
	}
	if len(also) > 0 {
		web.Flash(w, r, "portal.start.several")
		return web.See(w, r, "/home")
	}
	if s.procedure.Validates {
		return web.See(w, r, path(first, "/visa"))
	}
	return web.See(w, r, path(first, ""))
}

// carry writes what was said on the way here into a new draft, where its form asks for it.
func (p *Portal) carry(ctx context.Context, a dossier.Actor, id dossier.ID, code string, said url.Values) error {
	proc, _ := p.Rules().Procedure(code)
	got := map[string]string{}
	for name := range said {
		q, ok := strings.CutPrefix(name, "fact.")
		if !ok {
			q = name
		}
		if name == "born" {
			q = "birth_date"
		}
		if _, asked := proc.Question(q); asked {
			got[q] = said.Get(name)
		}
	}
	if len(got) == 0 {
		return nil
	}
	return p.Dossiers.Save(ctx, a, id, got)
}

// starting is what the start of a procedure depends on.
type starting struct {
	procedure *catalogue.Procedure
	who       person.Person
	said      url.Values // facts that came along from the advice, in its words
	question  advice.Question
	mine      []dossier.Case
	held      []permit.Permit
	ways      []way     // under each permit that fits, or may
	refused   []refusal // the permits for which it is not, and why
}

// way is what the law says today about one permit under the procedure; about no permit, when its ID is empty.
type way struct {
	Permit permit.Permit
	Title  string // the permit in words
	Route  advice.Route
	Notes  []advice.Text
	Known  bool         // the law knows enough to speak of this person; else the form will ask
	Here   bool         // can be begun on this platform
	Twin   dossier.Case // the one that is open already; its ID is empty when there is none
	Also   []*catalogue.Procedure
}

// filed tells whether the same was filed already, and goes on: no second one is opened.
func (x way) filed() bool { return x.Twin.ID != "" && x.Twin.State != dossier.Draft }

// refusal is why the procedure is not for the holder of a permit, and what is.
type refusal struct {
	Title   string
	Reasons []string // rules of the audience that do not hold
	Instead []advice.Route
	Advice  string // address
	Permit  string // id
}

// starting gathers it. given are the parameters of the address, or the fields of the form.
func (p *Portal) starting(r *http.Request, given url.Values) (*starting, error) {
	s := &starting{said: url.Values{}}
	var ok bool
	if s.procedure, ok = p.Rules().Procedure(given.Get("procedure")); !ok {
		return s, fault.New(fault.NotFound, "procedure.unknown")
	}
	account := me(r).ID
	var err error
	if s.who, err = p.People.Get(r.Context(), account); err != nil && !fault.Is(err, fault.NotFound) {
		return s, err
	}
	if s.held, err = p.People.Permits(r.Context(), account); err != nil {
		return s, err
	}
	if s.mine, err = p.Mine.Mine(r.Context(), account); err != nil {
		return s, err
	}
	p.listen(r, s, given)
	for _, t := range s.held {
		if !t.Withdrawn {
			p.weigh(r, s, t)
		}
	}
	if !slices.ContainsFunc(s.held, func(t permit.Permit) bool { return t.Valid(p.Clock.Today()) }) && len(s.ways) == 0 {
		p.weigh(r, s, permit.Permit{Kind: "none", Ground: "none"})
	}
	return s, nil
}

// carried are the facts of the advice that come along, beside fact.NAME. Those of the permit are in the account.
var carried = []string{"nationality", "born", "entry", "commune"}

// listen takes what was said on the way here, as far as it is understood; the account knows better who the person is.
func (p *Portal) listen(r *http.Request, s *starting, given url.Values) {
	values := map[string]string{}
	for name := range given {
		one := map[string]string{name: given.Get(name)}
		if !slices.Contains(carried, name) && !strings.HasPrefix(name, "fact.") || given.Get(name) == "" {
			continue
		}
		if _, err := advice.Parse(p.Rules(), one, p.Clock.Today()); err == nil {
			values[name] = given.Get(name)
			s.said.Set(name, given.Get(name))
		}
	}
	s.question, _ = advice.Parse(p.Rules(), values, p.Clock.Today()) // each was understood alone
	s.question.Lang = web.Lang(r)
	if s.who.Nationality != "" {
		s.question.Nationality = s.who.Nationality
	}
	if s.who.BirthDate != "" {
		s.question.Born = s.who.BirthDate
	}
	if s.question.Department == "" {
		s.question.Department = p.lives(s.mine)
	}
}

// lives is the département of the newest dossier that was filed; "" when there is none.
func (p *Portal) lives(mine []dossier.Case) string {
	for _, c := range mine {
		if o, ok := p.Rules().Places.Office(c.Office); ok && len(o.Departments) > 0 {
			return o.Departments[0]
		}
	}
	return ""
}

// about is the person's question under one permit, for one procedure.
func (s *starting) about(t permit.Permit, proc *catalogue.Procedure) advice.Question {
	q := s.question
	q.PermitKind, q.PermitGround, q.Expires, q.Wants = t.Kind, t.Ground, t.Ends, ""
	if t.Validated != "" {
		q.Facts = maps.Clone(q.Facts)
		if q.Facts == nil {
			q.Facts = map[string]string{}
		}
		q.Facts["validated"] = "yes"
	}
	if len(proc.Wants) > 0 {
		q.Wants = proc.Wants[0]
	}
	return q
}

// weigh asks the same advice as everybody, about one permit. What is not known yet does not stand in the way: the form asks.
func (p *Portal) weigh(r *http.Request, s *starting, t permit.Permit) {
	q := s.about(t, s.procedure)
	fits := advice.Fits(s.procedure, p.Rules(), q)
	title := p.Texts.T(q.Lang, "portal.start.no-title")
	if t.ID != "" {
		title = p.permitWords(q.Lang, t)
	}
	if fits == law.No {
		s.refused = append(s.refused, p.refusal(s, t, q, title))
		return
	}
	x := way{Permit: t, Title: title, Here: s.procedure.Here(), Twin: twin(s.mine, s.procedure.Code, t.ID)}
	if t.ID == "" {
		x.Permit = permit.Permit{}
	}
	if x.Route, x.Notes, x.Known = advice.For(s.procedure, p.Rules(), p.Texts, q); x.Known {
		x.Here = here(x.Route)
	}
	if x.Here {
		x.Also = p.also(s, t)
	}
	s.ways = append(s.ways, x)
}

// twin is the dossier that is open for the same procedure and permit.
func twin(mine []dossier.Case, procedure, permit string) dossier.Case {
	for _, c := range mine {
		if c.Procedure == procedure && c.Permit == permit && (c.Open() || c.State == dossier.Draft) && c.State != dossier.Ready {
			return c
		}
	}
	return dossier.Case{}
}

// refusal says which rules of the audience do not hold, and which way there is instead.
func (p *Portal) refusal(s *starting, t permit.Permit, q advice.Question, title string) refusal {
	facts, in := q.FactsIn(p.Rules())
	out := refusal{Title: title, Permit: t.ID}
	for _, rule := range s.procedure.Audience {
		if rule.Holds(facts, in) == law.No {
			out.Reasons = append(out.Reasons, in.Say(rule.Text, q.Lang))
		}
	}
	q.Wants = ""
	out.Instead = advice.Advise(p.Rules(), p.Texts, q).Routes
	out.Advice = adviceFor(q)
	return out
}
