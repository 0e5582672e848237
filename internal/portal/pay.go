package portal

import (
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/ident"
	"anef/internal/payment"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// payPage shows what is due, why, what was given for it, and the ways to give more.
type payPage struct {
	*web.Page
	ID      dossier.ID
	Ref     string
	Summary theme.Summary
	Bills   []billView
}

// billView is what is due at one moment.
type billView struct {
	payment.Payment
	Title   string
	Lines   theme.Grid
	Status  theme.Status
	Text    string // where it stands, in one sentence
	Stamps  theme.Grid
	Ways    *waysView // nil when nothing can be given now
	Buying  *buyingView
	Receipt []theme.Answer // once it is paid
}

// waysView are the three ways to give what is left.
type waysView struct {
	Left  string
	Stamp theme.Field
	File  theme.Field
	Early string // why one may pay now, or later

	CardKey, StampKey, FileKey string // each try is one of its own: what failed under one key is not tried again under it
}

// buyingView is a purchase that waits on the page of the stamp office.
type buyingView struct {
	URL string // "" while the office has not answered
	Key string
}

func (p *Portal) pay(w http.ResponseWriter, r *http.Request) error {
	return p.showPay(w, r, http.StatusOK, "", web.FormOf(nil))
}

// showPay draws the page; form is what was typed for the bill of a moment, when something is wrong with it.
func (p *Portal) showPay(w http.ResponseWriter, r *http.Request, status int, at payment.Moment, f *web.Form) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	bills, err := p.Money.Bills(r.Context(), o.Dossier)
	if err != nil {
		return err
	}
	page := p.page(w, r, "pay.title")
	page.Back(path(o.Case.ID, ""))
	v := payPage{Page: page, ID: o.Case.ID, Ref: o.Case.Reference}
	for _, b := range bills {
		typed := web.FormOf(nil)
		if b.Moment == at {
			typed = f
		}
		asked := page.Ask(r, typed, "pay")
		view := p.bill(page, o, b, asked)
		if b.Moment == at {
			v.Summary = asked.Summary()
		}
		v.Bills = append(v.Bills, view)
	}
	return web.Render(w, r, status, payView(v))
}

func (p *Portal) bill(page *web.Page, o *opened, b payment.Payment, asked web.Asked) billView {
	v := billView{Payment: b, Title: page.T("pay.moment." + string(b.Moment)), Lines: p.billLines(page, b), Stamps: stampLines(page, b)}
	word, tone := standing(b)
	v.Status = theme.Status{Text: page.T("pay.status." + word), Tone: tone}
	v.Text = page.T("pay.text."+word, "left", b.Left(), "filed", o.Case.Filed.On)
	if b.Settled() && b.Due() > 0 {
		v.Receipt = p.receipt(page, o, b)
	}
	if buying, ok := b.Buying(); ok && !b.Over() {
		v.Buying = &buyingView{URL: buying.URL, Key: ident.ID()}
		return v
	}
	if b.Settled() || b.Over() || b.Checking() {
		return v
	}
	v.Ways = &waysView{Left: page.Money(b.Left()), CardKey: ident.ID(), StampKey: ident.ID(), FileKey: ident.ID(), Early: page.T("pay.early." + string(b.Moment))}
	v.Ways.Stamp, v.Ways.File = asked.Field("stamp"), asked.Field("file")
	if b.Moment != payment.Filing { // two bills may be open at once
		v.Ways.Stamp.ID, v.Ways.File.ID = "stamp-2", "file-2"
	}
	return v
}

// standing says in one word where a bill stands; locale keys pay.status.WORD and pay.text.WORD.
func standing(b payment.Payment) (string, theme.Tone) {
	buying, busy := b.Buying()
	switch {
	case b.Over():
		return "over", theme.Neutral
	case b.Settled() && b.In(payment.Used) > 0:
		return "used", theme.Good
	case b.Settled():
		return "paid", theme.Good
	case b.In(payment.Returning, payment.Returned) > 0:
		return "returned", theme.Info
	case b.Checking():
		return "checking", theme.Info
	case busy && buying.URL == "":
		return "opening", theme.Info
	case busy:
		return "buying", theme.Wait
	case b.Paid() > 0:
		return "part", theme.Wait
	}
	return "due", theme.Wait
}

// billLines are the amounts, each with the text that sets it.
func (p *Portal) billLines(page *web.Page, b payment.Payment) theme.Grid {
	g := theme.Grid{Caption: page.T("pay.lines"), Size: theme.Medium, Columns: []theme.Column{
		{Text: page.T("pay.line.what")}, {Text: page.T("pay.line.why")}, {Text: page.T("pay.line.amount"), Numeric: true}}}
	for _, l := range b.Lines {
		g.Rows = append(g.Rows, []theme.Cell{{Text: page.T("fee." + l.Code)}, {Text: p.source(l.Source)}, {Text: page.Money(l.Amount)}})
	}
	g.Rows = append(g.Rows, []theme.Cell{{Text: page.T("pay.line.total")}, {}, {Text: page.Money(b.Due())}})
	return g
}

// stampLines are the stamps that were given, with what became of each.
func stampLines(page *web.Page, b payment.Payment) theme.Grid {
	g := theme.Grid{Caption: page.T("pay.stamps"), Size: theme.Medium, Columns: []theme.Column{
		{Text: page.T("pay.given.number")}, {Text: page.T("pay.given.state")}, {Text: page.T("pay.given.amount"), Numeric: true}}}
	for _, o := range b.Offers {
		number, amount := page.T("pay.given.card"), ""
		if o.Stamp != "" {
			number = grouped(o.Stamp)
		}
		if worth := max(o.Amount, o.Worth); worth > 0 {
			amount = page.Money(worth)
		}
		g.Rows = append(g.Rows, []theme.Cell{{Text: number}, {Text: stampState(page, o)}, {Text: amount}})
	}
	return g
}

func stampState(page *web.Page, o payment.Offer) string {
	switch {
	case o.State == payment.Refused && slices.Contains(payment.Problems, o.Problem):
		return page.T("payment.problem." + o.Problem)
	case o.State == payment.Lapsed:
		return page.T("pay.lapsed." + o.Problem)
	}
	return page.T("pay.state." + string(o.State))
}

// grouped writes the 16 digits in fours, as they are printed.
func grouped(stamp string) string {
	out := ""
	for i, c := range stamp {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(c)
	}
	return out
}

func (p *Portal) receipt(page *web.Page, o *opened, b payment.Payment) []theme.Answer {
	last := o.Case.Filed.On
	for _, x := range b.Offers {
		if x.State == payment.Held || x.State == payment.Used {
			last = max(last, x.On)
		}
	}
	return []theme.Answer{{Key: page.T("pay.receipt.sum"), Value: page.Money(euro.Cents(b.Paid()))}, {Key: page.T("pay.receipt.on"), Value: page.Date(last)},
		{Key: page.T("portal.fact.reference"), Value: o.Case.Reference}, {Key: page.T("pay.receipt.for"), Value: o.Form.Procedure.Title.In(page.Lang)}}
}

// toPay is the banner of the dossier's page: something is to be paid, or waits.
func (p *Portal) toPay(page *web.Page, r *http.Request, o *opened) (*theme.Notice, error) {
	bills, err := p.Money.Bills(r.Context(), o.Dossier)
	if err != nil {
		return nil, err
	}
	for _, b := range bills {
		if b.Due() == 0 || b.Settled() || b.Over() || o.Case.State == dossier.Delivered {
			continue
		}
		word, _ := standing(b)
		return &theme.Notice{ID: "to-pay", Label: page.T("web.notice.important"), Text: page.T("pay.banner."+word, "left", b.Left())}, nil
	}
	return nil, nil
}
