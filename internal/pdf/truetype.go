package pdf

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// subsetProgram rewrites a TrueType file: glyph numbers stay, outlines that no code needs go,
// and so do the hinting programs, which readers of PDF do not need and which are half of the bytes.
func subsetProgram(f *face, codes []uint16) []byte {
	t := readTables(f.ttf)
	keep := map[int]bool{0: true}
	for _, c := range codes {
		t.need(keep, int(f.glyphs[c]))
	}
	loca := make([]byte, 0, 4*(t.count+1))
	var glyf []byte
	hmtx := make([]byte, 0, 4*t.count)
	for g := range t.count {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if !keep[g] {
			hmtx = append(hmtx, 0, 0, 0, 0)
			continue
		}
		glyf = append(glyf, unhinted(t.glyph(g))...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, t.metric(g)...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	head := slices.Clone(t.raw["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // checkSumAdjustment, set by assemble
	binary.BigEndian.PutUint16(head[50:], 1) // indexToLocFormat: 32 bits
	hhea := slices.Clone(t.raw["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(t.count)) // every glyph has a long metric
	maxp := slices.Clone(t.raw["maxp"])
	clear(maxp[14:28]) // zones, stack and sizes of the hinting programs
	binary.BigEndian.PutUint16(maxp[14:], 1)
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "loca": loca, "glyf": glyf, "hmtx": hmtx,
	})
}

// tables is a TrueType file cut into its tables.
type tables struct {
	raw       map[string][]byte
	count     int  // glyphs
	longLoca  bool // 32-bit offsets
	longCount int  // glyphs with a metric of their own
}

func readTables(ttf []byte) tables {
	t := tables{raw: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		rec := ttf[12+16*i:]
		at, size := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		t.raw[string(rec[:4])] = ttf[at : at+size]
	}
	t.count = int(binary.BigEndian.Uint16(t.raw["maxp"][4:]))
	t.longLoca = binary.BigEndian.Uint16(t.raw["head"][50:]) == 1
	t.longCount = int(binary.BigEndian.Uint16(t.raw["hhea"][34:]))
	if t.raw["glyf"] == nil {
		panic(fmt.Sprintf("pdf: not a TrueType font (tables %v)", slices.Sorted(maps.Keys(t.raw))))
	}
	return t
}

func (t tables) glyph(g int) []byte {
	loca, glyf := t.raw["loca"], t.raw["glyf"]
	if t.longLoca {
		return glyf[binary.BigEndian.Uint32(loca[4*g:]):binary.BigEndian.Uint32(loca[4*g+4:])]
	}
	return glyf[2*int(binary.BigEndian.Uint16(loca[2*g:])) : 2*int(binary.BigEndian.Uint16(loca[2*g+2:]))]
}

// metric is advance and left side bearing, four bytes.
func (t tables) metric(g int) []byte {
	hmtx := t.raw["hmtx"]
	if g < t.longCount {
		return hmtx[4*g : 4*g+4]
	}
	last := 4 * (t.longCount - 1)
	bearing := 4*t.longCount + 2*(g-t.longCount)
	return []byte{hmtx[last], hmtx[last+1], hmtx[bearing], hmtx[bearing+1]}
}

// need marks a glyph and the parts it is composed of.
func (t tables) need(keep map[int]bool, g int) {
	if keep[g] {
		return
	}
	keep[g] = true
	eachPart(t.glyph(g), func(part []byte) { t.need(keep, int(binary.BigEndian.Uint16(part[2:]))) })
}

// Flags of a part of a composite glyph.
const (
	partWords  = 1 << 0
	partScale  = 1 << 3
	partMore   = 1 << 5
	partXY     = 1 << 6
	partMatrix = 1 << 7
	partHinted = 1 << 8
)

func composite(glyph []byte) bool { return len(glyph) > 0 && int16(binary.BigEndian.Uint16(glyph)) < 0 }

// eachPart calls with the bytes from each part on, and returns where the parts end.
func eachPart(glyph []byte, call func(part []byte)) int {
	if !composite(glyph) {
		return 0
	}
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(glyph[at:])
		call(glyph[at:])
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partXY != 0:
			at += 4
		case flags&partMatrix != 0:
			at += 8
		}
		if flags&partMore == 0 {
			return at
		}
	}
}

// unhinted is the glyph without its instructions.
func unhinted(glyph []byte) []byte {
	if len(glyph) == 0 {
		return nil
	}
	if composite(glyph) {
		out := slices.Clone(glyph)
		end := eachPart(out, func(part []byte) {
			binary.BigEndian.PutUint16(part, binary.BigEndian.Uint16(part)&^partHinted)
		})
		return out[:end]
	}
	at := 10 + 2*int(binary.BigEndian.Uint16(glyph)) // header, then the end point of each contour
	size := int(binary.BigEndian.Uint16(glyph[at:]))
	out := append(slices.Clone(glyph[:at]), 0, 0)
	return append(out, glyph[at+2+size:]...)
}

func assemble(parts map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(parts))
	out := []byte{0, 1, 0, 0, 0, byte(len(names)), 0, 64, 0, 2, 0, byte(16*len(names) - 64)} // search hints for 4 to 7 tables
	at := 12 + 16*len(names)
	for _, n := range names {
		out = append(out, n...)
		out = binary.BigEndian.AppendUint32(out, checksum(parts[n]))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(parts[n])))
		at += (len(parts[n]) + 3) &^ 3
	}
	head := 0
	for _, n := range names {
		if n == "head" {
			head = len(out)
		}
		out = append(out, parts[n]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var tail [4]byte
	copy(tail[:], b)
	return sum + binary.BigEndian.Uint32(tail[:])
}
