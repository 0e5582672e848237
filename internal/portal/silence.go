package portal

import (
	"net/http"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// silencePage explains on which day silence becomes a refusal, and what can be done once it has.
type silencePage struct {
	*web.Page
	Ref      string
	Now      string // the date as it stands
	Story    []theme.Moment
	Reached  string
	Remedies []string
	Letter   string // address of the letter that asks for the reasons
}

func (p *Portal) silence(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	if err != nil {
		return err
	}
	page := p.page(w, r, "portal.silence.title")
	page.Back(path(d.Case.ID, ""))
	v := silencePage{Page: page, Ref: d.Case.Reference, Now: page.T("silence.none")}
	switch on := d.Case.SilenceOn(); {
	case on != "":
		v.Now = page.T("portal.silence.now", "date", on)
	case d.Case.Filed.Silence.N > 0 && d.Case.Undecided():
		v.Now = page.T("silence.still")
	case !d.Case.Undecided():
		v.Now = page.T("silence.story.over")
	}
	for _, l := range d.SilenceStory() {
		m := theme.Moment{When: page.Date(l.On), ISO: string(l.On), Title: page.T("silence.story."+l.What,
			"delay", page.T("silence.delay."+string(l.Delay.Unit), "n", l.Delay.N), "n", l.Days)}
		if l.Until != "" {
			m.Text = page.T("silence.then", "date", l.Until)
		}
		v.Story = append(v.Story, m)
	}
	if on := d.Case.SilentOn; on != "" {
		court, gracious := p.after(on, "remedies.court"), p.after(on, "remedies.gracious")
		v.Reached, v.Letter = page.T("portal.silence.reached", "date", on), path(d.Case.ID, "/silence/letter")
		v.Remedies = []string{page.T("portal.silence.reasons", "last", court), page.T("portal.silence.gracious", "last", gracious),
			page.T("portal.silence.court", "last", court)}
	}
	return web.Render(w, r, http.StatusOK, silenceView(v))
}

// after is the last day of a delay of the law that begins on a day.
func (p *Portal) after(on day.Date, param string) day.Date {
	d, _ := catalogue.In{Rules: p.Rules(), On: on}.Setting(param)
	return d.Value.Delay.After(on)
}

// letterPage is a letter ready to be printed, in French: it goes to the administration.
type letterPage struct {
	*web.Page
	How            string
	Sender, To     []string
	At             string
	Subject, Hello string
	Body           []string
	Sign           string
}

// reasonsLetter asks for the reasons of a refusal by silence. NotFound before there is one.
//
// law: crpa/l232-4
func (p *Portal) reasonsLetter(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	if err != nil {
		return err
	}
	on := d.Case.SilentOn
	if on == "" {
		return fault.New(fault.NotFound, "portal.reasons.not-yet")
	}
	page := p.page(w, r, "portal.reasons.title")
	page.Back(path(d.Case.ID, "/silence"))
	rules, procedure, err := p.Dossiers.Law(r.Context(), d.Case)
	if err != nil {
		return err
	}
	office, _ := rules.Places.Office(d.Case.Office)
	date := func(d day.Date) string { return locale.FR.Date(string(d)) }
	delay := func(param string) string {
		d, _ := catalogue.In{Rules: p.Rules(), On: on}.Setting(param)
		return p.Texts.T(locale.FR, "silence.delay."+string(d.Value.Delay.Unit), "n", d.Value.Delay.N)
	}
	say := func(key string) string {
		return p.Texts.T(locale.FR, "portal.reasons.letter."+key, "reference", d.Case.Reference, "filed", date(d.Case.Filed.On),
			"procedure", procedure.Title.In(locale.FR), "silence", date(on), "date", date(p.Clock.Today()),
			"answer", delay("reasons.answer"), "court", delay("remedies.court"))
	}
	a := d.InForce().Body
	v := letterPage{Page: page, How: page.T("portal.reasons.how", "last", p.after(on, "remedies.court")), To: append([]string{office.Name}, office.Contact.Address...),
		At: say("at"), Subject: say("subject"), Hello: say("hello"), Body: []string{say("filed"), say("reasons"), say("deadline"), say("bye")}, Sign: say("sign")}
	town := ""
	if c, ok := rules.Places.Commune(a["commune"]); ok {
		town = strings.TrimSpace(strings.Join(append(c.Postcodes[:min(1, len(c.Postcodes))], c.Name), " "))
	}
	for _, line := range []string{strings.TrimSpace(strings.ToUpper(a["family_name"]) + " " + a["given_names"]), a["street"], a["address_line2"], town} {
		if line != "" {
			v.Sender = append(v.Sender, line)
		}
	}
	return web.Render(w, r, http.StatusOK, letterView(v))
}
