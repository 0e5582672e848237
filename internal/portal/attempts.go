package portal

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"anef/internal/account"
	"anef/internal/attempt"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Attempts is all that is needed to record that filing failed, and to prove it.
type Attempts struct {
	Log    *attempt.Log
	Prover *attempt.Prover
	Limit  *web.Limiter // by network: the form needs no account
}

// AttemptRoutes are open to everybody: who cannot sign in could not file either.
var AttemptRoutes = []web.Route[*Portal, account.Permission]{
	{Pattern: "GET " + couldNotFile, Needs: account.Anybody, Do: (*Portal).askAttempt},
	{Pattern: "POST " + couldNotFile, Needs: account.Anybody, Do: (*Portal).sayAttempt},
	{Pattern: "GET /attempts/{attempt}", Needs: account.Anybody, Do: (*Portal).attempt},
	{Pattern: "GET /attempts/{attempt}/proof.pdf", Needs: account.Anybody, Do: (*Portal).attemptProof},
}

const couldNotFile = "/could-not-file"

// Lengths of what is typed.
const (
	mostAttemptWords = 2000
	mostAttemptName  = 120
)

// CouldNotFile is where to have a failure recorded; under a dossier it says which one.
func CouldNotFile(r *http.Request) string {
	if id := dossierIn(r); id != "" {
		return couldNotFile + "?dossier=" + url.QueryEscape(string(id))
	}
	return couldNotFile
}

// dossierIn is the dossier that an address is about.
func dossierIn(r *http.Request) dossier.ID {
	rest, ok := strings.CutPrefix(r.URL.Path, "/dossiers/")
	id, _, _ := strings.Cut(rest, "/")
	if !ok || id == "new" {
		return ""
	}
	return dossier.ID(id)
}

// Failed records that this side failed while somebody was filing, so that the day is not lost to them.
func (p *Portal) Failed(r *http.Request, _ int, trouble string) {
	who, id := me(r), dossierIn(r)
	if who.ID == "" || id == "" && r.URL.Path != "/dossiers" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 2*time.Second)
	defer cancel()
	a := attempt.Attempt{Place: placeOf(r), Account: who.ID, Dossier: string(id), Trouble: trouble, Lang: web.Lang(r)}
	if id == "" {
		a.Procedure, a.Permit = r.PostForm.Get("procedure"), r.PostForm.Get("permit")
	} else if d, err := p.Dossiers.Load(ctx, who, id); err == nil {
		if d.Case.State != dossier.Draft {
			return // it is filed: nothing to protect
		}
		a = ofDraft(a, d.Case)
	} else if fault.Of(err).Kind != fault.Internal {
		return // nobody's dossier of theirs
	}
	a.Name = p.nameOf(ctx, who.ID)
	if err := p.Attempts.Log.Ours(ctx, a); err != nil {
		p.Site.Log.Error("an attempt waits to be kept", "dossier", id, "error", err)
	}
}

// placeOf tells by the address what somebody was doing.
func placeOf(r *http.Request) attempt.Place {
	switch {
	case strings.Contains(r.URL.Path, "/pieces"):
		return attempt.Upload
	case strings.Contains(r.URL.Path, "/pay"):
		return attempt.Payment
	}
	return attempt.Ourselves
}

func ofDraft(a attempt.Attempt, c dossier.Case) attempt.Attempt {
	a.Dossier, a.Reference, a.Procedure, a.Permit = string(c.ID), c.Reference, c.Procedure, c.Permit
	return a
}

// nameOf is what the account says of its holder; "" when it cannot tell.
func (p *Portal) nameOf(ctx context.Context, account string) string {
	who, err := p.People.Get(ctx, account)
	if err != nil || !who.Known() {
		return ""
	}
	return who.Name()
}

// attemptForm is the form of somebody who could not file.
type attemptForm struct {
	*web.Page
	Asked      web.Asked
	Dossier    string // id of the draft it is about
	Reference  string
	Procedures []theme.Option // when it is about no draft
	SignedIn   bool
	Mine       theme.Grid
}

func (p *Portal) askAttempt(w http.ResponseWriter, r *http.Request) error {
	f := web.FormOf(nil)
	f.Set("dossier", r.URL.Query().Get("dossier"))
	f.Set("procedure", r.URL.Query().Get("procedure"))
	return p.showAttempt(w, r, http.StatusOK, f)
}

func (p *Portal) showAttempt(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "attempt.title")
	v := attemptForm{Page: page, Asked: page.Ask(r, f, "attempt"), SignedIn: me(r).ID != ""}
	if c, ok := p.draftOf(r, f.Typed("dossier")); ok {
		v.Dossier, v.Reference = string(c.ID), c.Reference
		page.Back(path(c.ID, ""))
	} else {
		v.Procedures = p.filedHere(page)
	}
	var err error
	if v.Mine, err = p.myAttempts(r, page); err != nil {
		return err
	}
	return web.Render(w, r, status, attemptFormView(v))
}

// draftOf is a dossier of whoever asks.
func (p *Portal) draftOf(r *http.Request, id string) (dossier.Case, bool) {
	if id == "" || me(r).ID == "" {
		return dossier.Case{}, false
	}
	d, err := p.Dossiers.Load(r.Context(), me(r), dossier.ID(id))
	return d.Case, err == nil
}

// filedHere are the procedures of this platform, by their names.
func (p *Portal) filedHere(page *web.Page) (out []theme.Option) {
	for _, x := range p.Rules().Procedures() {
		if x.Here() && x.Channel == catalogue.ANEF {
			out = append(out, theme.Option{Value: x.Code, Label: x.Title.In(page.Lang)})
		}
	}
	slices.SortStableFunc(out, func(a, b theme.Option) int { return strings.Compare(a.Label, b.Label) })
	return append([]theme.Option{{Label: page.T("attempt.no-procedure")}}, out...)
}

// myAttempts lists those of the account.
func (p *Portal) myAttempts(r *http.Request, page *web.Page) (theme.Grid, error) {
	g := theme.Grid{Caption: page.T("attempt.mine"), Size: theme.Medium, Columns: []theme.Column{
		{Text: page.T("attempt.label.number"), Keep: true}, {Text: page.T("attempt.label.at"), Keep: true}, {Text: page.T("attempt.label.place")},
		{Text: page.T("attempt.label.witness")}}}
	if me(r).ID == "" {
		return g, nil
	}
	all, err := p.Attempts.Log.Store.Mine(r.Context(), me(r).ID)
	for _, a := range all {
		g.Rows = append(g.Rows, []theme.Cell{{Text: a.Number, Href: p.attemptPath(a, "")}, {Text: clock(page, a.At)},
			{Text: page.T("attempt.place." + string(a.Place))}, {Text: page.T("attempt.witness." + string(a.Witness))}})
	}
	return g, err
}

// sayAttempt records what the person says, and shows the number.
func (p *Portal) sayAttempt(w http.ResponseWriter, r *http.Request) error {
	if err := p.Attempts.Limit.Check(web.Network(web.Client(r))); err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a := attempt.Attempt{Account: me(r).ID, Lang: web.Lang(r), Form: "said/" + me(r).ID + "/" + web.FormKey(r)}
	a.Place = attempt.Place(f.Choice("what", attemptPlaces()...))
	a.Words = f.Optional().Lines("words", mostAttemptWords)
	if a.Account != "" {
		a.Name = p.nameOf(r.Context(), a.Account)
	} else {
		a.Name = f.Optional().Text("name", mostAttemptName)
	}
	if c, ok := p.draftOf(r, f.Typed("dossier")); ok {
		a = ofDraft(a, c)
	} else if code := f.Optional().Text("procedure", 80); code != "" {
		if _, ok := p.Rules().Procedure(code); !ok {
			f.Bad("procedure", "web.error.bad-choice")
		}
		a.Procedure = code
	}
	if f.Err() != nil {
		return p.showAttempt(w, r, http.StatusUnprocessableEntity, f)
	}
	if a, err = p.Attempts.Log.Said(r.Context(), a); err != nil {
		return err
	}
	web.Flash(w, r, "attempt.kept")
	return web.See(w, r, p.attemptPath(a, ""))
}

func attemptPlaces() (out []string) {
	for _, x := range attempt.Places {
		out = append(out, string(x))
	}
	return out
}

// attemptPath is the address of an attempt, with the code that opens it.
func (p *Portal) attemptPath(a attempt.Attempt, more string) string {
	code, _ := p.Attempts.Log.Code(a)
	return "/attempts/" + a.Number + more + "?code=" + url.QueryEscape(code)
}

// attemptView is one attempt, as its person and whoever was shown the proof read it.
type attemptView struct {
	*web.Page
	Rows   []theme.Answer
	PDF    string
	Code   string
	Ours   bool
	Mine   bool
	Resume string // address of the draft
	Hold   int    // days for which it keeps its day
}

func (p *Portal) attempt(w http.ResponseWriter, r *http.Request) error {
	a, err := p.anAttempt(r)
	if err != nil {
		return err
	}
	page := p.page(w, r, "attempt.one.title", "number", a.Number)
	code, _ := p.Attempts.Log.Code(a)
	v := attemptView{Page: page, PDF: p.attemptPath(a, "/proof.pdf"), Code: code, Ours: a.Witness == attempt.Us,
		Mine: a.Account != "" && a.Account == me(r).ID, Hold: p.held(a)}
	for _, l := range a.Lines(p.Texts, page.Lang, p.procedureTitle) {
		v.Rows = append(v.Rows, theme.Answer{Key: l.Label, Value: l.Text})
	}
	if v.Mine && a.Dossier != "" {
		v.Resume = path(dossier.ID(a.Dossier), "")
	}
	return web.Render(w, r, http.StatusOK, attemptOneView(v))
}

// held is for how many days the attempt keeps its day, by the law of that day.
func (p *Portal) held(a attempt.Attempt) int {
	d, _ := catalogue.In{Rules: p.Rules(), On: day.Of(a.At)}.Setting("attempt.hold")
	return d.Value.Delay.N
}

// anAttempt is that of the address, opened by its code.
func (p *Portal) anAttempt(r *http.Request) (attempt.Attempt, error) {
	return p.Attempts.Prover.Again(r.Context(), web.Network(web.Client(r)), r.PathValue("attempt"), r.URL.Query().Get("code"))
}

func (p *Portal) procedureTitle(code string, l locale.Lang) string {
	if x, ok := p.Rules().Procedure(code); ok {
		return x.Title.In(l)
	}
	return code
}

// attemptProof gives the sealed proof.
func (p *Portal) attemptProof(w http.ResponseWriter, r *http.Request) error {
	a, err := p.anAttempt(r)
	if err != nil {
		return err
	}
	hash, err := p.Attempts.Prover.Draw(r.Context(), a)
	if err != nil {
		return err
	}
	f, _, err := p.Blobs.Open(hash)
	if err != nil {
		return fmt.Errorf("attempt %s: %w", a.Number, err)
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", web.PDF)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": string(day.Of(a.At)) + "-" + a.Number + ".pdf"}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// attempted says which failed attempt counts as the filing of a draft, "" when none does.
func attempted(page *web.Page, o *opened) string {
	q := o.Form.Question
	if !o.draft() || q.Attempted == "" {
		return ""
	}
	return page.T("attempt.counts", "date", page.Date(q.Attempted), "number", q.Attempt)
}
