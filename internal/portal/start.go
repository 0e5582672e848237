package portal

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// startPage says what an application takes, for which permit it is possible, and begins it.
type startPage struct {
	*web.Page
	Procedure string
	Intro     string
	Key       string
	Summary   theme.Summary
	Ways      []way
	Permits   theme.Field // which permit, when there are several
	Options   []theme.Option
	Steps     []string
	Documents []string
	Ready     bool // at least one way can be begun here
}

// way is what the law says today about one permit under the procedure.
type way struct {
	Permit   permit.Permit
	Title    string // the permit in words
	Status   theme.Status
	Texts    []advice.Text
	Channel  string
	Address  string
	Here     bool // can be begun on this platform
	Existing string
	Fees     []advice.Fee
}

func (p *Portal) newDossier(w http.ResponseWriter, r *http.Request) error {
	return p.showStart(w, r, http.StatusOK, r.URL.Query().Get("procedure"), r.URL.Query().Get("permit"), "")
}

// start opens a draft, or finds the one that is open for the same procedure and permit.
func (p *Portal) start(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	procedure, chosen := f.Text("procedure", 80), f.Optional().Text("permit", 80)
	s, err := p.ways(r, procedure)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.ways, func(x way) bool { return x.Permit.ID == chosen })
	switch {
	case chosen == "" && len(s.ways) == 1:
		i = 0
	case i < 0:
		return p.showStart(w, r, http.StatusUnprocessableEntity, procedure, "", "portal.start.choose")
	}
	if !s.ways[i].Here {
		return p.showStart(w, r, http.StatusUnprocessableEntity, procedure, chosen, "portal.start.not-here")
	}
	c, err := p.Dossiers.Start(r.Context(), me(r).ID, s.who, s.ways[i].Permit, procedure)
	if err != nil {
		return err
	}
	return web.See(w, r, path(c.ID, ""))
}

// starting is what the start of a procedure depends on.
type starting struct {
	procedure *catalogue.Procedure
	who       person.Person
	ways      []way
	route     advice.Route
}

func (p *Portal) ways(r *http.Request, code string) (s starting, err error) {
	var ok bool
	if s.procedure, ok = p.Rules().Procedure(code); !ok {
		return s, fault.New(fault.NotFound, "procedure.unknown")
	}
	account := me(r).ID
	if s.who, err = p.People.Get(r.Context(), account); err != nil && !fault.Is(err, fault.NotFound) {
		return s, err
	}
	held, err := p.People.Permits(r.Context(), account)
	if err != nil {
		return s, err
	}
	mine, err := p.Mine.Mine(r.Context(), account)
	if err != nil {
		return s, err
	}
	for _, t := range held {
		if t.Withdrawn {
			continue
		}
		if x, fits := p.way(r, s.procedure, s.who, t, &s.route); fits {
			x.Existing = existing(mine, code, t.ID)
			s.ways = append(s.ways, x)
		}
	}
	return s, nil
}

func existing(mine []dossier.Case, procedure, permit string) string {
	for _, c := range mine {
		if c.Procedure == procedure && c.Permit == permit && (c.Open() || c.State == dossier.Draft) {
			return path(c.ID, "")
		}
	}
	return ""
}

// way asks the same advice as everybody, about one permit.
func (p *Portal) way(r *http.Request, proc *catalogue.Procedure, who person.Person, t permit.Permit, last *advice.Route) (way, bool) {
	l := web.Lang(r)
	q := advice.Question{On: p.Clock.Today(), Nationality: who.Nationality, Born: who.BirthDate,
		PermitKind: t.Kind, PermitGround: t.Ground, Expires: t.Ends, Lang: l}
	if len(proc.Wants) > 0 {
		q.Wants = proc.Wants[0]
	}
	route, notes, ok := advice.For(proc, p.Rules(), p.Texts, q)
	if !ok {
		return way{}, false
	}
	*last = route
	x := way{Permit: t, Title: p.permitWords(l, t), Channel: route.Channel, Address: route.Address, Fees: route.Fees,
		Here: route.Channel == string(catalogue.ANEF), Texts: append(route.Reasons, notes...)}
	x.Status = p.windowStatus(l, route.Window.Status)
	return x, true
}

func (p *Portal) showStart(w http.ResponseWriter, r *http.Request, status int, procedure, chosen, complaint string) error {
	s, err := p.ways(r, procedure)
	if err != nil {
		return err
	}
	page := p.page(w, r, "portal.start.title")
	page.Titled(s.procedure.Title.In(page.Lang))
	v := startPage{Page: page, Procedure: procedure, Intro: s.procedure.Summary.In(page.Lang), Key: web.FormKey(r), Ways: s.ways}
	v.Permits = theme.Field{Name: "permit", Label: page.T("portal.start.which"), Value: chosen}
	for _, x := range s.ways {
		if x.Here && x.Existing == "" {
			v.Ready = true
			v.Options = append(v.Options, theme.Option{Value: x.Permit.ID, Label: x.Title, Hint: x.Status.Text, Chosen: len(s.ways) == 1})
		}
	}
	if complaint != "" {
		v.Permits.Error, v.Permits.Flag = page.T(complaint), page.T("web.problem.flag")
		v.Summary = wrong(page, theme.Complaint{Text: page.T(complaint), FieldID: "permit"})
	}
	for _, step := range s.procedure.Steps {
		v.Steps = append(v.Steps, step.Title.In(page.Lang))
	}
	for _, d := range s.route.Documents {
		if d.Required && d.When == catalogue.AtFiling {
			v.Documents = append(v.Documents, d.Label)
		}
	}
	return web.Render(w, r, status, startView(v))
}
