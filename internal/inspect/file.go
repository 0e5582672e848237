package inspect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // photographs
	_ "image/png"  // screenshots
	"time"

	"anef/internal/ident"
	"anef/internal/seal"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

// Largest is how large a file may be, in bytes.
const Largest = 12 << 20

// ErrNothing says that a file is neither sealed nor bears a symbol that can be read.
var ErrNothing = errors.New("inspect: no seal and no readable symbol")

// What this package itself has against a file.
const (
	WrongSymbol trust.Reason = "symbol-of-another" // it bears the symbol of another paper
	NoSymbol    trust.Reason = "symbol-missing"    // its symbol was taken away
)

// Opened is what a file says by itself, without asking anybody.
type Opened struct {
	Signer  trust.Entry
	At      time.Time // of signing, as the file says
	Stale   bool
	Symbols []Symbol
}

// Symbol is a genuine 2D-Doc: a key of the list signed it.
type Symbol struct {
	twodoc.Message
	Residence twodoc.Residence
	Signer    trust.Entry
}

// Open checks the seal of a PDF, and that each 2D-Doc in it is genuine too; on is the moment for which the answer is
// wanted. The error wraps the [trust.Reason] why it is not to be believed.
func Open(file []byte, list trust.List, on time.Time) (Opened, error) {
	r, err := seal.Verify(file, list, on)
	if err != nil {
		return Opened{}, err
	}
	o := Opened{Signer: r.Signer, At: r.At, Stale: r.Stale}
	for _, text := range symbols(file) {
		s, err := Read(text, list, on)
		if err != nil {
			return o, err
		}
		o.Symbols = append(o.Symbols, s)
	}
	switch papers := o.Signer.For(trust.Papers); {
	case papers && len(o.Symbols) == 0:
		return o, NoSymbol
	case !papers && len(o.Symbols) > 0:
		return o, trust.Misused
	}
	for _, s := range o.Symbols {
		if s.Residence.Number != o.Symbols[0].Residence.Number || s.Signer.Office != o.Signer.Office {
			return o, WrongSymbol
		}
	}
	return o, nil
}

// Read checks the text of a symbol. The error wraps a [trust.Reason], or says that it is no 2D-Doc about a stay.
func Read(text string, list trust.List, on time.Time) (s Symbol, err error) {
	sealed, err := twodoc.Parse(text)
	if err != nil {
		return s, err
	}
	s.Message = sealed.Message
	if s.Signer, err = sealed.Verify(list, on); err != nil {
		return s, err
	}
	s.Residence, _, err = sealed.Residence()
	return s, err
}

// ByFile answers for a PDF, or for a picture of the paper or of its symbol. ErrNothing when there is nothing to go by.
func (i Inspector) ByFile(ctx context.Context, file []byte) (Finding, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(file[:min(len(file), 1024)], "\x00\t\n\f\r \xef\xbb\xbf"), []byte("%PDF-")) {
		text, err := picture(file)
		if err != nil {
			return Finding{}, err
		}
		return i.BySymbol(ctx, text)
	}
	list, err := i.List()
	if err != nil {
		return Finding{}, fmt.Errorf("inspect: trust list: %w", err)
	}
	o, err := Open(file, list, i.Clock())
	switch {
	case errors.Is(err, seal.Unsigned):
		return i.unsealed(ctx, file)
	case errors.Is(err, trust.Unknown) && !i.claims(file, list):
		return Finding{Verdict: Unknown, Reason: string(trust.Unknown), On: i.Clock.Today()}, nil
	case err != nil:
		return i.forged(err), nil
	case len(o.Symbols) == 0: // an answer to an employer: its number and code tell more
		return Finding{Verdict: Unknown, Reason: string(trust.Misused), On: i.Clock.Today()}, nil
	}
	return i.held(ctx, o.Symbols)
}

// held compares genuine symbols with the record of the number that they bear: one of another paper does not fit.
func (i Inspector) held(ctx context.Context, all []Symbol) (Finding, error) {
	number, err := ident.ParseReference(all[0].Residence.Number)
	if err != nil {
		return i.forged(WrongSymbol), nil
	}
	r, f, err := i.paper(ctx, number)
	if err != nil || f.Paper == nil {
		return f, err
	}
	for _, s := range all {
		if !r.Shows(s.Message) || s.Signer.Office != r.Office {
			return i.forged(WrongSymbol), nil
		}
	}
	return f, nil
}

// BySymbol answers for the text of a 2D-Doc alone: who it belongs to is shown, to be compared with the paper.
func (i Inspector) BySymbol(ctx context.Context, text string) (Finding, error) {
	list, err := i.List()
	if err != nil {
		return Finding{}, fmt.Errorf("inspect: trust list: %w", err)
	}
	s, err := Read(text, list, i.Clock())
	var r trust.Reason
	switch {
	case errors.Is(err, trust.Unknown): // the symbol of somebody else's system, perhaps the State's own
		return Finding{Verdict: Unknown, Reason: string(trust.Unknown), On: i.Clock.Today()}, nil
	case errors.As(err, &r):
		return i.forged(err), nil
	case err != nil:
		return Finding{}, ErrNothing
	}
	return i.held(ctx, []Symbol{s})
}

// unsealed is about a scan, or a copy made from a paper: never valid by itself, whatever symbol is on it.
func (i Inspector) unsealed(ctx context.Context, file []byte) (Finding, error) {
	for _, text := range symbols(file) {
		f, err := i.BySymbol(ctx, text)
		if errors.Is(err, ErrNothing) {
			continue
		}
		if err == nil && f.Paper != nil {
			f.Verdict, f.Standing, f.Reason = Unsealed, f.Verdict, string(seal.Unsigned)
		}
		return f, err
	}
	return Finding{}, ErrNothing
}

// claims tells whether a file bears a symbol that names an authority of the list: then it wants to be taken for ours.
func (i Inspector) claims(file []byte, list trust.List) bool {
	for _, text := range symbols(file) {
		if s, err := twodoc.Parse(text); err == nil {
			if _, err := list.Find(s.Authority, s.Certificate); err == nil {
				return true
			}
		}
	}
	return false
}

func (i Inspector) forged(err error) Finding {
	return Finding{Verdict: Forged, Reason: reason(err, "not-readable"), On: i.Clock.Today()}
}

// picture reads the symbol in a photograph.
func picture(file []byte) (string, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || c.Width*c.Height > mostPixels {
		return "", ErrNothing
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return "", ErrNothing
	}
	text, err := twodoc.Read(img)
	if err != nil {
		return "", ErrNothing
	}
	return text, nil
}
