package portal

import (
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// label is the label of an option of a fact: a kind of permit, a ground.
func (p *Portal) label(l locale.Lang, fact, value string) string {
	if f, ok := p.Rules().Fact(fact); ok && f.Labels[value] != nil {
		return f.Labels[value].In(l)
	}
	return value
}

// permitWords names a permit: its kind, its ground, its last day.
func (p *Portal) permitWords(l locale.Lang, t permit.Permit) string {
	return p.Texts.T(l, "portal.permit-words", "kind", p.label(l, "permit_kind", t.Kind), "ground", p.label(l, "permit_ground", t.Ground),
		"ends", l.Date(string(t.Ends)))
}

var windowTones = map[advice.Status]theme.Tone{
	advice.TooEarly: theme.Info, advice.Open: theme.Good, advice.Late: theme.Wait, advice.Expired: theme.Bad, advice.Closed: theme.Bad,
}

func (p *Portal) windowStatus(l locale.Lang, s advice.Status) theme.Status {
	return theme.Status{Text: p.Texts.T(l, "advicepage.status."+string(s)), Tone: windowTones[s]}
}

var stateTones = map[dossier.State]theme.Tone{
	dossier.Draft: theme.Neutral, dossier.Submitted: theme.Info, dossier.Incomplete: theme.Wait, dossier.Complete: theme.Info,
	dossier.Awaiting: theme.Wait, dossier.Proposed: theme.Info, dossier.Granted: theme.Good, dossier.Ordered: theme.Good,
	dossier.Produced: theme.Good, dossier.Ready: theme.Wait, dossier.Delivered: theme.Good, dossier.Refused: theme.Bad,
	dossier.Closed: theme.Bad, dossier.Withdrawn: theme.Faint,
}

// StateStatus is a state as a tag, in the words of applicants.
func StateStatus(p *web.Page, s dossier.State) theme.Status {
	return theme.Status{Text: p.T("state." + string(s)), Tone: stateTones[s]}
}

// caseStatus is where a dossier stands; a validation ends in no card.
func caseStatus(p *web.Page, c dossier.Case) theme.Status {
	if c.Filed.Validates && c.State == dossier.Delivered {
		return theme.Status{Text: p.T("state.validated"), Tone: theme.Good}
	}
	return StateStatus(p, c.State)
}

// plainState is the key of the sentence that says it.
func plainState(c dossier.Case) string {
	switch {
	case c.Alone() && c.PaidFor(dossier.AtFiling):
		return "portal.state.alone-paid"
	case c.Alone():
		return "portal.state.alone"
	case c.Filed.Validates && c.State == dossier.Delivered:
		return "portal.state.validated"
	case c.Filed.Validates && c.State == dossier.Submitted:
		return "portal.state.office-validates"
	}
	return "portal.state." + string(c.State)
}

// pieceLabel names a piece; those that are on no list are "another document".
func pieceLabel(p *web.Page, proc *catalogue.Procedure, code string) string {
	if x, ok := proc.Piece(code); ok {
		return x.Label.In(p.Lang)
	}
	return p.T("piece.other")
}

// feeName is what an amount is called; a code that only a rule file knows has no word of its own.
func feeName(p *web.Page, code string) string {
	key := "fee." + code
	if s := p.T(key); s != "["+key+"]" {
		return s
	}
	return p.T("fee.other")
}

// feeLines writes the amounts due, the sum last.
func feeLines(p *web.Page, fees []advice.Fee) (out []string) {
	var sum euro.Cents
	for _, f := range fees {
		line := feeName(p, f.Code) + p.T("portal.colon") + p.Money(f.Euro)
		if f.Text != "" {
			line += ". " + f.Text
		}
		out = append(out, line)
		sum += f.Euro
	}
	if len(fees) > 1 {
		out = append(out, p.T("portal.fees.total", "amount", sum))
	}
	return out
}

// sourcedFees are the amounts due, each with the text that sets it; the sum last.
func (p *Portal) sourcedFees(page *web.Page, fees []advice.Fee) (out []sourced) {
	for i, line := range feeLines(page, fees) {
		one := sourced{Text: line}
		if i < len(fees) {
			one.Source = p.source(fees[i].Source)
		}
		out = append(out, one)
	}
	return out
}

// answerWords writes a kept answer as people say it.
func (p *Portal) answerWords(page *web.Page, q catalogue.Question, v string) string {
	switch {
	case v == "":
		return page.T("portal.no-answer")
	case q.Kind == catalogue.AskYesNo && (v == "yes" || v == "no"):
		return page.T("web." + v)
	}
	switch q.Kind {
	case catalogue.AskChoice:
		return optionLabel(q, v, page.Lang)
	case catalogue.AskCountry:
		if c, ok := p.Rules().Places.Country(v); ok {
			return c.Name(page.Lang)
		}
	case catalogue.AskCommune:
		if c, ok := p.Rules().Places.Commune(v); ok {
			return form.CommuneLabel(c)
		}
	case catalogue.AskDate:
		if d, err := day.Parse(v); err == nil {
			return page.Date(d)
		}
		d, m, y := form.DateParts(v)
		return strings.Trim(d+"/"+m+"/"+y, "/")
	case catalogue.AskMoney:
		if strings.Trim(v, "0123456789") == "" {
			return v + "\u00a0€"
		}
	}
	return v
}

// addressLink makes an address of the rules a link: a web page, or a mailbox.
func addressLink(a string) string {
	switch {
	case strings.HasPrefix(a, "https://"), strings.HasPrefix(a, "http://"), strings.HasPrefix(a, "/"):
		return a
	case strings.Contains(a, "@") && !strings.Contains(a, " "):
		return "mailto:" + a
	}
	return ""
}
