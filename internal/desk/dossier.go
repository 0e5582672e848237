package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// screen is everything about one dossier, on one page.
type screen struct {
	*sight
	Summary   theme.Summary
	Conflict  *conflict
	Head      header
	Proposed  *proposed
	Panel     []panelAct
	Around    []panelAct
	Flags     []flagLine
	Opinions  []opinionLine
	Notes     []remark
	Resting   *resting
	Since     since
	Pieces    []piece
	Extra     []piece
	AtCounter []string
	Remarks   *said // the applicant's observations
	Steps     []step
	Requests  []request
	Papers    []paperLine
	History   []theme.Moment
	Story     []theme.Moment // of the date of silence
	Readings  []string
	Beside    besides
	Changing  *changing
	Death     *theme.Link
	Next      string // address of the next dossier of the list
}

// open shows a dossier; the reading is noted where its person sees it.
func (d *Desk) open(w http.ResponseWriter, r *http.Request) error {
	s, err := d.look(r, d.Dossiers.Open)
	if err != nil {
		return err
	}
	return d.show(w, r, s, http.StatusOK, nil)
}

// show draws the page; why is what kept an act from being done.
func (d *Desk) show(w http.ResponseWriter, r *http.Request, s *sight, status int, why *fault.Error) error {
	s.Page = d.page(w, r, "desk.list.title")
	s.Titled(s.T("desk.dossier.title", "name", s.holder(), "reference", s.Case.Reference))
	s.Frame.Back = &theme.Link{Text: s.T("desk.list.back"), Href: s.place.start().address()}
	summary, problem := theme.Summary{}, (*conflict)(nil)
	if why != nil {
		problem = s.explain(why)
	}
	if s.failed != nil {
		summary = s.Ask(r, s.failed.form, "desk."+s.failed.act).Summary()
	}
	if s.short() && s.Case.State == dossier.Ready {
		return d.showCollect(w, r, collectPage{sight: s, Summary: summary, Conflict: problem}, status)
	}
	var err error
	v := screen{sight: s, Summary: summary, Conflict: problem, Head: s.header(), Proposed: s.proposed(), Panel: s.panel(acts()), Around: s.panel(around())}
	if err = d.photograph(r, s, &v.Head); err != nil {
		return err
	}
	if err = d.formerNames(r, s, &v.Head); err != nil {
		return err
	}
	if v.Death, err = d.deceased(r, s, &v.Head); err != nil {
		return err
	}
	v.Pieces, v.Extra = s.pieces()
	v.AtCounter = s.labels(s.Case.Brings())
	v.Remarks, v.Steps = s.answers()
	v.Steps, v.Changing = append(v.Steps, s.formerAnswers()...), s.changing()
	v.Requests, v.Papers, v.History, v.Readings = s.requests(), s.papers(), s.history(d.office), s.readings(d.office)
	v.Story = s.story()
	v.Since = s.since(d.Dossiers.Clock())
	v.Flags, v.Notes, v.Resting = s.flags(), s.remarks(d.office), s.resting()
	if v.Opinions, err = s.opinions(r.Context(), d.Opinions); err != nil {
		return err
	}
	if v.Next, err = d.next(r, s); err != nil {
		return err
	}
	if v.Beside, err = d.beside(r, s); err != nil {
		return err
	}
	return web.Render(w, r, status, screenView(v))
}

// next is the address of the dossier that follows this one in the list from which the agent came; "" at its end. It is
// looked for where the dossier stood then: an act may have moved it.
func (d *Desk) next(r *http.Request, s *sight) (string, error) {
	lines, _, err := d.lines(r, s.place, s.who, 2)
	for _, l := range lines {
		if l.ID != s.Case.ID {
			return s.place.dossier(l), err
		}
	}
	return "", err
}
