package certificate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/rights"
	"anef/internal/twodoc"
)

// Papers is where papers are kept, from their numbers on. Of two that write at once the slower is told by a Conflict.
type Papers interface {
	Draft(ctx context.Context, number string) (Draft, error)
	// Seal fixes what a paper says, with its code and rights; before is the paper as it was read.
	Seal(ctx context.Context, before Draft, in Intent, s Seal) error
	// Publish notes where the document of a sealed paper is, and that the one it corrects is superseded.
	Publish(ctx context.Context, sealed Draft, hash string) error
}

// Keys are those with which offices sign papers.
type Keys interface {
	// Current is the key of an office at that moment; one is made when there is none.
	Current(office, name string, at time.Time) (Key, error)
	// Named is the key that sealed a paper. It is ErrNoKey when it does not sign any more.
	Named(name string) (Key, error)
}

// ErrNoKey says that a key does not sign any more: it was revoked, or is not here.
var ErrNoKey = errors.New("certificate: the key does not sign any more")

// Key signs the three forms of a paper.
type Key interface {
	Name() string                                                 // authority and number, as in the trust list
	Sign(record []byte) (signature []byte, err error)             // what is stored
	Stamp(m twodoc.Message, on day.Date) (text string, err error) // what is printed
	CMS(digest []byte) (signature []byte, err error)              // the file
}

// Blobs keeps finished documents by the hash of their content.
type Blobs interface {
	Keep(ctx context.Context, r io.Reader) (hash string, err error)
}

// Dossiers reads what a paper is about.
type Dossiers interface {
	Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error)
}

// Languages tells in which language an account reads.
type Languages interface {
	Lang(ctx context.Context, account string) (locale.Lang, error)
}

// Law gives the rules by which a case is judged, and its procedure among them.
type Law func(ctx context.Context, c dossier.Case) (*catalogue.Rules, *catalogue.Procedure, error)

// Maker seals and draws papers.
type Maker struct {
	Papers    Papers
	Keys      Keys
	Dossiers  Dossiers
	People    dossier.People
	Languages Languages
	Blobs     Blobs
	Law       Law
	Texts     *locale.Catalogue
	Clock     day.Clock
	Site      string // address under which /verify is found
}

// steps bounds how often a paper is looked at again: two steps, and the same again when others are at it too.
const steps = 6

// Make brings a paper from its number to its document. Each step is one write, decided by what is on record, so that it
// can stop anywhere and begin again: the same seal gives the same bytes.
func (m *Maker) Make(ctx context.Context, number string) error {
	var last error
	for range steps {
		d, err := m.Papers.Draft(ctx, number)
		if err != nil {
			return err
		}
		switch d.State {
		case Intended:
			err = m.seal(ctx, d)
		case Sealed:
			err = m.publish(ctx, d)
		default:
			return nil
		}
		if err != nil && !fault.Is(err, fault.Conflict) {
			return fmt.Errorf("paper %s: %w", number, err)
		}
		last = err
	}
	return fmt.Errorf("paper %s: %w", number, last)
}

// seal fixes what the paper says and has the office sign it.
func (m *Maker) seal(ctx context.Context, d Draft) error {
	s, err := m.subject(ctx, d.Intent)
	if err != nil {
		return err
	}
	at := m.Clock().UTC().Truncate(time.Second)
	key, err := m.Keys.Current(s.c.Office, s.office.Name, at)
	if err != nil {
		return err
	}
	in := s.intent
	if in.Code == "" { // called for before there were codes
		in.Code = ident.Code()
	}
	if in.Rights == (rights.Rights{}) {
		in.Rights = s.rights()
	}
	in.Provisional = in.Provisional || s.event.Period != nil && s.event.Period.Provisional
	seal := Seal{Key: key.Name(), At: at}
	if seal.Record, err = json.Marshal(s.record(in)); err != nil {
		return err
	}
	if seal.Signature, err = key.Sign(seal.Record); err != nil {
		return err
	}
	return m.Papers.Seal(ctx, d, in, seal)
}

// publish draws the paper as it was sealed, keeps it, and only then says that it exists.
func (m *Maker) publish(ctx context.Context, d Draft) error {
	key, err := m.Keys.Named(d.Seal.Key)
	if errors.Is(err, ErrNoKey) { // nobody has seen the paper yet: another key seals it
		return m.seal(ctx, d)
	}
	if err != nil {
		return err
	}
	s, err := m.subject(ctx, d.Intent)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(d.Seal.Record, &s.said); err != nil {
		return err
	}
	file, err := s.sealed(key, d.Seal.At)
	if err != nil {
		return err
	}
	hash, err := m.Blobs.Keep(ctx, bytes.NewReader(file))
	if err != nil {
		return err
	}
	return m.Papers.Publish(ctx, d, hash)
}
