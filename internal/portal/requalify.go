package portal

import (
	"net/http"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// changePage shows the procedure that an agent offers beside the present one; the person accepts or declines.
type changePage struct {
	*web.Page
	ID        dossier.ID
	Key       string
	Procedure string // code of the one offered
	Summary   theme.Summary
	Lead      string
	Word      string // of the agent
	Sides     theme.Grid
	More      []string // pieces to give in addition
	Questions string   // how many are to be answered in addition
	Kept      []string
	Refusals  []string // what keeps it from being accepted now
	Answer    theme.Field
}

// askChange shows the offer; when there is none any more, the dossier.
func (p *Portal) askChange(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.Case.Offer == nil {
		return web.See(w, r, path(o.Case.ID, ""))
	}
	return p.showChange(w, r, http.StatusOK, o, nil)
}

// acceptChange goes on under the procedure that was on the page; another one offered meanwhile is shown instead.
func (p *Portal) acceptChange(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	procedure := f.Text("procedure", 80)
	_, err = p.Dossiers.Agree(r.Context(), me(r), idOf(r), web.FormKey(r), procedure)
	return p.changed(w, r, err, "portal.change.accepted")
}

// declineChange leaves everything as it is; the agent reads the person's word.
func (p *Portal) declineChange(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	word := f.Optional().Lines("word", longWord)
	if err = f.Err(); err == nil {
		_, err = p.Dossiers.Act(r.Context(), idOf(r), web.FormKey(r), dossier.Command{Do: dossier.Decline, Actor: me(r)}, word)
	}
	return p.changed(w, r, err, "portal.change.declined")
}

// changed leads back to the dossier, or shows the offer again with what is wrong.
func (p *Portal) changed(w http.ResponseWriter, r *http.Request, err error, done string) error {
	if err == nil {
		web.Flash(w, r, done)
		return web.See(w, r, path(idOf(r), ""))
	}
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		o, e := p.open(r)
		if e != nil {
			return e
		}
		if o.Case.Offer != nil {
			status := http.StatusConflict
			if fault.Is(err, fault.Invalid) {
				status = http.StatusUnprocessableEntity
			}
			return p.showChange(w, r, status, o, err)
		}
	}
	return err
}

func (p *Portal) showChange(w http.ResponseWriter, r *http.Request, status int, o *opened, refused error) error {
	c := o.Case
	x, err := p.Dossiers.Change(r.Context(), o.Dossier, c.Offer.Procedure)
	if err != nil {
		return err
	}
	page := p.page(w, r, "portal.change.title")
	page.Back(path(c.ID, ""))
	v := changePage{Page: page, ID: c.ID, Key: web.FormKey(r), Procedure: c.Offer.Procedure, Word: o.Notes[c.Offer.Note].Body}
	v.Lead = page.T("portal.change.lead", "office", p.office(c.Office), "date", page.Date(c.Offer.On))
	v.Sides = p.sides(page, o, x)
	for _, code := range dossier.Absent(c, x.Pieces(c)) {
		v.More = append(v.More, pieceLabel(page, x.To.Procedure, code))
	}
	if n := len(x.To.Unfinished()); n > 0 {
		v.Questions = page.T("portal.change.questions", "n", n)
	}
	v.Kept = []string{page.T("portal.change.kept-date", "date", page.Date(c.Filed.On)),
		page.T("portal.change.kept-reference", "reference", c.Reference), page.T("portal.change.kept-files")}
	cmd := dossier.Command{Do: dossier.Agree, Procedure: c.Offer.Procedure, Law: x.Law}
	for _, key := range dossier.Refusals(c, cmd, p.Clock.Today()) {
		v.Refusals = append(v.Refusals, page.T("need."+key))
	}
	v.Answer = theme.Field{Name: "word", Label: page.T("portal.change.word"), Hint: page.T("portal.change.word-hint")}
	if refused != nil {
		text := fault.Of(refused).Text
		if bad, ok := fault.Of(refused).Fields["word"]; ok {
			text = bad
			v.Answer.Error, v.Answer.Flag = page.Say(bad), page.T("web.problem.flag")
		}
		v.Answer.Value = r.PostForm.Get("word")
		v.Summary = wrong(page, theme.Complaint{Text: page.Say(text), FieldID: "word"})
	}
	return web.Render(w, r, status, changeView(v))
}

// sides are the two procedures, line by line.
func (p *Portal) sides(page *web.Page, o *opened, x dossier.Change) theme.Grid {
	after := x.After(o.Case, p.Clock.Today())
	g := theme.Grid{Caption: page.T("portal.change.compare"), Columns: []theme.Column{{Text: page.T("portal.change.what")},
		{Text: page.T("portal.change.now")}, {Text: page.T("portal.change.then")}}}
	add := func(key string, now, then theme.Cell) {
		g.Rows = append(g.Rows, []theme.Cell{{Text: page.T("portal.change." + key)}, now, then})
	}
	add("procedure", theme.Cell{Text: x.From.Procedure.Title.In(page.Lang)}, theme.Cell{Text: x.To.Procedure.Title.In(page.Lang)})
	add("pieces", theme.Cell{Content: theme.Bullets(pieceLabels(page, x.From.Procedure, o.Case.Filed.Wanted))},
		theme.Cell{Content: theme.Bullets(pieceLabels(page, x.To.Procedure, x.Law.Wanted))})
	add("fees", p.feeCell(page, x.From), p.feeCell(page, x.To))
	add("silence", theme.Cell{Text: page.Date(o.Case.SilenceOn())}, theme.Cell{Text: page.Date(after.SilenceOn())})
	return g
}

// feeCell is what a procedure costs the person, as far as the answers tell.
func (p *Portal) feeCell(page *web.Page, f *form.Form) theme.Cell {
	route, _, known := p.Dossiers.Route(f, page.Lang)
	switch {
	case !known:
		return theme.Cell{Text: page.T("portal.change.fees-later")}
	case len(route.Fees) == 0:
		return theme.Cell{Text: page.T("portal.change.fees-none")}
	}
	return theme.Cell{Content: theme.Bullets(feeLines(page, route.Fees))}
}

func pieceLabels(page *web.Page, proc *catalogue.Procedure, codes []string) (out []string) {
	for _, code := range codes {
		out = append(out, pieceLabel(page, proc, code))
	}
	return out
}

// offered says on the dossier's page that an offer waits for an answer.
func (p *Portal) offered(page *web.Page, o *opened) *theme.Notice {
	if o.Case.Offer == nil {
		return nil
	}
	title := p.titled(page, o.Case.Offer.Procedure)
	return &theme.Notice{ID: "offer", Label: page.T("web.notice.important"), Text: page.T("portal.change.offered", "procedure", title),
		Link: &theme.Link{Text: page.T("portal.change.see"), Href: path(o.Case.ID, "/change")}}
}

// titled is what a procedure is called, or its code when it is no longer there.
func (p *Portal) titled(page *web.Page, code string) string {
	if proc, ok := p.Rules().Procedure(code); ok {
		return proc.Title.In(page.Lang)
	}
	return code
}

// lacking leads to what is still to be answered and given after a dossier changed its procedure.
func lacking(page *web.Page, o *opened) (out []theme.Link) {
	if !o.Case.Undecided() || len(o.Former) == 0 {
		return nil
	}
	if o.Case.Unanswered {
		for _, s := range o.Form.Procedure.Steps {
			for _, q := range o.Form.UnfinishedIn(s) {
				out = append(out, theme.Link{Text: q.Label.In(page.Lang), Href: path(o.Case.ID, "/steps/"+s.Code+"#"+q.ID)})
			}
		}
		if len(out) == 0 { // all is typed, and nothing is sent
			out = append(out, theme.Link{Text: page.T("portal.change.send"), Href: path(o.Case.ID, "/summary")})
		}
	}
	for _, code := range dossier.Absent(o.Case, o.Case.Filed.Wanted) {
		out = append(out, theme.Link{Text: pieceLabel(page, o.Form.Procedure, code), Href: path(o.Case.ID, "/pieces#piece-"+code)})
	}
	return out
}

// piece names a piece of the dossier: of its procedure, or of the one under which it was filed first.
func (o *opened) piece(page *web.Page, code string) string {
	for _, proc := range append([]*catalogue.Procedure{o.Form.Procedure}, o.Former...) {
		if x, ok := proc.Piece(code); ok {
			return x.Label.In(page.Lang)
		}
	}
	return pieceLabel(page, o.Form.Procedure, code)
}
