package twodoc_test

import (
	"testing"

	"anef/internal/trust"
	"anef/internal/twodoc"
)

// Whatever a stranger shows, reading ends without harm, and what was read is written back the same.
func FuzzParse(f *testing.F) {
	key, list := office(f, trust.Papers)
	f.Add(sealed(f, key, residence()))
	f.Add(sealed(f, key, twodoc.Residence{Number: "P1", Surname: "A"}))
	for _, s := range specimens {
		f.Add(s.text)
	}
	f.Add("DC04ZZ010001\x1f")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := twodoc.Parse(text)
		if err != nil {
			return
		}
		s.Verify(list, noon)
		s.Residence()
		if s.Version != 4 || s.Rest != "" {
			return
		}
		again, err := s.Message.Sign(key)
		if err != nil {
			return // others write what we would not
		}
		back, err := twodoc.Parse(again)
		if err != nil || back.Header != s.Header || len(back.Fields) != len(s.Fields) {
			t.Errorf("%q became %q: %v", text, again, err)
		}
		if _, err := twodoc.Matrix(again); err != nil && len(again) < 500 {
			t.Errorf("%q cannot be drawn: %v", again, err)
		}
	})
}
