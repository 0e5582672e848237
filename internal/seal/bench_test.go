package seal_test

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"testing"

	"anef/internal/seal"
)

func perSecond(b *testing.B, what string) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), what+"/s")
}

// BenchmarkCMS is one signature.
func BenchmarkCMS(b *testing.B) {
	k, digest := key(b, authority(b), now), make([]byte, 32)
	for b.Loop() {
		if _, err := k.CMS(digest); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, "signatures")
}

// BenchmarkSymbol is the text of a 2D-Doc, signed.
func BenchmarkSymbol(b *testing.B) {
	k := key(b, authority(b), now)
	for b.Loop() {
		symbol(b, k, "Lefèvre-Œuvrard")
	}
	perSecond(b, "2D-Docs")
}

// BenchmarkPaper is the whole page: symbol, tagged PDF, seal.
func BenchmarkPaper(b *testing.B) {
	k := key(b, authority(b), now)
	paper(b, k, now) // the fonts are subset once per process
	for b.Loop() {
		paper(b, k, now)
	}
	perSecond(b, "papers")
}

// BenchmarkFloor is the least that a signed page costs: fill twelve fields, compress, hash, sign.
func BenchmarkFloor(b *testing.B) {
	private := newKey(b)
	z, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var page, file bytes.Buffer
		for i := range 12 {
			fmt.Fprintf(&page, "BT /F0 11 Tf 60 %d Td (Champ %d : une valeur de longueur ordinaire) Tj ET\n", 700-i*20, i)
		}
		z.Reset(&file)
		z.Write(page.Bytes())
		z.Close()
		digest := sha256.Sum256(file.Bytes())
		if _, err := private.Sign(rand.Reader, digest[:], nil); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, "pages")
}

func BenchmarkVerify(b *testing.B) {
	a := authority(b)
	file, l := paper(b, key(b, a, now), now), list(b, a)
	for b.Loop() {
		if _, err := seal.Verify(file, l, now); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, "files")
}

// BenchmarkKey is what it costs to ask for a key that is there.
func BenchmarkKey(b *testing.B) {
	a := authority(b)
	for b.Loop() {
		key(b, a, now)
	}
}
