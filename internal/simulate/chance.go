package simulate

import "math/rand/v2"

// chance is the seed of a run.
type chance uint64

// of draws for one purpose: the same words and numbers give the same lot, whatever was drawn before.
func (c chance) of(what string, numbers ...int) lot {
	h := mix(uint64(c))
	for i := range len(what) {
		h = mix(h ^ uint64(what[i]))
	}
	for _, n := range numbers {
		h = mix(h ^ uint64(n))
	}
	return lot{rand.New(rand.NewPCG(h, mix(h)))}
}

// mix is the finaliser of SplitMix64: every bit of the input moves every bit of the output.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// lot is a sequence of draws.
type lot struct{ *rand.Rand }

func (l lot) happens(p float64) bool { return l.Float64() < p }

// between is a number from a to b, both included.
func (l lot) between(a, b int) int { return a + l.IntN(b-a+1) }

func one[T any](l lot, of ...T) T { return of[l.IntN(len(of))] }

// weighted picks the index of one weight.
func (l lot) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := l.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}
