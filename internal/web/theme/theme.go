// Package theme is the look: every component of a page, fed with plain, already translated words.
//
// It knows no language, no account and no dossier, so that another look is another package with the
// same signatures in this place. The markup follows govuk-frontend, whose components work without
// JavaScript and are tested with assistive technology; the colours and the marks are our own.
package theme

// Link is a place to go and what to call it.
type Link struct{ Text, Href string }

// NavItem is one line of a navigation; Current marks the place where the reader is.
type NavItem struct {
	Text, Href string
	Current    bool
	Count      string // how much waits there, "12"; empty shows nothing
}

// Tone colours a tag or a step by what the status means for the reader.
type Tone string

// The tones. The words of a status say the same: colour is never the only sign.
const (
	Neutral Tone = ""      // nothing to do, not begun
	Info    Tone = "info"  // going on
	Good    Tone = "good"  // done, granted
	Wait    Tone = "wait"  // somebody waits for somebody
	Bad     Tone = "bad"   // refused, overdue, missing
	Faint   Tone = "faint" // cannot start yet, over
)

// Size is how large a label, a legend or a heading is written.
type Size string

// The sizes; the zero value is running text.
const (
	Small  Size = "s"
	Medium Size = "m"
	Large  Size = "l"
)

// Status is a tag: short words and their tone.
type Status struct {
	Text string
	Tone Tone
}
