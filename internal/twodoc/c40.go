package twodoc

import (
	"fmt"

	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
)

// Codewords of DataMatrix (ISO/IEC 16022).
const (
	latchC40 = 230
	unlatch  = 254
	pad      = 129
)

// c40 gives the values of a character in C40: one for capitals, digits and the space, two for the rest of ASCII.
func c40(c byte) []byte {
	switch {
	case c == ' ':
		return []byte{3}
	case '0' <= c && c <= '9':
		return []byte{c - '0' + 4}
	case 'A' <= c && c <= 'Z':
		return []byte{c - 'A' + 14}
	case c < ' ':
		return []byte{0, c}
	case c <= '/':
		return []byte{1, c - '!'}
	case c <= '@':
		return []byte{1, c - ':' + 15}
	case c <= '_':
		return []byte{1, c - '[' + 22}
	default:
		return []byte{2, c - '`'}
	}
}

// codewords writes a text in C40, the last one or two characters in ASCII where they do not fill a triple, and pads it
// to the smallest square symbol.
func codewords(text string) ([]byte, *encoder.SymbolInfo, error) {
	values := make([]byte, 0, len(text)+16)
	whole, kept := 0, 0 // characters and values that make whole triples
	for i := range len(text) {
		if text[i] > 0x7f {
			return nil, nil, fmt.Errorf("twodoc: character %#x is not in C40", text[i])
		}
		values = append(values, c40(text[i])...)
		if len(values)%3 == 0 {
			whole, kept = i+1, len(values)
		}
	}
	out := append(make([]byte, 0, len(text)), latchC40)
	for v := values[:kept]; len(v) > 0; v = v[3:] {
		n := 1600*int(v[0]) + 40*int(v[1]) + int(v[2]) + 1
		out = append(out, byte(n>>8), byte(n))
	}
	tail := text[whole:]
	info, err := square(len(out) + len(tail))
	if err != nil {
		return nil, nil, err
	}
	// A symbol that is full ends C40 by itself, and its last codeword is ASCII when one is left.
	if room := info.GetDataCapacity() - len(out); room > 0 && !(room == 1 && len(tail) == 1) {
		out = append(out, unlatch)
		if info, err = square(len(out) + len(tail)); err != nil {
			return nil, nil, err
		}
	}
	for i := range len(tail) {
		out = append(out, tail[i]+1)
	}
	return padded(out, info.GetDataCapacity()), info, nil
}

func square(n int) (*encoder.SymbolInfo, error) {
	info, err := encoder.SymbolInfo_Lookup(n, encoder.SymbolShapeHint_FORCE_SQUARE, nil, nil, true)
	if err != nil {
		return nil, fmt.Errorf("twodoc: %d codewords fit into no symbol: %w", n, err)
	}
	return info, nil
}

// padded fills up to n codewords: a plain pad, then pads scattered by their place.
func padded(out []byte, n int) []byte {
	if len(out) < n {
		out = append(out, pad)
	}
	for len(out) < n {
		v := pad + (149*(len(out)+1))%253 + 1
		if v > 254 {
			v -= 254
		}
		out = append(out, byte(v))
	}
	return out
}
