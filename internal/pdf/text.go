package pdf

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is one character as it will be drawn.
type glyph struct {
	code  uint16 // UTF-16 code unit
	width uint16 // thousandths of the type size
	bold  bool
	ends  bool // a space that ends its line: two lines are two words to who listens
}

// setText turns a text into glyphs. What the fonts lack becomes the substitute; only characters
// that have no shape of their own (joiners, direction marks, soft hyphens) leave no trace.
func (c *composer) setText(text string, bold bool) []glyph {
	out := make([]glyph, 0, len(text))
	strong := bold
	for _, r := range norm.NFC.String(text) {
		switch r {
		case boldOn:
			strong = true
			continue
		case boldOff:
			strong = bold
			continue
		case '\n', 0x2028, 0x2029:
			space := c.setRune(' ', strong)
			space.ends = true
			out = append(out, space)
			continue
		case '\r':
			continue
		case '\t':
			r = ' '
		}
		if r >= 0xAD && unicode.Is(unicode.Cf, r) {
			continue
		}
		out = append(out, c.setRune(r, strong))
	}
	return out
}

func (c *composer) setRune(r rune, bold bool) glyph {
	i := pick(bold)
	f := c.faces[i]
	if r > 0xFFFF || r == utf8.RuneError || !f.has(uint16(r)) {
		r = substitute
	}
	code := uint16(r)
	c.tiers[i] = max(c.tiers[i], int(f.tiers[code]))
	return glyph{code: code, width: f.widths[code], bold: bold}
}

// line is a stretch of glyphs that fits the measure; trailing spaces stay in it for the text layer.
type line struct {
	glyphs []glyph
	width  int // without trailing spaces, thousandths of the type size
}

// breakLines fills lines up to measure, in thousandths of the type size. It breaks after spaces and
// after hyphens and dashes between letters, never at a no-break space; a word wider than the line is cut.
func breakLines(glyphs []glyph, measure int) []line {
	var lines []line
	start, opportunity, width := 0, 0, 0
	for i, g := range glyphs {
		if g.ends {
			lines = append(lines, makeLine(glyphs[start:i+1]))
			start, opportunity, width = i+1, i+1, 0
			continue
		}
		for g.code != ' ' && width+int(g.width) > measure && i > start {
			at := i
			if opportunity > start {
				at = opportunity
			}
			lines = append(lines, makeLine(glyphs[start:at]))
			start, width = at, advance(glyphs[at:i])
		}
		width += int(g.width)
		if g.code == ' ' || hyphen(glyphs, i) {
			opportunity = i + 1
		}
	}
	return append(lines, makeLine(glyphs[start:]))
}

// hyphen tells a dash after which a line may break: one that joins words, not a sign before a number.
func hyphen(glyphs []glyph, i int) bool {
	switch glyphs[i].code {
	case '-', 0x2010, 0x2013, 0x2014:
	default:
		return false
	}
	return i > 0 && i+1 < len(glyphs) && unicode.IsLetter(rune(glyphs[i-1].code)) && unicode.IsLetter(rune(glyphs[i+1].code))
}

func makeLine(glyphs []glyph) line {
	visible := len(glyphs)
	for visible > 0 && glyphs[visible-1].code == ' ' {
		visible--
	}
	return line{glyphs: glyphs, width: advance(glyphs[:visible])}
}

func advance(glyphs []glyph) (w int) {
	for _, g := range glyphs {
		w += int(g.width)
	}
	return w
}
