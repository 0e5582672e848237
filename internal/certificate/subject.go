package certificate

import (
	"context"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/prefecture"
	"anef/internal/rights"
)

// subject is everything a paper is about: who, what, when, on which text.
type subject struct {
	intent    Intent
	said      Record // once it is sealed
	c         dossier.Case
	event     dossier.Event // that first called for it
	who       person.Person
	held      permit.Permit
	answers   map[string]string
	notes     map[string]dossier.Note
	procedure *catalogue.Procedure
	office    prefecture.Office
	rules     *catalogue.Rules
	texts     *locale.Catalogue
	lang      locale.Lang
	site      string
}

// subject gathers what a paper is about, as things stood at the event that called for it. A correction is about what the
// corrected paper was about, with the answers as they stand now.
func (m *Maker) subject(ctx context.Context, in Intent) (*subject, error) {
	d, err := m.Dossiers.Load(ctx, in.Dossier, dossier.Scope{All: true})
	if err != nil {
		return nil, err
	}
	return m.about(ctx, d, in)
}

func (m *Maker) about(ctx context.Context, d dossier.Dossier, in Intent) (_ *subject, err error) {
	s := &subject{intent: in, texts: m.Texts, site: m.Site, notes: d.Notes}
	s.c, s.event = d.At(in.Seq), event(d, in.Seq)
	if r := s.event.Reissue; r != nil {
		answers := s.c.Answers
		s.c, s.event = d.At(r.Seq), event(d, r.Seq)
		s.c.Answers = answers
	}
	if s.who, err = m.People.Person(ctx, s.c.Person); err != nil {
		return nil, err
	}
	if s.c.Permit != "" {
		if s.held, err = m.People.Permit(ctx, s.c.Permit); err != nil {
			return nil, err
		}
	}
	if s.lang, err = m.Languages.Lang(ctx, s.c.Account); err != nil {
		return nil, err
	}
	for _, a := range d.Answers {
		if a.Version == s.c.Answers {
			s.answers = a.Body
		}
	}
	if s.rules, s.procedure, err = m.Law(ctx, s.c); err != nil {
		return nil, err
	}
	s.office, _ = s.rules.Places.Office(s.c.Office)
	return s, nil
}

func event(d dossier.Dossier, seq int64) dossier.Event {
	for _, p := range d.History {
		if p.Seq == seq {
			return p.Event
		}
	}
	return dossier.Event{}
}

// word is what was written beside the event, or beside the proposal it signs.
func (s *subject) word() string {
	if p := s.event.Proposal; p != nil && p.Note != "" {
		return s.notes[p.Note].Body
	}
	return s.notes[s.event.Note].Body
}

// record is what the paper says.
func (s *subject) record(in Intent) Record {
	r := Record{V: 1, Number: in.Number, Code: CodeHash(in.Number, in.Code), Kind: in.Kind, Office: s.c.Office,
		IssuedOn: in.On, From: in.From, Until: in.Until, Rights: in.Rights, Provisional: in.Provisional, Replaces: in.Replaces,
		Holder: Holder{Surname: strings.TrimSpace(s.answers["family_name"]), Given: strings.TrimSpace(s.answers["given_names"]),
			Born: day.Date(s.answers["birth_date"]), Foreigner: s.who.Foreigner},
		Dossier: s.c.Reference, FiledOn: s.c.Filed.On, Attempted: s.c.Filed.Attempted, Attempt: s.c.Filed.Attempt, Permit: s.held.Number, Category: s.category()}
	if n, ok := s.rules.Places.Country(s.answers["nationality"]); ok {
		r.Holder.Nationality = n.Alpha2
	}
	return r
}

// category is the kind of the permit and its ground, in French: of the one granted, or else of the one held.
func (s *subject) category() string {
	kind, ground := s.held.Kind, s.held.Ground
	if c, ok := s.granted(); ok {
		kind, ground = c.Kind, c.Ground
	}
	words := make([]string, 0, 2)
	for _, x := range [...]struct{ fact, value string }{{"permit_kind", kind}, {"permit_ground", ground}} {
		if f, ok := s.rules.Fact(x.fact); ok && f.Labels[x.value].In(locale.FR) != "" {
			words = append(words, f.Labels[x.value].In(locale.FR))
		}
	}
	return strings.Join(words, ", ")
}

// granted is the card of a favourable decision, unless it is a copy of the permit held.
func (s *subject) granted() (catalogue.Card, bool) {
	if s.intent.Kind != Decision && s.intent.Kind != Summons {
		return catalogue.Card{}, false
	}
	c, ok := s.form().Card(s.c.Card)
	return c, ok && c.Kind != catalogue.Former
}

func (s *subject) form() *form.Form {
	return form.New(s.rules, s.procedure, s.who, s.held, s.answers, s.event.On)
}

// rights are those that the event carries, or, of events from before they did, what the law of its day gives.
func (s *subject) rights() rights.Rights {
	if s.event.Rights != nil {
		return *s.event.Rights
	}
	q := s.form().Question
	if c, ok := s.granted(); ok {
		q.PermitKind, q.PermitGround = c.Kind, c.Ground
	}
	facts, in := q.FactsIn(s.rules)
	p := rights.Paper{Kind: string(s.intent.Kind), From: s.intent.From, Until: s.intent.Until, Procedure: s.procedure}
	if s.intent.Kind == Decision {
		p.From = s.event.On // and open: until the card is handed over
	}
	return rights.Of(in, facts, p)
}

// inForce gives a delay of the law, counted from the day of the paper.
func (s *subject) inForce(param string) day.Date {
	in := catalogue.In{Rules: s.rules, On: s.intent.On, Department: s.department()}
	d, ok := in.Setting(param)
	if !ok {
		return ""
	}
	return d.Value.Delay.After(s.intent.On)
}

func (s *subject) department() string {
	if c, ok := s.rules.Places.Commune(s.answers["commune"]); ok {
		return c.Department
	}
	return ""
}
