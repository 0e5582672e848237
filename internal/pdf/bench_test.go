package pdf_test

import (
	"testing"

	"anef/internal/pdf"
)

func perSecond(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s") }

func BenchmarkRender(b *testing.B) {
	d := certificate()
	render(b, d) // the fonts are subset once per process
	b.ReportAllocs()
	for b.Loop() {
		render(b, d)
	}
	perSecond(b)
}

// BenchmarkSeal is all but the signature itself.
func BenchmarkSeal(b *testing.B) {
	d := certificate()
	for b.Loop() {
		p, err := pdf.RenderUnsigned(d, field)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Seal(func(digest []byte) ([]byte, error) { return digest, nil }); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b)
}
