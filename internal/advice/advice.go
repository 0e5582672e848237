// Package advice answers one question for everybody: when, where and how do I apply, what does it cost, what must I bring?
// The same pure function serves the command, the page, the API and the guard when a dossier is filed.
package advice

import (
	"cmp"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/law"
	"anef/internal/locale"
)

// Advise answers a question. It reads no clock and no disk, and is safe for many callers.
func Advise(rules *catalogue.Rules, texts *locale.Catalogue, q Question) Answer {
	a := newAsker(rules, texts, q)
	out := Answer{On: q.On, Routes: []Route{}, Missing: []string{}, Notes: []Text{}, Help: []Helper{}}
	if o, ok := rules.Places.Of(q.Department); ok {
		out.Office = &Office{o.Code, o.Name}
	}
	for _, p := range rules.Procedures() {
		if r, ok := a.route(p); ok {
			if r.Window.Status == Closed { // nor are these the pieces that are wanted there
				r.Documents = []Document{}
			}
			out.Routes = append(out.Routes, r)
		}
	}
	if q.Department == "" {
		a.miss("department")
	}
	out.Missing = append(out.Missing, a.missing...)
	moment := catalogue.HelpAdvice
	if len(out.Routes) == 0 && !slices.ContainsFunc(a.missing, func(m string) bool { return m != "department" }) {
		key := "unknown-situation"
		if a.whyNot() {
			key = "no-route"
		}
		a.note("unknown-situation", texts.T(q.Lang, "advice."+key), "")
		moment = catalogue.HelpUnknown
	}
	out.Help = append(out.Help, a.help(moment)...)
	out.Notes = append(out.Notes, a.notes...)
	return out
}

// For answers for one procedure alone: what a form, a piece list or the guard of a filing needs.
// It is false when the procedure is not for this person, or not yet known to be.
func For(p *catalogue.Procedure, rules *catalogue.Rules, texts *locale.Catalogue, q Question) (Route, []Text, bool) {
	a := newAsker(rules, texts, q)
	r, ok := a.route(p)
	return r, a.notes, ok
}

// Fits tells whether a procedure is for this person, as far as one knows.
func Fits(p *catalogue.Procedure, rules *catalogue.Rules, q Question) law.Answer {
	return newAsker(rules, nil, q).fits(p)
}

// HelpAt lists who can help the person at a moment, in the person's language.
func HelpAt(at catalogue.Moment, rules *catalogue.Rules, q Question) []Helper {
	return newAsker(rules, nil, q).help(at)
}

// FactsIn puts a situation into the words of the rules, for conditions outside advice (which questions to ask).
func (q Question) FactsIn(rules *catalogue.Rules) (law.Facts, catalogue.In) {
	a := newAsker(rules, nil, q)
	return a.facts, a.in
}

func (a *asker) route(p *catalogue.Procedure) (Route, bool) {
	if a.fits(p) != law.Yes {
		return Route{}, false
	}
	r := Route{
		Procedure: p.Code, Title: a.words(p.Title), Channel: string(p.Channel),
		Fees: []Fee{}, Documents: []Document{}, Reasons: []Text{},
	}
	for _, rule := range p.Audience {
		r.Reasons = append(r.Reasons, Text{rule.Code, a.words(rule.Text), rule.Source})
	}
	a.otherwise(p)
	a.window(p, &r)
	a.facts.Set("window_status", law.Text(string(r.Window.Status)))
	said := len(r.Reasons)
	a.channel(p, &r)
	r.Reasons = slices.Insert(r.Reasons, said, a.when(p, &r)...)
	if r.Window.Status != Closed { // whoever examines what came too late says what it costs
		a.fees(p, &r)
	}
	a.documents(p, &r)
	for i := range p.Notes {
		n := &p.Notes[i]
		if n.Holds(a.facts, a.law) == law.Yes {
			a.note(n.Code, a.words(n.Text), n.Source)
		}
	}
	return r, true
}

// whyNot tells why what was asked for is not for this person, where the first rule that shuts them out has words for it.
func (a *asker) whyNot() bool {
	told := len(a.notes)
	for _, p := range a.rules.Procedures() {
		if !a.stands(p) || !slices.Contains(p.Wants, a.q.Wants) {
			continue
		}
		i := slices.IndexFunc(p.Audience, func(r catalogue.Rule) bool { return r.Holds(a.facts, a.law) != law.Yes })
		if i >= 0 && len(p.Audience[i].Else) > 0 && p.Audience[i].Holds(a.facts, a.law) == law.No {
			r := &p.Audience[i]
			a.note("not."+r.Code, a.words(r.Else), r.Source)
		}
	}
	return len(a.notes) > told
}

// otherwise tells what other sources say of the lists and numbers that made this person one of the audience.
func (a *asker) otherwise(p *catalogue.Procedure) {
	for i := range p.Audience {
		for _, name := range p.Audience[i].If.Asks() {
			if x, ok := a.rules.Param(name); ok {
				d, _ := a.in.Value(x)
				a.alternatives(x, d, "")
			}
		}
	}
}

func (a *asker) window(p *catalogue.Procedure, r *Route) {
	r.Window.Status = Always
	window := a.in.Pick(p.Windows, a.facts)
	legal, ok := a.in.Value(window)
	if !ok {
		a.afterEnd(p, r)
		return
	}
	anchor := a.facts.Get(legal.Value.Window.Anchor)
	if !anchor.Known {
		a.miss(legal.Value.Window.Anchor)
		a.afterEnd(p, r)
		return
	}
	r.Window = Window{Basis: "legal", Source: legal.Source}
	r.Window.Opens, r.Window.Closes = legal.Value.Window.Around(anchor.Day())
	r.Window.Status = a.status(p, r.Window)
	a.alternatives(window, legal, anchor.Day())
	advised := a.in.Pick(p.Advised, a.facts)
	if adv, ok := a.in.Value(advised); ok {
		w := Window{Basis: "advice", Source: adv.Source}
		w.Opens, w.Closes = adv.Value.Window.Around(anchor.Day())
		r.Advice = &w
		a.alternatives(advised, adv, anchor.Day())
	}
}

// status places the day in the window. The last day of the permit still belongs to it.
func (a *asker) status(p *catalogue.Procedure, w Window) Status {
	on, ends := a.q.counts(), a.q.Expires
	switch {
	case on < w.Opens:
		return TooEarly
	case on <= w.Closes:
		return Open
	case ends == "" || on <= ends:
		return Late
	}
	cut, ok := a.in.Value(p.Cutoff)
	if ok {
		a.alternatives(p.Cutoff, cut, ends)
	}
	if !ok || on <= cut.Value.Delay.After(ends) {
		return Expired
	}
	return Closed
}

// afterEnd tells that the permit is over where no window can be placed: the last day online counts from its end alone.
func (a *asker) afterEnd(p *catalogue.Procedure, r *Route) {
	if _, ok := a.in.Value(p.Cutoff); !ok || a.q.Expires == "" || a.q.counts() <= a.q.Expires {
		return
	}
	r.Window.Status = a.status(p, Window{})
}

// when tells the window in a sentence, in the words of the door that the person must take: only the platform refuses what
// comes too early and takes what comes late. A consulate has no such days.
func (a *asker) when(p *catalogue.Procedure, r *Route) []Text {
	status := string(r.Window.Status)
	if r.Window.Status == Always || r.Channel == string(catalogue.Consulate) {
		return nil
	}
	source, key := r.Window.Source, "window."+status
	if source == "" {
		source = p.Source
	}
	if r.Channel != string(catalogue.ANEF) || !p.Here() {
		key = "window.elsewhere." + status
	}
	return []Text{{"window." + status, a.say(key, "opens", r.Window.Opens, "closes", r.Window.Closes, "expires", a.q.Expires), source}}
}

// channel sends the person to another door where an exception holds; unknown facts that decide are asked.
func (a *asker) channel(p *catalogue.Procedure, r *Route) {
	if p.Here() {
		r.Address = "/dossiers/new?procedure=" + p.Code
	}
	a.goTo(r, "where", p.Route)
	for _, e := range p.Elsewhere {
		switch e.If.Test(a.facts, a.law) {
		case law.Unknown:
			e.If.Missing(a.facts, a.law, a.miss)
		case law.Yes:
			r.Channel = string(catalogue.Counter)
			r.Reasons = append(r.Reasons, Text{e.Code, a.words(e.Text), e.Source})
			a.goTo(r, e.Code, e.Route)
			return
		}
	}
}

// goTo sends the person to another door, with what to do there; without a better address, to the préfecture's.
func (a *asker) goTo(r *Route, code string, route *catalogue.Param) {
	d, ok := a.in.Value(route)
	if !ok {
		return
	}
	to := d.Value.Route
	r.Channel, r.Address = string(to.Channel), to.Address
	if t := a.words(to.Text); t != "" {
		r.Reasons = append(r.Reasons, Text{code + ".how", t, d.Source})
	}
	if r.Address == "" && to.Channel != catalogue.NoneNeeded {
		r.Address = a.officeAddress()
	}
	a.alternatives(route, d, "")
}

// officeAddress is where the préfecture can be reached when no better address is known.
func (a *asker) officeAddress() string {
	if o, ok := a.rules.Places.Of(a.q.Department); ok {
		return o.Contact.Web
	}
	return ""
}

func (a *asker) fees(p *catalogue.Procedure, r *Route) {
	tariff := a.in
	tariff.On = cmp.Or(a.q.Priced, a.q.On)
	for _, f := range p.Fees {
		switch f.If.Test(a.facts, a.law) {
		case law.Unknown:
			f.If.Missing(a.facts, a.law, a.miss)
			continue
		case law.No:
			continue
		}
		d, ok := tariff.Value(f.Amount)
		if !ok || d.Value.Euro == 0 {
			continue
		}
		r.Fees = append(r.Fees, Fee{f.Code, d.Value.Euro, f.Due, a.words(f.Text), d.Source, f.Amount})
		a.alternatives(f.Amount, d, "")
		for _, name := range f.If.Asks() {
			if p, ok := a.rules.Param(name); ok {
				v, _ := a.in.Value(p)
				a.alternatives(p, v, "")
			}
		}
	}
}

func (a *asker) documents(p *catalogue.Procedure, r *Route) {
	r.Documents = make([]Document, 0, len(p.Pieces))
	for i := range p.Pieces {
		x := &p.Pieces[i]
		wanted := x.If.Test(a.facts, a.law)
		if wanted == law.No || x.Unless != nil && x.Unless.Test(a.facts, a.law) == law.Yes {
			continue
		}
		r.Documents = append(r.Documents, a.document(x, wanted))
	}
}

func (a *asker) document(x *catalogue.Piece, wanted law.Answer) Document {
	d := Document{
		Code: x.Code, Required: wanted == law.Yes && !x.Optional, When: x.At, Label: a.words(x.Label),
		Why: a.words(x.Why), Translate: x.Translate, Source: x.Source,
	}
	for _, t := range x.Accepts {
		d.Accepts = append(d.Accepts, a.words(t))
	}
	if age, ok := a.in.Value(x.MaxAge); ok {
		d.MaxMonths = age.Value.Delay.N
		a.alternatives(x.MaxAge, age, "")
	}
	if n, ok := a.in.Value(x.Count); ok {
		d.Count = n.Value.Count
	}
	if x.Waived != nil && x.Waived.Test(a.facts, a.law) == law.Yes {
		d.Required, d.Later = false, a.words(x.WaivedText)
	}
	return d
}

func (a *asker) help(at catalogue.Moment) (out []Helper) {
	for _, b := range a.in.Help(at, a.facts) {
		c, l := b.Contact, a.q.Lang
		out = append(out, Helper{b.Code, b.Name.In(l), b.Does.In(l), c.Web, c.Email, c.Phone, c.Address, c.Hours.In(l), b.Source})
	}
	return out
}
