package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
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
	Ways      []wayView
	Refused   []refusal
	Elsewhere *elsewhere  // nothing of it is filed here
	Permits   theme.Field // which permit, when there are several
	Options   []theme.Option
	Also      theme.Field // what may be asked for too
	More      []theme.Option
	Carried   [][2]string // what was said on the way here
	Steps     []string
	Documents []string
	Ready     bool // at least one way can be begun here
	GoOn      bool // all that can be begun is begun already; only something beside it is left
	Advice    string
	AddPermit string
}

// wayView is one way in words.
type wayView struct {
	Title    string
	Status   theme.Status
	Texts    []string
	Notes    []string
	Fees     []string
	Door     *elsewhere // when it is not begun here
	Existing *twinView
}

// twinView is the dossier that is there already.
type twinView struct {
	Text string
	Go   theme.Link
}

// elsewhere is where a procedure is asked for, when that is not here.
type elsewhere struct {
	Channel, Address string
	How              []string
}

func (p *Portal) showStart(w http.ResponseWriter, r *http.Request, status int, s *starting, chosen string, also []string, complaint string) error {
	page := p.page(w, r, "portal.start.title")
	page.Titled(s.procedure.Title.In(page.Lang))
	v := startPage{Page: page, Procedure: s.procedure.Code, Intro: s.procedure.Summary.In(page.Lang), Key: web.FormKey(r), Advice: adviceFor(s.question)}
	v.Permits = theme.Field{Name: "permit", Label: page.T("portal.start.which"), Value: chosen}
	for _, x := range s.ways {
		v.Ways = append(v.Ways, p.wayView(page, x))
		if x.Here && !x.filed() {
			v.GoOn = (v.GoOn || !v.Ready) && x.Twin.ID != ""
			v.Ready = true
			v.Options = append(v.Options, theme.Option{Value: x.Permit.ID, Label: x.Title, Chosen: len(s.ways) == 1})
		}
	}
	if !slices.ContainsFunc(s.ways, func(x way) bool { return x.Here }) && !s.procedure.Here() {
		v.Elsewhere = p.door(page, s)
	}
	v.Refused = s.refused
	if len(s.ways) > 0 {
		v.Refused = nil
	}
	p.offer(&v, s, also)
	for name := range s.said {
		v.Carried = append(v.Carried, [2]string{name, s.said.Get(name)})
	}
	slices.SortFunc(v.Carried, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	v.AddPermit = addPermitLink(r, s)
	if complaint != "" {
		p.complain(&v, complaint)
	}
	p.preview(&v, s)
	return web.Render(w, r, status, startView(v))
}

// complain says what is wrong beside what it is about.
func (p *Portal) complain(v *startPage, key string) {
	text, flag := v.T(key), v.T("web.problem.flag")
	c := theme.Complaint{Text: text}
	switch {
	case key == "portal.start.also-not" && len(v.More) > 0:
		v.Also.Error, v.Also.Flag, c.FieldID = text, flag, "also"
	case key == "portal.start.choose" && len(v.Options) > 1:
		v.Permits.Error, v.Permits.Flag, c.FieldID = text, flag, "permit"
	}
	v.Summary = wrong(v.Page, c)
}

func (p *Portal) wayView(page *web.Page, x way) wayView {
	v := wayView{Title: x.Title, Status: theme.Status{Text: page.T("portal.start.may"), Tone: theme.Info}, Texts: []string{page.T("portal.start.may-text")}}
	if x.Known {
		v.Status, v.Texts, v.Fees = p.windowStatus(page.Lang, x.Route.Window.Status), nil, feeLines(page, x.Route.Fees)
		for _, t := range x.Route.Reasons {
			if !strings.HasSuffix(t.Code, ".how") {
				v.Texts = append(v.Texts, t.Text)
			}
		}
		for _, n := range x.Notes {
			v.Notes = append(v.Notes, n.Text)
		}
	}
	if !x.Here && x.Known {
		v.Door = doorOf(page, x.Route)
	}
	if x.Twin.ID != "" {
		v.Existing = &twinView{Text: page.T("portal.start.existing"), Go: theme.Link{Text: page.T("portal.start.go-on"), Href: path(x.Twin.ID, "")}}
		if x.filed() {
			v.Existing.Text = page.T("portal.start.filed", "reference", x.Twin.Reference, "date", x.Twin.Filed.On)
			v.Existing.Go.Text = page.T("portal.start.see")
		}
	}
	return v
}

func doorOf(page *web.Page, x advice.Route) *elsewhere {
	d := &elsewhere{Channel: channelWords(page, x), Address: x.Address}
	for _, t := range x.Reasons {
		if strings.HasSuffix(t.Code, ".how") {
			d.How = append(d.How, t.Text)
		}
	}
	return d
}

// door is where a procedure that is not filed here is asked for, whoever asks.
func (p *Portal) door(page *web.Page, s *starting) *elsewhere {
	in := catalogue.In{Rules: p.Rules(), On: s.question.On, Department: s.question.Department}
	x := advice.Route{Channel: string(s.procedure.Channel)}
	d := &elsewhere{}
	if v, ok := in.Value(s.procedure.Route); ok {
		x.Channel, x.Address = string(v.Value.Route.Channel), v.Value.Route.Address
		if t := in.Say(v.Value.Route.Text, page.Lang); t != "" {
			d.How = []string{t}
		}
	}
	if o := p.officeOf(s.question.Department); x.Address == "" && o != nil && x.Channel != string(catalogue.NoneNeeded) {
		x.Address = o.Web
	}
	d.Channel, d.Address = channelWords(page, x), x.Address
	return d
}

// offer lists what may be asked for at the same time.
func (p *Portal) offer(v *startPage, s *starting, chosen []string) {
	v.Also = theme.Field{Name: "also", Label: v.T("portal.start.also"), Hint: v.T("portal.start.also-hint")}
	seen := map[string]bool{}
	for _, x := range s.ways {
		for _, other := range x.Also {
			if seen[other.Code] || x.filed() {
				continue
			}
			seen[other.Code] = true
			v.More = append(v.More, theme.Option{Value: other.Code, Label: other.Title.In(v.Lang), Hint: other.Summary.In(v.Lang),
				Chosen: slices.Contains(chosen, other.Code)})
		}
	}
}

// preview says what the form asks and which pieces are wanted in any case.
func (p *Portal) preview(v *startPage, s *starting) {
	for _, step := range s.procedure.Steps {
		v.Steps = append(v.Steps, step.Title.In(v.Lang))
	}
	i := slices.IndexFunc(s.ways, func(x way) bool { return x.Known })
	if i >= 0 {
		for _, d := range s.ways[i].Route.Documents {
			if d.Required && d.When == catalogue.AtFiling {
				v.Documents = append(v.Documents, d.Label)
			}
		}
		return
	}
	in := catalogue.In{Rules: p.Rules(), On: s.question.On, Department: s.question.Department}
	for _, x := range s.procedure.Pieces {
		if x.At == catalogue.AtFiling && x.If == nil && !x.Optional {
			v.Documents = append(v.Documents, in.Say(x.Label, v.Lang))
		}
	}
}

// addPermitLink leads to the form of a permit, filled in with the one that was named on the way here, and back.
func addPermitLink(r *http.Request, s *starting) string {
	q := r.URL.Query()
	back := url.Values{"procedure": {s.procedure.Code}}
	for name := range s.said {
		back.Set(name, s.said.Get(name))
	}
	to := url.Values{"next": {"/dossiers/new?" + back.Encode()}}
	if kind, ground, ok := strings.Cut(q.Get("held"), "/"); ok && kind != "none" {
		to.Set("kind", kind)
		to.Set("ground", ground)
		to.Set("ends", q.Get("expires"))
	}
	return "/permits/new?" + to.Encode()
}
