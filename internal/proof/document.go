package proof

import (
	"strings"

	"anef/internal/day"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/internal/rights"
	"anef/internal/share"
)

// document is the answer in French, followed by the same in the reader's language.
func (p *Prover) document(a Answer) pdf.Document {
	code, _ := p.Code(a)
	d := pdf.Document{
		Title: p.Texts.T(locale.FR, "proof.title"), Subject: a.Number, Author: a.Name, Lang: "fr", Created: a.At,
		Header: pdf.Header{
			Sender:    []string{a.Name},
			Reference: []string{"N° " + a.Number, locale.FR.Date(string(day.Of(a.At)))},
			Recipient: []string{a.By},
		},
		Footer: p.Texts.T(locale.FR, "proof.footer", "number", a.Number, "code", code, "site", strings.TrimPrefix(strings.TrimPrefix(p.Site, "https://"), "http://")),
		Tone:   pdf.Warning,
	}
	if a.Verdict == inspect.Valid && (a.Share != "" || a.Rights.Stay.Lawful) {
		d.Tone = pdf.Favourable
	}
	d.Blocks = p.blocks(a, locale.FR)
	if a.Lang != locale.FR {
		lang := string(a.Lang)
		d.Blocks = append(d.Blocks, pdf.PageBreak{}, pdf.Heading{Level: 2, Text: p.Texts.T(a.Lang, "proof.title"), Lang: lang},
			pdf.Paragraph{Text: p.Texts.T(a.Lang, "paper.annex"), Small: true, Lang: lang})
		d.Blocks = append(d.Blocks, p.blocks(a, a.Lang)...)
	}
	return d
}

func (p *Prover) blocks(a Answer, l locale.Lang) []pdf.Block {
	t, lang := func(key string, args ...any) string { return p.Texts.T(l, key, args...) }, string(l)
	at := day.Local(a.At)
	facts := []pdf.Fact{
		{Label: t("verify.label.name"), Value: strings.TrimSpace(strings.ToUpper(a.Surname) + " " + a.Given)},
		{Label: t("verify.label.born"), Value: a.Born},
		{Label: t("verify.label.kind"), Value: t("paper." + a.Kind + ".title")},
	}
	if a.PeriodShown() {
		facts = append(facts, pdf.Fact{Label: t("verify.label.period"), Value: t("verify.period", "from", l.Date(string(a.From)), "until", l.Date(string(a.Until)))})
	}
	tone, key := pdf.Warning, string(a.Verdict)
	switch {
	case a.Verdict != inspect.Valid: // nothing holds
	case a.Share == "" && !a.Rights.Stay.Lawful:
		key = "no-right"
	default:
		tone = pdf.Favourable
	}
	if a.Verdict == inspect.Valid {
		for _, line := range Lines(a.Rights, a.Shows, p.Texts, l) {
			facts = append(facts, pdf.Fact{Label: line.Label, Value: line.Text})
		}
	}
	return []pdf.Block{
		pdf.Paragraph{Text: t("proof.intro", "by", a.By, "date", l.Date(string(day.Of(a.At))), "time", at.Format("15:04")), Lang: lang},
		pdf.Notice{Title: t("verify.verdict." + key + ".title"), Text: t("verify.verdict."+key+".text", "date", l.Date(string(day.Of(a.At)))), Tone: tone, Lang: lang},
		pdf.Facts{Rows: facts, Lang: lang},
		pdf.Paragraph{Text: t("verify.match"), Strong: true, Lang: lang},
		pdf.Paragraph{Text: t("proof.means"), Small: true, Lang: lang},
	}
}

// Lines are the rights that are shown, in words.
func Lines(r rights.Rights, shows []share.Right, t *locale.Catalogue, l locale.Lang) (out []rights.Line) {
	all := r.Lines(t, l) // stay, work, study, travel
	for i, s := range share.Rights {
		for _, shown := range shows {
			if shown == s {
				out = append(out, all[i])
			}
		}
	}
	return out
}
