package portal

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/permit"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// visaAnswer is what the register said, and where to go on from there.
type visaAnswer struct {
	*web.Page
	Asked web.Asked
	visaForm
	ID      dossier.ID
	Says    string
	Tone    theme.Tone
	Differs []string
	Rows    []theme.Answer // what was typed
	Doubted bool
	Scan    bool // a copy was given
	Filed   bool
	Next    string
}

var visaTones = map[string]theme.Tone{dossier.VisaKnown: theme.Good, dossier.VisaSilent: theme.Info, dossier.VisaUnknown: theme.Wait,
	dossier.VisaDiffers: theme.Wait, dossier.VisaValidated: theme.Wait}

// visaOf is the visa of a dossier that validates one. Conflict once it is over.
func (p *Portal) visaOf(r *http.Request) (*opened, permit.Permit, error) {
	o, err := p.open(r)
	if err != nil {
		return nil, permit.Permit{}, err
	}
	if !o.Form.Procedure.Validates {
		return nil, permit.Permit{}, fault.New(fault.NotFound, "web.error.not-found.text")
	}
	return o, o.Form.Held, nil
}

func (p *Portal) visaAnswer(w http.ResponseWriter, r *http.Request) error {
	o, held, err := p.visaOf(r)
	if err != nil {
		return err
	}
	if o.ended() {
		return web.See(w, r, path(o.Case.ID, ""))
	}
	f := web.FormOf(nil)
	f.Set("kind", held.Kind)
	f.Set("number", held.Number)
	f.Set("ground", held.Ground)
	f.SetDate("starts", held.Starts)
	f.SetDate("ends", held.Ends)
	f.SetDate("issued", held.Issued)
	return p.showAnswer(w, r, http.StatusOK, o, held, f)
}

func (p *Portal) showAnswer(w http.ResponseWriter, r *http.Request, status int, o *opened, held permit.Permit, f *web.Form) error {
	says := dossier.VisaSilent
	if o.Case.Visa != nil {
		says = o.Case.Visa.Says
	}
	page := p.page(w, r, "visa.says."+says+".title")
	page.Back(path(o.Case.ID, ""))
	v := visaAnswer{Page: page, Asked: page.Ask(r, f, "visa.form"), visaForm: p.visaForm(page, f, path(o.Case.ID, "/visa")), ID: o.Case.ID,
		Says: says, Tone: visaTones[says], Doubted: o.Case.Doubted(), Scan: o.Case.Pieces[dossier.VisaScan].Files > 0, Filed: !o.draft()}
	v.Button = page.T("visa.again")
	if o.Case.Visa != nil {
		for _, name := range o.Case.Visa.Differs {
			v.Differs = append(v.Differs, page.T("visa.field."+name))
		}
	}
	for _, row := range [][2]string{{"number", held.Number}, {"starts", page.Date(held.Starts)}, {"ends", page.Date(held.Ends)},
		{"issued", page.Date(held.Issued)}, {"ground", p.label(page.Lang, "permit_ground", held.Ground)}} {
		if row[1] != "" {
			v.Rows = append(v.Rows, theme.Answer{Key: page.T("visa.form." + row[0]), Value: row[1]})
		}
	}
	v.Next = path(o.Case.ID, "")
	if o.draft() {
		v.Next = path(o.Case.ID, o.forward())
	}
	return web.Render(w, r, status, answerView(v))
}

// forward is the first page that still asks something.
func (o *opened) forward() string {
	for _, s := range o.Form.Procedure.Steps {
		if len(o.Form.UnfinishedIn(s)) > 0 {
			return stepPath(s)
		}
	}
	return "/summary"
}

// correctVisa takes what was mistyped, and asks the register again.
func (p *Portal) correctVisa(w http.ResponseWriter, r *http.Request) error {
	o, held, err := p.visaOf(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if o.ended() || held.Validated != "" {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(dossier.Amend))
	}
	t := p.readVisa(f, held)
	if f.Err() == nil && t.Kind != held.Kind {
		f.Bad("kind", "visa.error.kind")
	}
	if f.Err() != nil {
		return p.showAnswer(w, r, http.StatusUnprocessableEntity, o, held, f)
	}
	if err := p.People.UpdatePermit(r.Context(), me(r).ID, t); err != nil {
		return err
	}
	if _, err := p.Visas.Look(r.Context(), o.Case.ID); err != nil {
		return err
	}
	return web.See(w, r, path(o.Case.ID, "/visa"))
}

// visaTask is the first line of a draft's list.
func visaTask(page *web.Page, o *opened) theme.Task {
	says := dossier.VisaSilent
	if o.Case.Visa != nil {
		says = o.Case.Visa.Says
	}
	t := theme.Task{Title: page.T("visa.task"), Href: path(o.Case.ID, "/visa"), Status: theme.Status{Text: page.T("visa.says." + says + ".tag"), Tone: visaTones[says]}}
	if o.Case.Doubted() && o.Case.Pieces[dossier.VisaScan].Files > 0 {
		t.Hint, t.Status.Tone = page.T("visa.scan.given"), theme.Info
	}
	return t
}

// visaNotice tells somebody who filed that the register contradicts them; nil when it does not, or nothing can be done.
func visaNotice(page *web.Page, o *opened) *theme.Notice {
	if !o.Case.Filed.Validates || !o.Case.Doubted() || o.ended() {
		return nil
	}
	text := page.T("visa.says." + o.Case.Visa.Says + ".title")
	if o.Case.Pieces[dossier.VisaScan].Files > 0 {
		text += ". " + page.T("visa.scan.given")
	}
	return &theme.Notice{ID: "visa", Label: page.T("web.notice.important"), Text: text}
}
