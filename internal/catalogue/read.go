package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// reader turns one procedure file into a Procedure and remembers the first complaint.
type reader struct {
	*loader
	file   yamlfile.File
	bundle map[string]string // the texts that make up the version
	asked  map[string]bool   // the questions of this procedure
	until  day.Date          // last day of the procedure
	kept   bool              // an old version: its sources may be gone
	err    error
}

func (r *reader) fail(at, format string, args ...any) {
	if r.err == nil {
		r.err = r.file.Errorf(at, format, args...)
	}
}

// condition compiles an expression, which may speak of what everybody can be asked and of this procedure's own questions.
func (r *reader) condition(at, src string) *law.Condition {
	if src == "" {
		return nil
	}
	c, err := r.compiler.Compile(src)
	if err != nil {
		r.fail(at, "%v", err)
		return nil
	}
	for _, fact := range c.Facts() {
		if _, known := r.rules.facts[fact]; !known && !r.asked[fact] {
			r.fail(at, "condition %q speaks of %s, which this procedure never asks", src, fact)
		}
	}
	for _, name := range c.Asks() {
		r.lasts(at, r.rules.params[name])
	}
	return c
}

func (r *reader) param(at, name string, units ...Unit) *Param {
	if name == "" {
		return nil
	}
	p := r.rules.params[name]
	switch {
	case p == nil:
		r.fail(at, "no parameter is called %q", name)
	case !slices.Contains(units, p.Unit):
		r.fail(at, "parameter %s is a %s, want %v", name, p.Unit, units)
	default:
		r.lasts(at, p)
	}
	return p
}

// lasts refuses a parameter that ends before the procedure which rests on it.
func (r *reader) lasts(at string, p *Param) {
	if last := p.National[len(p.National)-1].Until; last != "" && (r.until == "" || last < r.until) {
		r.fail(at, "parameter %s has no value after %s, and the procedure goes on", p.Name, last)
	}
}

func (r *reader) cite(at, source string) {
	if r.kept {
		return
	}
	if err := r.source(r.file, at, source); err != nil && r.err == nil {
		r.err = err
	}
}

func (r *reader) text(at string, t locale.Text) locale.Text {
	if m := t.Missing(); len(m) > 0 {
		r.fail(at, "the text is missing in %v", m)
	}
	for l := range t {
		if !slices.Contains(locale.Langs, l) {
			r.fail(at, "%q is no language: a text with a comma stands between quotes", l)
		}
	}
	r.said(at, t)
	if s, ok := t[locale.FR]; ok {
		t[locale.FR] = spaced.Replace(s)
	}
	return t
}

// spaced keeps French punctuation on the line of its word, however the file was typed.
var spaced = strings.NewReplacer("« ", "«\u00a0", " »", "\u00a0»", " :", "\u00a0:", " ;", "\u00a0;", " !", "\u00a0!", " ?", "\u00a0?")

// maybe is a text that may be absent, but not half there.
func (r *reader) maybe(at string, t locale.Text) locale.Text {
	if len(t) > 0 {
		r.text(at, t)
	}
	return t
}

func (r *reader) oneOf(at, word string, of ...string) {
	if !slices.Contains(of, word) {
		r.fail(at, "%q is not one of %v", word, of)
	}
}

// declare adds the questions' facts to the vocabulary before any condition is compiled.
func (l *loader) declare(f yamlfile.File, at string, questions []rawQuestion) error {
	for j, q := range questions {
		t := q.Kind.FactType()
		if t == "" {
			continue
		}
		fact := law.Fact{Name: q.ID, Type: t}
		for _, o := range q.Options {
			fact.Options = append(fact.Options, o.Value)
		}
		if q.Kind == AskCountry {
			fact.Options = l.countries
		}
		if err := l.rules.vocabulary.Declare(fact); err != nil {
			return f.Errorf(fmt.Sprintf("%s[%d]", at, j), "%v", err)
		}
	}
	return nil
}

func (l *loader) declareAll(f yamlfile.File, doc procedureFile) error {
	for i, s := range doc.Steps {
		if err := l.declare(f, fmt.Sprintf("$.steps[%d].questions", i), s.Questions); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) procedure(f yamlfile.File, doc procedureFile) (*Procedure, error) {
	r := &reader{loader: l, file: f, until: doc.Until, kept: l.kept, asked: map[string]bool{}, bundle: map[string]string{f.Name: string(f.Text)}}
	for i, s := range doc.Steps {
		_, _, questions := r.step(fmt.Sprintf("$.steps[%d]", i), s)
		for _, q := range questions {
			r.asked[q.item.ID] = true
		}
	}
	p := &Procedure{
		Code: doc.Procedure, Order: doc.Order, Wants: doc.Wants,
		Proposed: r.condition("$.proposed", doc.Proposed),
		Title:    r.text("$.title", doc.Title), Summary: r.maybe("$.summary", doc.Summary),
		From: doc.From, Until: doc.Until, Source: doc.Source, Channel: doc.Channel, Checked: doc.Checked, Validates: doc.Validates,
		Route:     r.param("$.route", doc.Route, UnitRoute),
		Cutoff:    r.param("$.cutoff", doc.Cutoff, UnitMonth, UnitDay),
		Answer:    r.param("$.answer", doc.Answer, UnitDay),
		Extension: r.param("$.extension", doc.Extension, UnitMonth),
	}
	if l.rules.byCode[p.Code] != nil || p.Code == "" {
		r.fail("$.procedure", "procedure %q has no name or is given twice", p.Code)
	}
	for at, d := range map[string]day.Date{"$.from": p.From, "$.until": p.Until} {
		if _, err := day.Parse(string(d)); err != nil && (d != "" || at == "$.from") {
			r.fail(at, "%v", err)
		}
	}
	if !slices.Contains(channels, p.Channel) {
		r.fail("$.channel", "%q is no channel, want one of %v", p.Channel, channels)
	}
	r.cite("$.source", p.Source)
	p.Silences, p.Silence = r.when("$.silence", doc.Silence, UnitMonth, UnitDay)
	p.Windows, p.Window = r.when("$.window", doc.Window, UnitWindow)
	p.Advised, p.Advice = r.when("$.advice", doc.Advice, UnitWindow)
	for i, what := range doc.Changes {
		r.oneOf(fmt.Sprintf("$.changes[%d]", i), what, ChangesCard, ChangesName, ChangesAddress, ChangesFamily)
	}
	p.Changes = doc.Changes
	r.audience(p, doc)
	r.money(p, doc)
	r.outcome(p, doc)
	r.form(p, doc)
	r.pieces(p, doc.Pieces)
	r.examples(p, doc.examples)
	p.seal(r.bundle)
	return p, r.err
}

// when reads a parameter that may depend on the situation: all its cases, and the general one.
func (r *reader) when(at string, all cases, units ...Unit) (out []When, general *Param) {
	for i, c := range all {
		where := fmt.Sprintf("%s[%d]", at, i)
		x := When{r.condition(where+".if", c.If), r.param(where+".param", c.Param, units...)}
		if last := i == len(all)-1; last != (c.If == "") {
			r.fail(where, "the last case, and no other, holds for everybody")
		}
		out, general = append(out, x), x.Param
	}
	return out, general
}

func (r *reader) audience(p *Procedure, doc procedureFile) {
	if len(doc.Audience) == 0 {
		r.fail("$", "procedure %s names no audience", p.Code)
	}
	for i, a := range doc.Audience {
		p.Audience = append(p.Audience, r.rule(fmt.Sprintf("$.audience[%d]", i), a))
	}
	for _, x := range spread(r, "$.elsewhere", doc.Elsewhere, func(e rawException) string { return e.Use }, func(b block) []rawException { return b.Elsewhere }) {
		r.in(x.file, func() {
			e := x.item
			r.cite(x.at+".source", e.Source)
			p.Elsewhere = append(p.Elsewhere, Exception{e.Code, r.condition(x.at+".if", e.If),
				r.param(x.at+".route", e.Route, UnitRoute), r.text(x.at+".text", e.Text), e.Source})
			if e.Route == "" {
				r.fail(x.at, "an exception needs a route")
			}
		})
	}
	for _, x := range spread(r, "$.notes", doc.Notes, func(n rawRule) string { return n.Use }, func(b block) []rawRule { return b.Notes }) {
		r.in(x.file, func() { p.Notes = append(p.Notes, r.rule(x.at, x.item)) })
	}
}

func (r *reader) rule(at string, a rawRule) Rule {
	r.cite(at+".source", a.Source)
	return Rule{a.Code, r.condition(at+".if", a.If), r.condition(at+".unless", a.Unless), r.text(at+".text", a.Text), r.maybe(at+".else", a.Else), a.Source}
}

func (r *reader) money(p *Procedure, doc procedureFile) {
	for _, x := range spread(r, "$.fees", doc.Fees, func(f rawFee) string { return f.Use }, func(b block) []rawFee { return b.Fees }) {
		r.in(x.file, func() {
			f := x.item
			r.oneOf(x.at+".due", f.Due, AtFiling, AtHandOver)
			if f.Amount == "" {
				r.fail(x.at, "a fee needs an amount")
			}
			p.Fees = append(p.Fees, Fee{f.Code, r.param(x.at+".amount", f.Amount, UnitEuro), f.Due,
				r.condition(x.at+".if", f.If), r.maybe(x.at+".text", f.Text)})
		})
	}
}

// outcome is what the person may do meanwhile, and what the procedure can end in.
func (r *reader) outcome(p *Procedure, doc procedureFile) {
	for i, w := range doc.Work {
		at := fmt.Sprintf("$.work[%d]", i)
		r.oneOf(at+".right", string(w.Right), string(WorkAsFormer), string(WorkYes), string(WorkNo))
		r.cite(at+".source", w.Source)
		p.Work = append(p.Work, WorkRule{r.condition(at+".if", w.If), w.Right, r.maybe(at+".text", w.Text), w.Source})
	}
	if p.Here() && (len(p.Work) == 0 || p.Work[len(p.Work)-1].If != nil) {
		r.fail("$.work", "the last rule about work must hold for everybody who is left")
	}
	for i, c := range doc.Cards {
		at := fmt.Sprintf("$.cards[%d]", i)
		p.Cards = append(p.Cards, Card{r.condition(at+".if", c.If), c.Kind, c.Ground, r.param(at+".months", c.Months, UnitMonth), r.text(at+".text", c.Text)})
	}
}

func (r *reader) form(p *Procedure, doc procedureFile) {
	seen, steps := map[string]bool{}, map[string]bool{}
	for i, s := range doc.Steps {
		at := fmt.Sprintf("$.steps[%d]", i)
		title, intro, questions := r.step(at, s)
		step := Step{Code: s.Step, Title: r.text(at+".title", title.Title), Intro: r.maybe(at+".intro", intro.Intro)}
		if step.Code == "" {
			step.Code = s.Use
		}
		if steps[step.Code] || step.Code == "" {
			r.fail(at, "step %q has no name or is there twice", step.Code)
		}
		steps[step.Code] = true
		for _, q := range questions {
			r.in(q.file, func() {
				if seen[q.item.ID] || q.item.ID == "" {
					r.fail(q.at+".id", "question %q has no id or is asked twice", q.item.ID)
				}
				seen[q.item.ID] = true
				step.Questions = append(step.Questions, r.question(q.at, q.item))
			})
		}
		p.Steps = append(p.Steps, step)
	}
}

func (r *reader) question(at string, q rawQuestion) Question {
	r.oneOf(at+".kind", string(q.Kind), "text", "long-text", "email", "phone", "date", "yesno", "choice", "country", "number", "money", "commune", "photo")
	if q.Kind == AskChoice && len(q.Options) < 2 {
		r.fail(at, "a choice needs at least two options")
	}
	for k, o := range q.Options {
		r.text(fmt.Sprintf("%s.options[%d]", at, k), o.Label)
	}
	if q.Source != "" {
		r.cite(at+".source", q.Source)
	}
	return Question{
		ID: q.ID, Kind: q.Kind, Label: r.text(at+".label", q.Label), Hint: r.maybe(at+".hint", q.Hint),
		Why: r.maybe(at+".why", q.Why), Source: q.Source, If: r.condition(at+".if", q.If), Optional: q.Optional,
		Section: r.maybe(at+".section", q.Section), Options: q.Options, Max: q.Max, Fill: q.Fill, Known: q.Known,
	}
}

func (r *reader) pieces(p *Procedure, raw []rawPiece) {
	seen := map[string]bool{}
	of := func(b block) []rawPiece { return b.Pieces }
	for i, x := range raw {
		if x.Use == "" {
			continue
		}
		for _, code := range x.Leave {
			if !slices.ContainsFunc(r.blocks[x.Use].Pieces, func(q rawPiece) bool { return q.Piece == code }) {
				r.fail(fmt.Sprintf("$.pieces[%d].without", i), "block %s does not want %s", x.Use, code)
			}
		}
	}
	left := func(x placed[rawPiece]) bool {
		return slices.ContainsFunc(raw, func(u rawPiece) bool {
			return u.Use != "" && r.blocks[u.Use].file.Name == x.file.Name && slices.Contains(u.Leave, x.item.Piece)
		})
	}
	for _, x := range spread(r, "$.pieces", raw, func(x rawPiece) string { return x.Use }, of) {
		if left(x) {
			continue
		}
		r.in(x.file, func() {
			if seen[x.item.Piece] || x.item.Piece == "" {
				r.fail(x.at+".piece", "piece %q has no code or is listed twice", x.item.Piece)
			}
			seen[x.item.Piece] = true
			p.Pieces = append(p.Pieces, r.piece(p, x.at, x.item))
		})
	}
}

func (r *reader) piece(p *Procedure, at string, x rawPiece) Piece {
	r.oneOf(at+".at", x.At, AtFiling, AtHandOver)
	r.cite(at+".source", x.Source)
	if _, _, ok := p.Step(x.Step); x.Step != "" && !ok {
		r.fail(at+".step", "piece %s stands beside step %q, which this procedure does not have", x.Piece, x.Step)
	}
	piece := Piece{
		Code: x.Piece, Label: r.text(at+".label", x.Label), Why: r.text(at+".why", x.Why), If: r.condition(at+".if", x.If),
		Unless: r.condition(at+".unless", x.Unless), At: x.At, Step: x.Step, MaxAge: r.param(at+".max_age", x.MaxAge, UnitMonth, UnitDay),
		Count: r.param(at+".count", x.Count, UnitCount), Translate: x.Translate, Optional: x.Optional, Source: x.Source,
	}
	for k, a := range x.Accepts {
		piece.Accepts = append(piece.Accepts, r.text(fmt.Sprintf("%s.accepts[%d]", at, k), a))
	}
	if x.Waived != nil {
		piece.Waived = r.condition(at+".waived.if", x.Waived.If)
		piece.WaivedText = r.text(at+".waived.text", x.Waived.Text)
	}
	return piece
}
