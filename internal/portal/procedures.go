package portal

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/euro"
	"anef/internal/lawbook"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// doors are the three ways into the platform, with the acts behind each, as the guides name them.
var doors = []struct {
	name string
	acts []string
}{
	{"first", []string{"first"}},
	{"renewal", []string{"renewal", "validation", "job-search", "talent", "resident-card", "eu-long-term", "travel-document", "naturalisation"}},
	{"change", []string{"duplicate", "change-of-address", "change-of-name", "change-of-family"}},
}

// doorOfAct is the door behind which a procedure stands: that of the first act it serves.
func doorOfAct(p *catalogue.Procedure) string {
	for _, act := range p.Wants {
		for _, d := range doors {
			if slices.Contains(d.acts, act) {
				return d.name
			}
		}
	}
	return "renewal"
}

// doorView is one door with the procedures behind it.
type doorView struct {
	ID, Title string
	All       []procedureLine
}

// procedureLine is a procedure in the list of all.
type procedureLine struct {
	Go      theme.Link
	Summary string
	Channel theme.Status
	Window  string
	Fees    string
}

// procedures lists everything that can be asked for.
func (p *Portal) procedures(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "procedures.title")
	department, status, complaint := p.departmentOf(r, page)
	reader := p.reader(page.Lang, department)
	var out []doorView
	for _, d := range doors {
		v := doorView{ID: d.name, Title: page.T("procedures.group." + d.name)}
		for _, proc := range p.Rules().Procedures() {
			if doorOfAct(proc) == d.name && reader.exists(proc) {
				v.All = append(v.All, reader.line(page, proc, department))
			}
		}
		out = append(out, v)
	}
	return web.Render(w, r, status, proceduresPage(page, p.where(page, department, complaint), out))
}

// reading is the law of today in one place and one language.
type reading struct {
	catalogue.In
	lang locale.Lang
	book lawbook.Reader
}

func (p *Portal) reader(l locale.Lang, department string) reading {
	return reading{catalogue.In{Rules: p.Rules(), On: p.Clock.Today(), Department: department}, l,
		lawbook.Reader{Rules: p.Rules(), Texts: p.Texts, Lang: l}}
}

func (r reading) exists(p *catalogue.Procedure) bool {
	return p.From <= r.On && (p.Until == "" || r.On <= p.Until)
}

func (r reading) say(t locale.Text) string { return r.In.Say(t, r.lang) }

// channel is how the procedure is asked for in general.
func (r reading) channel(p *catalogue.Procedure) advice.Route {
	out := advice.Route{Channel: string(p.Channel)}
	if p.Here() {
		out.Address = "/"
	}
	if d, ok := r.Value(p.Route); ok {
		out.Channel, out.Address = string(d.Value.Route.Channel), d.Value.Route.Address
	}
	return out
}

func (r reading) line(page *web.Page, p *catalogue.Procedure, department string) procedureLine {
	out := procedureLine{Go: theme.Link{Text: r.say(p.Title), Href: "/procedures/" + p.Code}, Summary: r.say(p.Summary)}
	if department != "" {
		out.Go.Href += "?department=" + department
	}
	x := r.channel(p)
	out.Channel = theme.Status{Text: channelWords(page, x)}
	if here(x) {
		out.Channel.Tone = theme.Good
	}
	var sum euro.Cents
	varies := false
	for _, f := range p.Fees {
		d, ok := r.Value(f.Amount)
		switch {
		case f.If != nil:
			varies = true
		case ok:
			sum += d.Value.Euro
		}
	}
	switch {
	case varies && sum > 0:
		out.Fees = page.T("procedures.fees-from", "amount", sum)
	case varies:
		out.Fees = page.T("procedures.fees-vary")
	case sum > 0:
		out.Fees = page.T("procedures.fees", "amount", sum)
	default:
		out.Fees = page.T("procedures.free")
	}
	return out
}
