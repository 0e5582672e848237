package twodoc_test

import (
	"testing"

	"anef/internal/trust"
	"anef/internal/twodoc"
)

func perSecond(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "seals/s") }

// BenchmarkSign writes and signs the text.
func BenchmarkSign(b *testing.B) {
	key, _ := office(b, trust.Papers)
	r := residence()
	for b.Loop() {
		sealed(b, key, r)
	}
	perSecond(b)
}

// BenchmarkMatrix draws it.
func BenchmarkMatrix(b *testing.B) {
	key, _ := office(b, trust.Papers)
	text := sealed(b, key, residence())
	for b.Loop() {
		matrix(b, text)
	}
	perSecond(b)
}

func BenchmarkVerify(b *testing.B) {
	key, list := office(b, trust.Papers)
	text := sealed(b, key, residence())
	for b.Loop() {
		s, err := twodoc.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Verify(list, noon); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b)
}
