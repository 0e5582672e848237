package portal

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// todo is one thing that the person should do, and by when.
type todo struct {
	By     day.Date // sorts; "" comes first
	Title  string
	Text   string
	Status theme.Status
	Go     theme.Link
	Main   bool // the link is a button
	Also   []alsoView

	procedure string // that the rules propose next
}

// alsoView is another way that the law opens at the same time.
type alsoView struct {
	Go     theme.Link
	Status theme.Status
	Text   string
}

// homeView is what /home shows.
type homeView struct {
	Hello    string
	Todos    []todo
	Permits  []permit.Permit
	Dossiers []dossier.Case
	today    day.Date
	portal   *Portal
}

func (p *Portal) home(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), me(r).ID
	who, err := p.People.Get(ctx, id)
	if err != nil {
		return err
	}
	v := homeView{portal: p, today: p.Clock.Today()}
	if v.Permits, err = p.People.Permits(ctx, id); err != nil {
		return err
	}
	if v.Dossiers, err = p.Mine.Mine(ctx, id); err != nil {
		return err
	}
	page := p.page(w, r, "home.title")
	if who.Known() {
		v.Hello = page.T("home.hello", "name", who.Name())
	}
	v.Todos = v.todos(page, who)
	return web.Render(w, r, http.StatusOK, homePage(page, v))
}

// todos are all things to do, the most urgent first.
func (v homeView) todos(page *web.Page, who person.Person) (out []todo) {
	for _, c := range v.Dossiers {
		if t, ok := v.turn(page, c); ok {
			out = append(out, v.until(page, who, c, t))
		} else if to := v.movedTo(c); to != "" {
			out = append(out, todo{By: c.CoveredUntil(), Title: v.procedure(page, c.Procedure), Main: true,
				Text: page.T("portal.move.lead", "from", v.portal.office(c.Office), "to", v.portal.office(to)),
				Go:   theme.Link{Text: page.T("home.move-button"), Href: path(c.ID, "") + "#move"}})
		}
	}
	lost := !who.Known() && len(v.Permits) == 0 // for want of knowing who it is
	for _, t := range v.Permits {
		if !v.current(t) {
			continue
		}
		n, found := v.next(page, who, t)
		switch {
		case v.underWay(t, n.procedure):
		case found || who.Known():
			out = append(out, n)
		default:
			lost = true
		}
	}
	if lost {
		out = append(out, todo{Title: page.T("myaccount.person.title"), Text: page.T("home.who-first"),
			Go: theme.Link{Text: page.T("home.who-button"), Href: "/me"}, Main: true})
	}
	slices.SortStableFunc(out, func(a, b todo) int { return cmp.Compare(a.By, b.By) })
	return out
}

// turn is what a dossier waits for from its holder.
func (v homeView) turn(page *web.Page, c dossier.Case) (todo, bool) {
	if c.PhotoWanted() && c.Open() && c.Waits() != dossier.Applicant {
		return todo{By: c.Photo.Due, Title: v.procedure(page, c.Procedure), Text: page.T("photo.why."+c.Photo.Why) + " " + page.T("photo.text.wanted", "due", c.Photo.Due),
			Go: theme.Link{Text: page.T("home.photo-button"), Href: path(c.ID, "") + "#photograph"}, Main: true}, true
	}
	if c.Waits() != dossier.Applicant {
		return todo{}, false
	}
	t := todo{Title: v.procedure(page, c.Procedure), Main: true}
	switch c.State {
	case dossier.Draft:
		t.By, t.Text = c.PermitEnds, page.T("home.draft")
		t.Go = theme.Link{Text: page.T("home.draft-button"), Href: path(c.ID, "")}
	case dossier.Submitted: // a validation that is not paid
		t.By, t.Text = c.Filed.Closes, page.T("home.pay")
		t.Go = theme.Link{Text: page.T("home.pay-button"), Href: path(c.ID, "/pay")}
	case dossier.Ready:
		t.By, t.Text = c.CoveredUntil(), page.T("home.collect")
		t.Go = theme.Link{Text: page.T("home.collect-button"), Href: path(c.ID, "")}
	default:
		t.By, t.Text = c.Due, page.T("home.answer", "due", c.Due)
		t.Go = theme.Link{Text: page.T("home.answer-button"), Href: path(c.ID, "")}
	}
	return t, true
}

// movedTo is the office near the address that another dossier declared, as long as the holder has not chosen where this one
// goes on; "" where there is nothing to choose. The dossier's own page looks closer.
func (v homeView) movedTo(c dossier.Case) string {
	if !c.Open() || c.Filed.On == "" || !dossier.Can(c, dossier.Transfer, dossier.Applicant) {
		return ""
	}
	for _, d := range v.Dossiers { // the newest first
		p, ok := v.portal.Rules().Procedure(d.Procedure)
		if ok && slices.Contains(p.Changes, catalogue.ChangesAddress) && d.Filed.On != "" && (d.Open() || d.State == dossier.Delivered) {
			if d.ID == c.ID || d.Office == c.Office || d.Office == c.Kept || d.Filed.On < c.Filed.On {
				return ""
			}
			return d.Office
		}
	}
	return ""
}

// until adds to a draft the days on which it can be filed.
func (v homeView) until(page *web.Page, who person.Person, c dossier.Case, t todo) todo {
	i := slices.IndexFunc(v.Permits, func(held permit.Permit) bool { return held.ID == c.Permit })
	proc, known := v.portal.Rules().Procedure(c.Procedure)
	if c.State != dossier.Draft || i < 0 || !known {
		return t
	}
	q := v.question(page, who, v.Permits[i])
	if len(proc.Wants) > 0 {
		q.Wants = proc.Wants[0]
	}
	r, _, fits := advice.For(proc, v.portal.Rules(), v.portal.Texts, q)
	if fits && r.Window.Opens != "" {
		n := v.route(page, v.Permits[i], r, todo{By: t.By})
		t.By, t.Text, t.Status = n.By, t.Text+" "+n.Text, n.Status
	}
	return t
}

// question is what is known of the person under a permit.
func (v homeView) question(page *web.Page, who person.Person, t permit.Permit) advice.Question {
	q := advice.Question{On: v.today, Nationality: who.Nationality, Born: who.BirthDate, PermitKind: t.Kind, PermitGround: t.Ground,
		Expires: t.Ends, Department: v.portal.lives(v.Dossiers), Lang: page.Lang, Facts: map[string]string{}}
	if t.Validated != "" {
		q.Facts["validated"] = "yes"
	}
	return q
}

// current tells whether no other permit takes over from this one.
func (v homeView) current(t permit.Permit) bool {
	return !t.Withdrawn && !slices.ContainsFunc(v.Permits, func(o permit.Permit) bool {
		return !o.Withdrawn && o.Ends > t.Ends && o.Starts <= max(t.Ends.Plus(1), v.today)
	})
}

// underWay tells whether a dossier about the permit asks for the same as a procedure: what to do is then in that
// dossier. Where no procedure is known to follow, any dossier will do that is more than a declaration of a change.
func (v homeView) underWay(t permit.Permit, next string) bool {
	return slices.ContainsFunc(v.Dossiers, func(c dossier.Case) bool {
		if c.Permit != t.ID || c.State == dossier.Withdrawn || c.State == dossier.Closed || c.Filed.Validates && c.State == dossier.Delivered {
			return false
		}
		return c.Procedure == next || v.sameAct(c.Procedure, next)
	})
}

func (v homeView) sameAct(a, b string) bool {
	p, ok1 := v.portal.Rules().Procedure(a)
	q, ok2 := v.portal.Rules().Procedure(b)
	if !ok1 || !ok2 {
		return !ok1 || doorOfAct(p) != "change"
	}
	return slices.ContainsFunc(p.Wants, func(act string) bool { return slices.Contains(q.Wants, act) })
}

// next is what the rules say should follow a permit; false when they do not say.
func (v homeView) next(page *web.Page, who person.Person, t permit.Permit) (todo, bool) {
	q := v.question(page, who, t)
	a := advice.Advise(v.portal.Rules(), v.portal.Texts, q)
	more := theme.Link{Text: page.T("home.prepare"), Href: adviceFor(q)}
	out := todo{By: t.Ends, Title: v.portal.permitName(page.Lang, t), Go: more}
	if len(a.Routes) == 0 {
		out.Text, out.Go.Text = page.T("home.unknown-route"), page.T("home.ask-more")
		return out, false
	}
	out.procedure = a.Routes[0].Procedure
	out = v.route(page, t, a.Routes[0], out)
	for _, r := range a.Routes[1:] {
		if !v.underWay(t, r.Procedure) {
			out.Also = append(out.Also, v.other(page, t, r))
		}
	}
	return out, true
}

// other is a way that is possible too: where it begins, or how it is done elsewhere.
func (v homeView) other(page *web.Page, t permit.Permit, r advice.Route) alsoView {
	out := alsoView{Go: theme.Link{Text: r.Title, Href: "/procedures/" + r.Procedure}, Status: v.portal.windowStatus(page.Lang, r.Window.Status)}
	switch {
	case !here(r):
		out.Text = channelWords(page, r)
	case r.Window.Status != advice.TooEarly && r.Window.Status != advice.Closed:
		out.Go.Href = startUnder(r.Procedure, t)
	}
	return out
}

// startUnder is where an application about a permit begins.
func startUnder(procedure string, t permit.Permit) string {
	return "/dossiers/new?" + url.Values{"procedure": {procedure}, "permit": {t.ID}}.Encode()
}

// route fills in when and how to take a way.
func (v homeView) route(page *web.Page, t permit.Permit, r advice.Route, out todo) todo {
	win := r.Window
	out.Title = r.Title
	out.Text = page.T("home.window."+string(win.Status), "opens", win.Opens, "closes", win.Closes, "ends", t.Ends)
	out.Status = v.portal.windowStatus(page.Lang, win.Status)
	switch win.Status {
	case advice.Open, advice.TooEarly:
		out.By = win.Closes
	case advice.Late, advice.Expired:
		out.By = "" // before everything else
	}
	switch {
	case r.Channel == string(catalogue.NoneNeeded):
		out.Text, out.Go.Text = page.T("advicepage.channel.none")+".", page.T("home.elsewhere")
	case !here(r):
		out.Text += " " + page.T("home.other-door") + " " + channelWords(page, r) + "."
		out.Go.Text = page.T("home.elsewhere")
	case win.Status != advice.TooEarly && win.Status != advice.Closed:
		out.Go = theme.Link{Text: page.T("home.start"), Href: startUnder(r.Procedure, t)}
		out.Main = true
	}
	return out
}

// adviceFor is the address of the advice page with what is known already.
func adviceFor(q advice.Question) string {
	u := url.Values{}
	for name, v := range map[string]string{"nationality": q.Nationality, "expires": string(q.Expires), "born": string(q.Born),
		"department": q.Department, "commune": q.Commune} {
		if v != "" {
			u.Set(name, v)
		}
	}
	if q.PermitKind != "" {
		u.Set("permit", q.PermitKind+"/"+q.PermitGround)
	}
	for name, v := range q.Facts {
		u.Set("fact."+name, v)
	}
	return "/advice?" + u.Encode()
}

// live are the dossiers that go on.
func (v homeView) live() (n int) {
	for _, c := range v.Dossiers {
		if c.Open() || c.State == dossier.Draft {
			n++
		}
	}
	return n
}

func (v homeView) procedure(page *web.Page, code string) string {
	if p, ok := v.portal.Rules().Procedure(code); ok {
		return p.Title.In(page.Lang)
	}
	return code
}

// permits is the table of what the person holds.
func (v homeView) permits(page *web.Page) (out []theme.Answer) {
	for _, t := range v.Permits {
		a := theme.Answer{Key: v.portal.permitName(page.Lang, t), Content: permitDates(page, t, left(page, t, v.today))}
		if !t.Withdrawn {
			a.Actions = []theme.Action{{Text: page.T("permit.correct"), About: a.Key, Href: "/permits/" + t.ID}}
		}
		out = append(out, a)
	}
	return out
}

// answers is what a dossier's holder wants to know first: where it stands, whose turn it is, until when.
func (v homeView) answers(page *web.Page, c dossier.Case) []theme.Answer {
	out := []theme.Answer{{Key: page.T("home.step"), Content: theme.Tag(caseStatus(page, c))}, {Key: page.T("home.turn"), Value: page.T(turnOf(c))}}
	add := func(key string, d day.Date, text string) {
		if d != "" {
			out = append(out, theme.Answer{Key: page.T(key), Value: text})
		}
	}
	add("home.filed", c.Filed.On, page.Date(c.Filed.On))
	if c.Open() {
		add("home.due", c.Due, page.Date(c.Due))
		add("home.covered", c.CoveredUntil(), page.Date(c.CoveredUntil()))
	}
	silence := c.SilenceOn()
	add("home.silence", silence, page.T("home.silence-text", "date", silence))
	return out
}

// turnOf is the key of whose turn it is.
func turnOf(c dossier.Case) string {
	switch c.Waits() {
	case dossier.Applicant:
		return "home.turn-of.applicant"
	case dossier.Factory:
		return "home.turn-of.factory"
	case dossier.Clock:
		return "home.turn-of.clock"
	case "":
		return "home.turn-of.nobody"
	}
	return "home.turn-of.office"
}
