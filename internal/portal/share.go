package portal

import (
	"context"
	"net/http"
	"time"

	"anef/internal/account"
	"anef/internal/catalogue"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/share"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Sharing is all that a holder needs to show their rights to somebody.
type Sharing struct {
	Kept      Shares
	Codes     share.Codes
	Inspector inspect.Inspector
	Site      string // address of the platform, for the link to be passed on
}

// Shares keeps what holders show, and who looked.
type Shares interface {
	AddShare(ctx context.Context, s share.Share) error
	Share(ctx context.Context, account, id string) (share.Share, error)
	SharesOf(ctx context.Context, account string) ([]share.Share, error)
	Withdraw(ctx context.Context, account, id string, now time.Time) error
	Looks(ctx context.Context, account, id string) ([]share.Look, error)
}

// ShareRoutes are the pages on which a holder shows their rights. Somebody else's share does not exist.
var ShareRoutes = []web.Route[*Portal, account.Permission]{
	{Pattern: "GET /shares", Needs: account.ByOwner, Do: (*Portal).shares},
	{Pattern: "GET /shares/new", Needs: account.ByOwner, Do: (*Portal).newShare},
	{Pattern: "POST /shares", Needs: account.ByOwner, Do: (*Portal).addShare},
	{Pattern: "GET /shares/{share}", Needs: account.ByOwner, Do: (*Portal).share},
	{Pattern: "POST /shares/{share}/withdraw", Needs: account.ByOwner, Do: (*Portal).withdrawShare},
}

// longestShare is for how many days something may be shown.
const longestShare = "sharing.longest"

func (p *Portal) shares(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Sharing.Kept.SharesOf(r.Context(), me(r).ID)
	if err != nil {
		return err
	}
	page := p.page(w, r, "share.title")
	g := theme.Grid{Caption: page.T("share.list"), Empty: page.T("share.none"), Columns: []theme.Column{
		{Text: page.T("share.to")}, {Text: page.T("share.shows")}, {Text: page.T("share.until"), Keep: true}, {Text: page.T("share.state")}}}
	for _, s := range all {
		state := p.stateOf(page, s)
		g.Rows = append(g.Rows, []theme.Cell{{Text: s.To, Href: "/shares/" + s.ID}, {Text: shows(page, s)}, {Text: page.Date(s.Until)}, {Tag: &state}})
	}
	return web.Render(w, r, http.StatusOK, sharesPage(page, g))
}

// stateOf tells whether somebody may still look.
func (p *Portal) stateOf(page *web.Page, s share.Share) theme.Status {
	switch {
	case !s.Withdrawn.IsZero():
		return theme.Status{Text: page.T("share.withdrawn"), Tone: theme.Faint}
	case !s.Open(p.Clock.Today()):
		return theme.Status{Text: page.T("share.over"), Tone: theme.Faint}
	}
	return theme.Status{Text: page.T("share.open"), Tone: theme.Good}
}

// shows lists the rights that are shown, in words.
func shows(page *web.Page, s share.Share) (out string) {
	for i, one := range s.Shows {
		if i > 0 {
			out += ", "
		}
		out += page.T("share.right." + string(one))
	}
	return out
}

// newShareView is the form.
type newShareView struct {
	*web.Page
	Asked    web.Asked
	Dossiers []theme.Option // whose paper can be shown today; one needs no question
	Only     string
	Most     int // days
}

func (p *Portal) newShare(w http.ResponseWriter, r *http.Request) error {
	f := web.FormOf(nil)
	f.SetDate("until", p.Clock.Today().Plus(min(30, p.mostDays())))
	return p.askShare(w, r, http.StatusOK, f)
}

func (p *Portal) askShare(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	options, err := p.sharable(r)
	if err != nil {
		return err
	}
	page := p.page(w, r, "share.new.title")
	page.Back("/shares")
	v := newShareView{Page: page, Asked: page.Ask(r, f, "share.new"), Dossiers: options, Most: p.mostDays()}
	if len(options) == 1 {
		v.Only = options[0].Value
	}
	return web.Render(w, r, status, newSharePage(v))
}

// sharable are the dossiers with a paper that proves a lawful stay today.
func (p *Portal) sharable(r *http.Request) (out []theme.Option, err error) {
	cases, err := p.Mine.Mine(r.Context(), me(r).ID)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		f, err := p.Sharing.Inspector.ByDossier(r.Context(), string(c.ID))
		if err != nil {
			return nil, err
		}
		if f.Verdict == inspect.Valid {
			l := web.Lang(r)
			out = append(out, theme.Option{Value: string(c.ID), Label: p.Texts.T(l, "paper."+string(f.Paper.Kind)+".title") + " – " + c.Reference})
		}
	}
	return out, nil
}

func (p *Portal) mostDays() int {
	d, _ := catalogue.In{Rules: p.Rules(), On: p.Clock.Today()}.Setting(longestShare)
	return p.Clock.Today().Until(d.Value.Delay.After(p.Clock.Today()))
}

func (p *Portal) addShare(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	options, err := p.sharable(r)
	if err != nil {
		return err
	}
	if len(options) == 0 {
		return fault.New(fault.Conflict, "share.new.nothing")
	}
	ids := make([]string, len(options))
	for i, o := range options {
		ids[i] = o.Value
	}
	s := share.Share{ID: web.FormKey(r), Account: me(r).ID, CreatedAt: p.Clock(),
		Dossier: f.Choice("dossier", ids...), To: f.Text("to", 120)}
	for _, one := range f.Choices("shows", string(share.Stay), string(share.Work), string(share.Study)) {
		s.Shows = append(s.Shows, share.Right(one))
	}
	today := p.Clock.Today()
	if s.Until = f.Date("until"); s.Until != "" && (s.Until < today || today.Until(s.Until) > p.mostDays()) {
		f.Bad("until", "share.new.until-range", "from", today, "last", today.Plus(p.mostDays()))
	}
	if f.Err() != nil {
		return p.askShare(w, r, http.StatusUnprocessableEntity, f)
	}
	_, s.Hash = p.Sharing.Codes.New("share", s.ID)
	if err := p.Sharing.Kept.AddShare(r.Context(), s); err != nil && !fault.Is(err, fault.Conflict) { // a second click
		return err
	}
	return web.See(w, r, "/shares/"+s.ID)
}

// shareView is one share: its code, and who looked.
type shareView struct {
	*web.Page
	ID, Code, Link string
	Rows           []theme.Answer
	Looks          theme.Grid
	Open           bool
	Key            string
}

func (p *Portal) share(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Sharing.Kept.Share(r.Context(), me(r).ID, r.PathValue("share"))
	if err != nil {
		return err
	}
	looks, err := p.Sharing.Kept.Looks(r.Context(), me(r).ID, s.ID)
	if err != nil {
		return err
	}
	page := p.page(w, r, "share.one.title")
	page.Back("/shares")
	v := shareView{Page: page, ID: s.ID, Open: s.Open(p.Clock.Today()), Key: web.FormKey(r)}
	if code, ok := p.Sharing.Codes.Again("share", s.ID, s.Hash); ok && v.Open {
		v.Code, v.Link = code, p.Sharing.Site+"/verify/s/"+code
	}
	state := p.stateOf(page, s)
	v.Rows = []theme.Answer{
		{Key: page.T("share.to"), Value: s.To}, {Key: page.T("share.shows"), Value: shows(page, s)},
		{Key: page.T("share.until"), Value: page.Date(s.Until)}, {Key: page.T("share.state"), Content: theme.Tag(state)},
	}
	v.Looks = theme.Grid{Caption: page.T("share.looks"), Size: theme.Medium, Empty: page.T("share.no-looks"),
		Columns: []theme.Column{{Text: page.T("share.looker")}, {Text: page.T("share.looked")}}}
	for _, l := range looks {
		v.Looks.Rows = append(v.Looks.Rows, []theme.Cell{{Text: l.Name}, {Text: moment(page, l.At)}})
	}
	return web.Render(w, r, http.StatusOK, sharePage(v))
}

func (p *Portal) withdrawShare(w http.ResponseWriter, r *http.Request) error {
	if err := p.Sharing.Kept.Withdraw(r.Context(), me(r).ID, r.PathValue("share"), p.Clock()); err != nil {
		return err
	}
	web.Flash(w, r, "share.withdrawn-now")
	return web.See(w, r, "/shares/"+r.PathValue("share"))
}
