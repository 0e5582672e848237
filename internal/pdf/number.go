package pdf

import (
	"math"
	"strconv"
)

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendNumber writes a length to the hundredth of a point, without exponent.
func appendNumber(b []byte, v float64) []byte { return appendDecimals(b, v, 2) }

func appendDecimals(b []byte, v float64, decimals int) []byte {
	scale := 1
	for range decimals {
		scale *= 10
	}
	n := int(math.Round(v * float64(scale)))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = appendInt(b, n/scale)
	if n %= scale; n == 0 {
		return b
	}
	b = append(b, '.')
	for n > 0 {
		scale /= 10
		b = append(b, byte('0'+n/scale))
		n %= scale
	}
	return b
}

// appendByte writes one byte of a literal string.
func appendByte(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r': // unescaped it would be read as a line feed
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// matrix writes the six numbers of a matrix, finer than lengths.
func (p *page) matrix(m ...float64) {
	for _, v := range m {
		p.ops = append(appendDecimals(p.ops, v, 5), ' ')
	}
}
