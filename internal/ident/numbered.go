package ident

import "math/bits"

// Numbered is the n-th reference in an order that looks like none: for data that is invented by the million, is the same
// each time, and holds no number twice. n is below 3·10⁹.
func Numbered(kind byte, n uint64) string {
	for i := n * apart; ; i++ {
		high, low := bits.Mul64(i, stride)
		x := bits.Rem64(high, low, bodies)
		body := [9]byte{kind}
		for k := range 8 {
			body[1+k] = legible[x%uint64(len(legible))]
			x /= uint64(len(legible))
		}
		if out, ok := reference(string(body[:])); ok {
			return out
		}
	}
}

const (
	bodies = 24 * 24 * 24 * 24 * 24 * 24 * 24 * 24 // of eight legible characters
	stride = 68718952447                           // has no divisor in common with bodies, so that none is met twice
	apart  = 36                                    // tries until a check character is legible; so many in a row never fail
)
