package desk

import (
	"bytes"
	"net/http"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// sheet prints how to follow without a screen, in the person's language; with a new code when one is asked for.
func (d *Desk) sheet(w http.ResponseWriter, r *http.Request) error {
	visit := caller(r).Visit
	if visit == nil {
		return fault.New(fault.Conflict, "counter.none")
	}
	a, err := d.Counter.Account(r.Context(), visit.Account)
	if err != nil {
		return err
	}
	mine, err := d.visited(r.Context(), visit)
	if err != nil {
		return err
	}
	var code account.PrintedCode
	if r.PostFormValue("code") != "" {
		if code, err = d.Counter.PrintCode(r.Context(), caller(r)); err != nil {
			return err
		}
	}
	file, err := pdf.Render(d.sheetOf(*visit, a, mine, code))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `inline; filename="anef.pdf"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = bytes.NewReader(file).WriteTo(w)
	return err
}

// sheetOf is the page: who, what was asked for, where each stands, and what to do without a screen.
func (d *Desk) sheetOf(v account.Visit, a account.Account, mine []dossier.Dossier, code account.PrintedCode) pdf.Document {
	texts, lang, today := d.Dossiers.Texts, a.Lang, d.Dossiers.Clock.Today()
	say := func(key string, args ...any) string { return texts.T(lang, key, args...) }
	date := func(on day.Date) string { return lang.Date(string(on)) }
	office, _ := d.Dossiers.Rules().Places.Office(v.Office)
	doc := pdf.Document{Title: say("counter.sheet.title"), Subject: say("counter.sheet.title"), Author: office.Name, Lang: string(lang),
		Created: v.OpenedAt, PageWord: say("counter.sheet.page"), Footer: office.Name,
		Header: pdf.Header{Sender: append([]string{office.Name}, office.Contact.Address...), Reference: []string{date(today)}, Recipient: []string{v.Holder}},
		Blocks: []pdf.Block{pdf.Paragraph{Text: say("counter.sheet.lead", "date", date(day.Of(v.OpenedAt)))}}}
	add := func(b ...pdf.Block) { doc.Blocks = append(doc.Blocks, b...) }
	for _, x := range mine {
		add(pdf.Heading{Level: 2, Text: d.procedureTitle(x.Case.Procedure, lang)}, pdf.Facts{Rows: d.sheetFacts(x.Case, lang)})
	}
	how := []string{say("counter.sheet.letters"), say("counter.sheet.counter", "office", office.Name)}
	if a.Email != "" {
		how[0] = say("counter.sheet.mails")
	}
	if p := office.Contact.Phone; p != "" {
		how = append(how, say("counter.sheet.phone", "phone", p))
	}
	add(pdf.Heading{Level: 2, Text: say("counter.sheet.how")}, pdf.List{Items: append(how, say("counter.sheet.rights"), say("counter.sheet.not-me"))})
	if code.Code != "" {
		add(pdf.Notice{Title: say("counter.sheet.code-title"),
			Text: say("counter.sheet.code", "login", code.Login, "code", code.Code, "until", date(day.Of(code.Until)))})
	}
	return doc
}

// sheetFacts is where a dossier stands, and the days that count.
func (d *Desk) sheetFacts(c dossier.Case, lang locale.Lang) (out []pdf.Fact) {
	texts := d.Dossiers.Texts
	add := func(key, value string) {
		if value != "" {
			out = append(out, pdf.Fact{Label: texts.T(lang, "portal.fact."+key), Value: value})
		}
	}
	date := func(on day.Date) string { return lang.Date(string(on)) }
	add("reference", c.Reference)
	out = append(out, pdf.Fact{Label: texts.T(lang, "counter.sheet.state"), Value: texts.T(lang, "state."+string(c.State))})
	if c.Office != "" {
		add("office", d.office(c.Office))
	}
	add("filed", date(c.Filed.On))
	add("due", date(c.Due))
	if on := c.SilenceOn(); on != "" {
		add("silence", texts.T(lang, "portal.fact.silence-text", "date", date(on)))
	}
	add("covered", date(c.CoveredUntil()))
	return out
}

// procedureTitle is what a procedure is called in a language.
func (d *Desk) procedureTitle(code string, lang locale.Lang) string {
	if p, ok := d.Dossiers.Rules().Procedure(code); ok {
		return p.Title.In(lang)
	}
	return code
}
