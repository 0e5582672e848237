package pdf

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one font: what each character measures and which subset has it.
//
// Character codes in the pages are UTF-16 code units, so that the text layer needs no guessing;
// a table in the file leads from code to glyph.
type face struct {
	name    string
	ttf     []byte
	stem    int             // StemV, thousandths of an em
	glyphs  [1 << 16]uint16 // code -> glyph; 0 where there is none
	widths  [1 << 16]uint16 // code -> advance in thousandths of an em
	tiers   [1 << 16]uint8  // code -> index in repertoire
	metrics faceMetrics
	subsets [len(repertoire)]func() *subset
}

// faceMetrics are thousandths of an em.
type faceMetrics struct {
	ascent, descent, capHeight int
	box                        [4]int
}

func loadFace(name string, ttf []byte, stem int) *face {
	f := &face{name: name, ttf: ttf, stem: stem}
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("pdf: font %s: %v", name, err)) // a font compiled into the binary
	}
	var buf sfnt.Buffer
	upem := fixed.Int26_6(parsed.UnitsPerEm()) << 6
	for tier, spans := range repertoire {
		for _, s := range spans {
			for r := s.from; r <= s.to; r++ {
				f.learn(parsed, &buf, upem, r, uint8(tier))
			}
		}
	}
	f.metrics = measureFace(parsed, &buf, upem)
	for tier := range f.subsets {
		f.subsets[tier] = sync.OnceValue(func() *subset { return makeSubset(f, uint8(tier)) })
	}
	return f
}

func (f *face) learn(parsed *sfnt.Font, buf *sfnt.Buffer, upem fixed.Int26_6, r rune, tier uint8) {
	if f.glyphs[r] != 0 { // an earlier tier has it
		return
	}
	g, err := parsed.GlyphIndex(buf, r)
	if g == 0 && err == nil && lookalikes[r] != 0 {
		g, err = parsed.GlyphIndex(buf, lookalikes[r])
	}
	if err != nil || g == 0 {
		return
	}
	adv, err := parsed.GlyphAdvance(buf, g, upem, font.HintingNone)
	if err != nil {
		return
	}
	f.glyphs[r], f.widths[r], f.tiers[r] = uint16(g), uint16(thousandths(adv, upem)), tier
}

func (f *face) has(code uint16) bool { return f.glyphs[code] != 0 }

func measureFace(parsed *sfnt.Font, buf *sfnt.Buffer, upem fixed.Int26_6) faceMetrics {
	m, err := parsed.Metrics(buf, upem, font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: font metrics: %v", err))
	}
	b, err := parsed.Bounds(buf, upem, font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: font bounds: %v", err))
	}
	return faceMetrics{
		ascent: thousandths(m.Ascent, upem), descent: -thousandths(m.Descent, upem), capHeight: thousandths(m.CapHeight, upem),
		box: [4]int{thousandths(b.Min.X, upem), -thousandths(b.Max.Y, upem), thousandths(b.Max.X, upem), -thousandths(b.Min.Y, upem)},
	}
}

func thousandths(v, upem fixed.Int26_6) int {
	n := int64(v) * 1000
	half := int64(upem) / 2
	if n < 0 {
		half = -half
	}
	return int((n + half) / int64(upem))
}
