package pdf

import (
	"fmt"
	"strings"
)

// Block is one of the kinds below. Lang is a BCP 47 tag, empty when the block is in the document's language.
type Block interface {
	check() error
	compose(c *composer)
}

// Heading is a title inside the document; the document's own title is level 1.
type Heading struct {
	Level int // 1 to 4
	Text  string
	Lang  string
}

// Paragraph is running text; "\n" starts a new line.
type Paragraph struct {
	Text   string
	Strong bool
	Small  bool // legal mentions, remedies
	Lang   string
}

// Facts is a two-column table whose first column names the second.
type Facts struct {
	Rows []Fact
	Lang string
}

// Fact is one line of [Facts].
type Fact struct{ Label, Value string }

// List is a bulleted or numbered list.
type List struct {
	Items   []string
	Ordered bool
	Lang    string
}

// Notice is a box that must not be missed. Text may be empty.
type Notice struct {
	Title string // strong
	Text  string
	Tone  Tone
	Lang  string
}

// Table has a header row, repeated on each page that the table reaches.
type Table struct {
	Head   []string
	Rows   [][]string // each as long as Head
	Widths []float64  // shares of the line, any unit; measured from the texts when empty
	Lang   string
}

// Code is a DataMatrix or a QR code, drawn as vector squares on a white quiet zone.
type Code struct {
	Matrix [][]bool // rows from the top; true is a dark module; without quiet zone
	Alt    string   // what the code is for, told to those who do not see it
	MM     float64  // side of the symbol in millimetres, quiet zone not counted
	Text   string   // printed beside it
	Lang   string
}

// Space is empty height in millimetres; a page never starts with it.
type Space struct{ MM float64 }

// PageBreak starts a new page.
type PageBreak struct{}

func (b Heading) check() error {
	if b.Level < 1 || b.Level > 4 {
		return fmt.Errorf("heading level %d is not within 1 to 4", b.Level)
	}
	return nil
}

func (Paragraph) check() error { return nil }
func (Facts) check() error     { return nil }
func (List) check() error      { return nil }
func (PageBreak) check() error { return nil }

func (b Notice) check() error {
	if int(b.Tone) >= len(palette) {
		return fmt.Errorf("unknown tone %d", b.Tone)
	}
	return nil
}

func (b Table) check() error {
	if len(b.Head) == 0 || len(b.Head) > 12 {
		return fmt.Errorf("a table has 1 to 12 columns, not %d", len(b.Head))
	}
	if len(b.Widths) != 0 && len(b.Widths) != len(b.Head) {
		return fmt.Errorf("%d widths for %d columns", len(b.Widths), len(b.Head))
	}
	for _, w := range b.Widths {
		if !(w > 0 && w < 1e6) { // so put, NaN fails too
			return fmt.Errorf("column width %g is not positive", w)
		}
	}
	for i, r := range b.Rows {
		if len(r) != len(b.Head) {
			return fmt.Errorf("row %d has %d cells for %d columns", i+1, len(r), len(b.Head))
		}
	}
	return nil
}

func (b Code) check() error {
	if len(b.Matrix) == 0 {
		return fmt.Errorf("the code has no modules")
	}
	for _, r := range b.Matrix {
		if len(r) != len(b.Matrix[0]) || len(r) == 0 {
			return fmt.Errorf("the rows of the code are not of one length")
		}
	}
	if !(b.MM >= 5 && b.MM <= 120) {
		return fmt.Errorf("a code of %g mm is not within 5 to 120", b.MM)
	}
	if b.Alt == "" {
		return fmt.Errorf("the code has no alternative text")
	}
	return nil
}

func (b Space) check() error {
	if !(b.MM >= 0 && b.MM <= 250) {
		return fmt.Errorf("a space of %g mm is not within 0 to 250", b.MM)
	}
	return nil
}

// Shift out and shift in: control characters that no form lets through, unlike asterisks in a name.
const (
	boldOn  = '\x0e'
	boldOff = '\x0f'
)

// Bold makes a strong span, for use inside any text of a document.
func Bold(text string) string { return string(boldOn) + unmarked(text) + string(boldOff) }

// Marked turns **words** of a trusted text into [Bold] spans; use it before names and other data are filled in.
func Marked(text string) string {
	parts := strings.Split(text, "**")
	for i := 1; i < len(parts); i += 2 {
		if i == len(parts)-1 { // an opening mark never closed stays as it was typed
			parts[i] = "**" + parts[i]
			break
		}
		parts[i] = Bold(parts[i])
	}
	return strings.Join(parts, "")
}

func unmarked(text string) string {
	if !strings.ContainsAny(text, "\x0e\x0f") {
		return text
	}
	return strings.NewReplacer("\x0e", "", "\x0f", "").Replace(text)
}
