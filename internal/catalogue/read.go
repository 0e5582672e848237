package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// procedureFile is the shape of rules/procedures/*.yaml.
type procedureFile struct {
	Procedure string
	Order     int
	Wants     []string
	Proposed  string
	Title     locale.Text
	Summary   locale.Text
	From      day.Date
	Until     day.Date
	Source    string
	Audience  []struct {
		Code   string
		If     string
		Text   locale.Text
		Source string
	}
	Channel   Channel
	Window    string
	Advice    string
	Cutoff    string
	Elsewhere []struct {
		Code   string
		If     string
		Route  string
		Text   locale.Text
		Source string
	}
	Fees []struct {
		Code   string
		Amount string
		Due    string
		If     string
		Text   locale.Text
	}
	Notes []struct {
		Code   string
		If     string
		Text   locale.Text
		Source string
	}
	Silence   string
	Answer    string
	Extension string
	Work      WorkRights
	Cards     []struct {
		Kind   string
		Ground string
		Months string
		Text   locale.Text
	}
	Steps []struct {
		Step      string
		Title     locale.Text
		Intro     locale.Text
		Questions []rawQuestion
	}
	Pieces   []rawPiece
	Examples []Example
	Checked  day.Date
}

type rawQuestion struct {
	ID       string
	Kind     Kind
	Label    locale.Text
	Hint     locale.Text
	Why      locale.Text
	Source   string
	If       string
	Optional bool
	Section  locale.Text
	Options  []Option
	Max      int
	Fill     string
	Known    string
}

type rawPiece struct {
	Piece   string
	Label   locale.Text
	Why     locale.Text
	Accepts []locale.Text
	If      string
	Unless  string
	Waived  *struct {
		If   string
		Text locale.Text
	}
	At        string
	Step      string
	MaxAge    string `yaml:"max_age"`
	Count     string
	Translate bool
	Optional  bool
	Source    string
}

// reader turns one procedure file into a Procedure and remembers the first complaint.
type reader struct {
	*loader
	file yamlfile.File
	err  error
}

func (r *reader) fail(at, format string, args ...any) {
	if r.err == nil {
		r.err = r.file.Errorf(at, format, args...)
	}
}

func (r *reader) condition(at, src string) *law.Condition {
	if src == "" {
		return nil
	}
	c, err := r.compiler.Compile(src)
	if err != nil {
		r.fail(at, "%v", err)
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
	}
	return p
}

func (r *reader) cite(at, source string) {
	if err := r.source(r.file, at, source); err != nil && r.err == nil {
		r.err = err
	}
}

func (r *reader) text(at string, t locale.Text) locale.Text {
	if m := t.Missing(); len(m) > 0 {
		r.fail(at, "the text is missing in %v", m)
	}
	return t
}

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
func (l *loader) declare(f yamlfile.File, doc procedureFile) error {
	for i, s := range doc.Steps {
		for j, q := range s.Questions {
			t := q.Kind.FactType()
			if t == "" {
				continue
			}
			fact := law.Fact{Name: q.ID, Type: t}
			for _, o := range q.Options {
				fact.Options = append(fact.Options, o.Value)
			}
			if err := l.rules.vocabulary.Declare(fact); err != nil {
				return f.Errorf(fmt.Sprintf("$.steps[%d].questions[%d]", i, j), "%v", err)
			}
		}
	}
	return nil
}

func (l *loader) procedure(f yamlfile.File, doc procedureFile) (*Procedure, error) {
	r := &reader{loader: l, file: f}
	sum := sha256.Sum256(f.Text)
	p := &Procedure{
		Code: doc.Procedure, Version: hex.EncodeToString(sum[:6]), Order: doc.Order, Wants: doc.Wants,
		Proposed: r.condition("$.proposed", doc.Proposed),
		Title:    r.text("$.title", doc.Title), Summary: r.maybe("$.summary", doc.Summary),
		From: doc.From, Until: doc.Until, Source: doc.Source, Channel: doc.Channel, Work: doc.Work,
		Window:    r.param("$.window", doc.Window, UnitWindow),
		Advice:    r.param("$.advice", doc.Advice, UnitWindow),
		Cutoff:    r.param("$.cutoff", doc.Cutoff, UnitMonth, UnitDay),
		Silence:   r.param("$.silence", doc.Silence, UnitMonth, UnitDay),
		Answer:    r.param("$.answer", doc.Answer, UnitDay),
		Extension: r.param("$.extension", doc.Extension, UnitMonth),
		Examples:  doc.Examples,
	}
	if l.rules.byCode[p.Code] != nil || p.Code == "" {
		r.fail("$.procedure", "procedure %q has no name or is given twice", p.Code)
	}
	if _, err := day.Parse(string(p.From)); err != nil {
		r.fail("$.from", "%v", err)
	}
	if !slices.Contains(channels, p.Channel) {
		r.fail("$.channel", "%q is no channel, want one of %v", p.Channel, channels)
	}
	r.cite("$.source", p.Source)
	r.audience(p, doc)
	r.money(p, doc)
	r.form(p, doc)
	r.pieces(p, doc.Pieces)
	r.examples(p)
	return p, r.err
}

func (r *reader) audience(p *Procedure, doc procedureFile) {
	if len(doc.Audience) == 0 {
		r.fail("$", "procedure %s names no audience", p.Code)
	}
	for i, a := range doc.Audience {
		at := fmt.Sprintf("$.audience[%d]", i)
		r.cite(at+".source", a.Source)
		p.Audience = append(p.Audience, Rule{a.Code, r.condition(at+".if", a.If), r.text(at+".text", a.Text), a.Source})
	}
	for i, e := range doc.Elsewhere {
		at := fmt.Sprintf("$.elsewhere[%d]", i)
		r.cite(at+".source", e.Source)
		p.Elsewhere = append(p.Elsewhere, Exception{e.Code, r.condition(at+".if", e.If),
			r.param(at+".route", e.Route, UnitRoute), r.text(at+".text", e.Text), e.Source})
		if e.Route == "" {
			r.fail(at, "an exception needs a route")
		}
	}
	for i, n := range doc.Notes {
		at := fmt.Sprintf("$.notes[%d]", i)
		r.cite(at+".source", n.Source)
		p.Notes = append(p.Notes, Note{n.Code, r.condition(at+".if", n.If), r.text(at+".text", n.Text), n.Source})
	}
}

func (r *reader) money(p *Procedure, doc procedureFile) {
	for i, f := range doc.Fees {
		at := fmt.Sprintf("$.fees[%d]", i)
		r.oneOf(at+".due", f.Due, AtFiling, AtHandOver)
		if f.Amount == "" {
			r.fail(at, "a fee needs an amount")
		}
		p.Fees = append(p.Fees, Fee{f.Code, r.param(at+".amount", f.Amount, UnitEuro), f.Due,
			r.condition(at+".if", f.If), r.maybe(at+".text", f.Text)})
	}
	for i, c := range doc.Cards {
		at := fmt.Sprintf("$.cards[%d]", i)
		p.Cards = append(p.Cards, Card{c.Kind, c.Ground, r.param(at+".months", c.Months, UnitMonth), r.text(at+".text", c.Text)})
	}
}

func (r *reader) form(p *Procedure, doc procedureFile) {
	seen := map[string]bool{}
	for i, s := range doc.Steps {
		at := fmt.Sprintf("$.steps[%d]", i)
		step := Step{Code: s.Step, Title: r.text(at+".title", s.Title), Intro: r.maybe(at+".intro", s.Intro)}
		for j, q := range s.Questions {
			where := fmt.Sprintf("%s.questions[%d]", at, j)
			if seen[q.ID] || q.ID == "" {
				r.fail(where+".id", "question %q has no id or is asked twice", q.ID)
			}
			seen[q.ID] = true
			step.Questions = append(step.Questions, r.question(where, q))
		}
		p.Steps = append(p.Steps, step)
	}
}

func (r *reader) question(at string, q rawQuestion) Question {
	r.oneOf(at+".kind", string(q.Kind), "text", "long-text", "email", "phone", "date", "yesno", "choice", "country", "number", "money", "commune")
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
	for i, x := range raw {
		at := fmt.Sprintf("$.pieces[%d]", i)
		if seen[x.Piece] || x.Piece == "" {
			r.fail(at+".piece", "piece %q has no code or is listed twice", x.Piece)
		}
		seen[x.Piece] = true
		r.oneOf(at+".at", x.At, AtFiling, AtHandOver)
		r.cite(at+".source", x.Source)
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
		p.Pieces = append(p.Pieces, piece)
	}
}

func (r *reader) examples(p *Procedure) {
	if len(p.Examples) == 0 {
		r.fail("$", "procedure %s has no example: examples are the tests of a rule", p.Code)
	}
	for i := range p.Examples {
		at := fmt.Sprintf("$.examples[%d]", i)
		r.cite(at+".source", p.Examples[i].Source)
	}
}
