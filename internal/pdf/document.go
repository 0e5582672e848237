// Package pdf writes official letters and certificates: tagged, accessible A4 pages whose bytes depend on their input only.
//
// The words, their order and their language come from the caller; the look is here. Fonts are subset once
// per process and shared by all documents, so that a certificate costs a fraction of a millisecond.
// No validator was run against PDF/UA or PDF/A, and the files claim neither.
package pdf

import (
	"fmt"
	"time"
)

// Document is one letter or certificate. All texts may carry [Bold] spans.
type Document struct {
	Title   string // printed large as the first heading (H1) and shown by readers as the window's title
	Subject string // for the file's properties only
	Author  string // for the file's properties only: the issuing service
	Lang    string // BCP 47 tag of everything that does not say otherwise: "fr"
	Created time.Time

	Header    Header
	Footer    string // left of every page's foot, in grey: the document number, where to check it
	PageWord  string // before "1/2" at the right of the foot; "page" when empty
	Tone      Tone   // the one accent colour
	Watermark string // pale, across every page, behind the text; say the same in a [Notice], nobody hears a watermark
	Blocks    []Block
}

// Header is the head of the first page. Later pages repeat the title and the first reference in small.
type Header struct {
	Sender    []string // left: the service, its office, its address; the first line is strong
	Reference []string // right: number, place and date
	Recipient []string // below, right: name and address as on an envelope
	Code      *Code    // below, left: the symbol by which a stranger checks the paper is on its first page; may be nil
}

// Tone is the colour of titles, rules and boxes, and what it tells.
type Tone uint8

// The tones.
const (
	Plain      Tone = iota // navy
	Neutral                // slate: papers that give no right
	Favourable             // green
	Warning                // brick
)

// Check says why a document cannot be rendered; a nil answer means that [Render] succeeds.
func (d Document) Check() error {
	if d.Title == "" {
		return fmt.Errorf("pdf: a document needs a title")
	}
	if d.Lang == "" {
		return fmt.Errorf("pdf: %q says no language", d.Title)
	}
	if int(d.Tone) >= len(palette) {
		return fmt.Errorf("pdf: %q has the unknown tone %d", d.Title, d.Tone)
	}
	if d.Header.Code != nil {
		if err := d.Header.Code.check(); err != nil {
			return fmt.Errorf("pdf: head of %q: %w", d.Title, err)
		}
	}
	for i, b := range d.Blocks {
		if b == nil {
			return fmt.Errorf("pdf: block %d of %q is nil", i+1, d.Title)
		}
		if err := b.check(); err != nil {
			return fmt.Errorf("pdf: block %d of %q: %w", i+1, d.Title, err)
		}
	}
	return nil
}
