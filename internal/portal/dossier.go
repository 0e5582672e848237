package portal

import (
	"net/http"
	"strconv"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// draftPage is the list of what is left to do before filing.
type draftPage struct {
	*web.Page
	ID     dossier.ID
	Ref    string
	Status theme.Status // of the window
	Window string
	Tasks  []theme.Task
	Done   string // "4 of 6 steps"

	Changed []theme.Link // questions that changed since the draft was begun
	From    string       // reference of the dossier from which it took what was said and given before
	Beside  []theme.Link // the person's other dossiers that go on
	Photo   *photoView

	Attempted string // which attempt will count as the filing
}

// filedPage is a dossier after filing: where it stands, what is wanted, what happened.
type filedPage struct {
	*web.Page
	ID       dossier.ID
	Ref      string
	Summary  theme.Summary
	State    theme.Status
	Plain    string // the state in plain words
	Turn     string // who must act next
	Facts    []theme.Answer
	Request  *request
	Papers   []paperView
	Show     bool // one of them gives rights that an employer may want to see
	Pieces   []pieceView
	Grounds  []string
	Amounts  amountsView
	Can      acts
	Typing   bool // corrections were typed and not sent
	Timeline []theme.Moment
	Beside   []theme.Link // the person's other dossiers that go on
	Offer    *theme.Notice
	Visa     *theme.Notice // the register does not confirm it
	Lacking  []theme.Link  // what its new procedure needs
	Reach    reachView
	Cover    coverView
	Silence  bool // the law makes a refusal of silence
	Move     *moveView
	Office   deskView
	Photo    *photoView
	Pay      *theme.Notice // something is to be paid, or is being
}

// acts are what the person may do now.
type acts struct{ Amend, Add, Withdraw bool }

// request is what an agent asked for, with the places to give it.
type request struct {
	Key    string
	Due    string
	Late   bool
	Pieces []pieceView
	Word   theme.Field
}

func (p *Portal) dossier(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.draft() {
		return p.showDraft(w, r, o)
	}
	return p.showDossier(w, r, http.StatusOK, o, wrongs{})
}

func (p *Portal) showDraft(w http.ResponseWriter, r *http.Request, o *opened) error {
	page := p.page(w, r, "portal.draft.title")
	page.Titled(o.Form.Procedure.Title.In(page.Lang))
	page.Back("/home")
	v := draftPage{Page: page, ID: o.Case.ID, Ref: o.Case.Reference, Status: p.windowStatus(page.Lang, o.Route.Window.Status)}
	for _, t := range o.Route.Reasons {
		if t.Code == "window."+string(o.Route.Window.Status) {
			v.Window = t.Text
		}
	}
	v.From, v.Attempted = o.Case.From, attempted(page, o)
	var err error
	if v.Beside, err = p.beside(page, r, o); err != nil {
		return err
	}
	if v.Photo, err = p.photograph(page, r, o, nil); err != nil {
		return err
	}
	v.Changed = changedLinks(page, o, p.marks(page, r, o))
	done := 0
	if o.Form.Procedure.Validates {
		t := visaTask(page, o)
		if t.Status.Tone == theme.Good || t.Status.Tone == theme.Info {
			done++
		}
		v.Tasks = append(v.Tasks, t)
	}
	for _, s := range o.Form.Procedure.Steps {
		t := p.task(page, o, s)
		if t.Status.Tone == theme.Good {
			done++
		}
		v.Tasks = append(v.Tasks, t)
	}
	v.Done = page.T("portal.draft.done", "done", strconv.Itoa(done), "of", strconv.Itoa(len(v.Tasks)))
	v.Tasks = append(v.Tasks, theme.Task{Title: page.T("portal.draft.review"), Href: path(o.Case.ID, "/summary"),
		Status: theme.Status{Text: page.T("portal.task.last"), Tone: theme.Neutral}})
	return web.Render(w, r, http.StatusOK, draftView(v))
}

// beside leads to the person's other dossiers that go on.
func (p *Portal) beside(page *web.Page, r *http.Request, o *opened) (out []theme.Link, err error) {
	others, err := p.Dossiers.Beside(r.Context(), me(r), o.Case)
	for _, c := range others.Cases {
		out = append(out, theme.Link{Href: path(c.ID, ""),
			Text: page.T("portal.beside.line", "procedure", p.titled(page, c.Procedure), "reference", c.Reference, "state", caseStatus(page, c).Text)})
	}
	return out, err
}

// task is how far one step is.
func (p *Portal) task(page *web.Page, o *opened, s catalogue.Step) theme.Task {
	t := theme.Task{Title: s.Title.In(page.Lang), Href: path(o.Case.ID, stepPath(s))}
	if len(s.Questions) == 0 {
		t.Hint, t.Status = p.pieceTask(page, o)
		return t
	}
	given, needed := 0, 0
	for _, q := range s.Questions {
		if o.Form.Asks(q) {
			if o.Form.Answers[q.ID] != "" {
				given++
			}
			if !q.Optional {
				needed++
			}
		}
	}
	left := len(o.Form.UnfinishedIn(s))
	switch {
	case left == 0 && (needed > 0 || given > 0):
		t.Status = theme.Status{Text: page.T("portal.task.done"), Tone: theme.Good}
	case left == 0:
		t.Status = theme.Status{Text: page.T("portal.task.optional"), Tone: theme.Neutral}
	case given == 0:
		t.Status = theme.Status{Text: page.T("portal.task.to-do"), Tone: theme.Wait}
	default:
		t.Status = theme.Status{Text: page.T("portal.task.going"), Tone: theme.Wait}
		t.Hint = page.T("portal.task.left", "n", left)
	}
	return t
}

func (p *Portal) pieceTask(page *web.Page, o *opened) (hint string, s theme.Status) {
	wanted, missing := 0, 0
	for _, d := range o.Route.Documents {
		if d.Required && d.When == catalogue.AtFiling {
			wanted++
			if o.Case.Pieces[d.Code].Files == 0 {
				missing++
			}
		}
	}
	hint = page.T("portal.task.pieces", "given", strconv.Itoa(wanted-missing), "of", strconv.Itoa(wanted))
	switch {
	case missing == 0 && o.Known:
		return hint, theme.Status{Text: page.T("portal.task.done"), Tone: theme.Good}
	case missing == wanted:
		return hint, theme.Status{Text: page.T("portal.task.to-do"), Tone: theme.Wait}
	}
	return hint, theme.Status{Text: page.T("portal.task.going"), Tone: theme.Wait}
}

// wrongs are what is wrong with the forms of a filed dossier.
type wrongs struct {
	files  untaken
	answer string
	move   string
	photo  *web.Form
}

// showDossier shows a filed dossier, with what is wrong with a form.
func (p *Portal) showDossier(w http.ResponseWriter, r *http.Request, status int, o *opened, bad wrongs) error {
	page := p.page(w, r, "portal.draft.title")
	page.Titled(o.Form.Procedure.Title.In(page.Lang))
	page.Back("/home")
	c := o.Case
	v := filedPage{Page: page, ID: c.ID, Ref: c.Reference, State: caseStatus(page, c)}
	v.Plain = page.T(plainState(c), "due", page.Date(c.Due), "office", p.office(c.Office), "amount", page.Money(c.AmountDue()))
	if by := c.Waits(); by != "" {
		v.Turn = page.T("portal.turn."+string(by), "office", p.office(c.Office))
		if c.State == dossier.Ready {
			v.Turn = page.T("portal.turn.ready")
		}
	}
	v.Visa = visaNotice(page, o)
	v.Offer, v.Lacking = p.offered(page, o), lacking(page, o)
	if v.Offer != nil || len(v.Lacking) > 0 || c.PhotoWanted() {
		v.Turn = "" // the person has something to do, whoever must act next
	}
	who, err := p.Dossiers.People.Person(r.Context(), o.Case.Person)
	if err != nil {
		return err
	}
	v.Facts = p.facts(page, o, who.Foreigner)
	v.Papers, v.Show = papers(page, o), o.shows()
	for _, x := range p.pieceViews(page, o, bad.files) {
		if len(x.Files) > 0 {
			v.Pieces = append(v.Pieces, x)
		}
	}
	v.Request = p.request(page, r, o, bad.files, bad.answer)
	if v.Request != nil {
		v.Summary = requestSummary(page, v.Request, bad.files, bad.answer)
	}
	if v.Move, err = p.moving(page, r, o, bad.move); err != nil {
		return err
	}
	if bad.move != "" {
		v.Summary = wrong(page, theme.Complaint{Text: bad.move, FieldID: "move"})
	}
	if v.Photo, err = p.photograph(page, r, o, bad.photo); err != nil {
		return err
	}
	if bad.photo != nil {
		v.Summary = page.Ask(r, bad.photo, "photo.form").Summary()
	}
	v.Office = atOffice(page, o)
	for _, code := range c.Grounds {
		if m, ok := o.Form.Rules.Motive(code); ok {
			v.Grounds = append(v.Grounds, m.Text.In(page.Lang))
		}
	}
	if v.Amounts, err = p.amounts(page, r, o); err != nil {
		return err
	}
	v.Can = acts{dossier.Can(c, dossier.Amend, dossier.Applicant), dossier.Can(c, dossier.AddPiece, dossier.Applicant), dossier.Can(c, dossier.Withdraw, dossier.Applicant)}
	v.Typing = v.Can.Amend && len(p.changes(page, o)) > 0
	told, err := p.Messages.Of(r.Context(), c.ID, me(r).ID)
	if err != nil {
		return err
	}
	v.Timeline = p.timeline(page, o, told)
	if v.Reach, err = p.reach(page, r, c.ID, told); err != nil {
		return err
	}
	if v.Cover, err = p.cover(page, r, o); err != nil {
		return err
	}
	v.Silence = c.Filed.Silence.N > 0
	if v.Pay, err = p.toPay(page, r, o); err != nil {
		return err
	}
	if v.Beside, err = p.beside(page, r, o); err != nil {
		return err
	}
	return web.Render(w, r, status, filedView(v))
}

// facts are the numbers and dates that count.
func (p *Portal) facts(page *web.Page, o *opened, foreigner string) (out []theme.Answer) {
	c := o.Case
	add := func(key, value string) {
		if value != "" {
			out = append(out, theme.Answer{Key: page.T("portal.fact." + key), Value: value})
		}
	}
	add("reference", c.Reference)
	add("foreigner", foreigner)
	add("office", p.office(c.Office))
	filed := page.Date(c.Filed.On)
	if filed != "" && !c.Filed.InTime() {
		filed = page.T("portal.fact.filed-late", "date", filed, "closes", page.Date(c.Filed.Closes))
	}
	add("filed", filed)
	if c.Filed.Attempted != "" {
		add("attempted", page.T("paper.attempted", "date", page.Date(c.Filed.Attempted), "number", c.Filed.Attempt))
	}
	add("complete", page.Date(c.CompleteOn))
	add("due", page.Date(c.Due))
	if on := c.SilenceOn(); on != "" {
		add("silence", page.T("portal.fact.silence-text", "date", page.Date(on)))
	} else if c.State == dossier.Incomplete {
		add("silence", page.T("portal.fact.silence-stopped"))
	}
	if until := c.CoveredUntil(); until != "" {
		add("covered", page.Date(until))
	}
	add("decided", page.Date(c.DecidedOn))
	if c.Card != "" {
		if c.Card == catalogue.Former {
			add("card", page.T("portal.fact.card-copy", "ends", c.PermitEnds))
		} else {
			add("card", page.T("portal.fact.card-text", "card", p.label(page.Lang, "permit_kind", c.Card), "n", c.Months))
		}
	}
	add("card-number", c.CardNumber)
	return out
}
