package certificate

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// Papers is where intents are kept.
type Papers interface {
	Intent(ctx context.Context, number string) (Intent, bool, error) // false: not made yet
	Made(ctx context.Context, number, hash string) error
}

// Blobs keeps finished documents by the hash of their content.
type Blobs interface {
	Keep(ctx context.Context, r io.Reader) (hash string, err error)
}

// Dossiers reads what a paper is about, and in which language its holder reads.
type Dossiers interface {
	Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error)
}

// Languages tells in which language an account reads.
type Languages interface {
	Lang(ctx context.Context, account string) (locale.Lang, error)
}

// Law gives the rules by which a case is judged, and its procedure among them.
type Law func(ctx context.Context, c dossier.Case) (*catalogue.Rules, *catalogue.Procedure, error)

// Maker draws papers. Making one twice gives the same bytes.
type Maker struct {
	Papers    Papers
	Dossiers  Dossiers
	People    dossier.People
	Languages Languages
	Blobs     Blobs
	Law       Law
	Texts     *locale.Catalogue
}

// Make draws the paper of an intent, keeps it, and only then says that it is made.
func (m *Maker) Make(ctx context.Context, number string) error {
	in, made, err := m.Papers.Intent(ctx, number)
	if err != nil || made {
		return err
	}
	s, err := m.subject(ctx, in)
	if err != nil {
		return err
	}
	file, err := pdf.Render(s.document())
	if err != nil {
		return fmt.Errorf("paper %s: %w", number, err)
	}
	hash, err := m.Blobs.Keep(ctx, bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("keep paper %s: %w", number, err)
	}
	return m.Papers.Made(ctx, number, hash)
}

// subject gathers what a paper is about, as things stood at the event that called for it.
func (m *Maker) subject(ctx context.Context, in Intent) (*subject, error) {
	d, err := m.Dossiers.Load(ctx, in.Dossier, dossier.Scope{All: true})
	if err != nil {
		return nil, err
	}
	c := d.At(in.Seq)
	s := &subject{intent: in, c: c, texts: m.Texts, lang: locale.FR}
	for _, p := range d.History {
		if p.Seq == in.Seq {
			s.at = p.At
		}
	}
	if s.who, err = m.People.Person(ctx, c.Person); err != nil {
		return nil, err
	}
	if c.Permit != "" {
		if s.held, err = m.People.Permit(ctx, c.Permit); err != nil {
			return nil, err
		}
	}
	if s.lang, err = m.Languages.Lang(ctx, c.Account); err != nil {
		return nil, err
	}
	s.note = d.Notes[note(d, in.Seq)].Body
	for _, a := range d.Answers {
		if a.Version == c.Answers {
			s.answers = a.Body
		}
	}
	if s.rules, s.procedure, err = m.Law(ctx, c); err != nil {
		return nil, err
	}
	s.office, _ = s.rules.Places.Office(c.Office)
	return s, nil
}

// note is the word written beside the event, or beside the proposal it signs.
func note(d dossier.Dossier, seq int64) string {
	for _, p := range d.History {
		if p.Seq != seq {
			continue
		}
		if p.Proposal != nil && p.Proposal.Note != "" {
			return p.Proposal.Note
		}
		return p.Note
	}
	return ""
}

// inForce gives a delay of the law on the day of the paper.
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
