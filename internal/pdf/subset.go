package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// subset is a font program with only the outlines of some characters, ready to be copied into files.
type subset struct {
	name    string // "ABCDEF+Go-Regular"; the letters come from the content
	program []byte // TrueType, deflated
	size    int    // of the program before deflation, bytes
	toGlyph []byte // CIDToGIDMap, deflated
	unicode []byte // ToUnicode CMap, deflated
	widths  []byte // the W array as PDF text
}

func (s *subset) bytes() int {
	return len(s.program) + len(s.toGlyph) + len(s.unicode) + len(s.widths)
}

func makeSubset(f *face, tier uint8) *subset {
	var codes []uint16
	for c := range len(f.glyphs) {
		if f.glyphs[c] != 0 && f.tiers[c] <= tier {
			codes = append(codes, uint16(c))
		}
	}
	program := subsetProgram(f, codes)
	return &subset{
		name:    subsetTag(program) + "+" + f.name,
		program: deflate(nil, program),
		size:    len(program),
		toGlyph: deflate(nil, glyphMap(f, codes)),
		unicode: deflate(nil, unicodeMap(codes)),
		widths:  widthArray(f, codes),
	}
}

// subsetTag is the six letters by which readers tell subsets of one font apart.
func subsetTag(program []byte) string {
	sum := sha256.Sum256(program)
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag[:])
}

// glyphMap is two bytes per code, up to the last code in use.
func glyphMap(f *face, codes []uint16) []byte {
	m := make([]byte, 2*(int(codes[len(codes)-1])+1))
	for _, c := range codes {
		binary.BigEndian.PutUint16(m[2*int(c):], f.glyphs[c])
	}
	return m
}

// runs cuts sorted codes into stretches of neighbours that share their high byte, as CMaps want it.
func runs(codes []uint16) [][2]uint16 {
	var out [][2]uint16
	for _, c := range codes {
		if n := len(out); n > 0 && out[n-1][1]+1 == c && c&0xFF != 0 {
			out[n-1][1] = c
			continue
		}
		out = append(out, [2]uint16{c, c})
	}
	return out
}

func unicodeMap(codes []uint16) []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(runs(codes), 100) { // the most that one section may hold
		b = fmt.Appendf(b, "%d beginbfrange\n", len(part))
		for _, r := range part {
			b = fmt.Appendf(b, "<%04X> <%04X> <%04X>\n", r[0], r[1], r[0])
		}
		b = append(b, "endbfrange\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

func widthArray(f *face, codes []uint16) []byte {
	b := []byte{'['}
	for _, r := range runs(codes) {
		b = fmt.Appendf(b, "%d[", r[0])
		for c := int(r[0]); c <= int(r[1]); c++ {
			b = fmt.Appendf(b, "%d ", f.widths[c])
		}
		b[len(b)-1] = ']'
	}
	return append(b, ']')
}
