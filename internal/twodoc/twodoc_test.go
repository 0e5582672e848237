package twodoc_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anef/internal/trust"
	"anef/internal/twodoc"
)

var noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

// office is a key on a list of its own.
func office(t testing.TB, purposes ...trust.Purpose) (*ecdsa.PrivateKey, trust.List) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	draft := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "0001"},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, trust.List{Entries: []trust.Entry{{Authority: "ZZ01", ID: "0001", Office: "14", Purposes: purposes,
		From: "2026-01-01", Certificate: c}}}
}

func header() twodoc.Header {
	return twodoc.Header{Authority: "ZZ01", Certificate: "0001", Issued: "2026-05-12", Signed: "2026-05-12",
		Type: twodoc.Type13, Perimeter: "01", Country: "FR"}
}

func residence() twodoc.Residence {
	return twodoc.Residence{Number: "P7K3-M9QX-AR", Until: "2026-12-10", Surname: "Lefèvre-Œuvrard", Given: []string{"Zoë", "Łucja"},
		Nationality: "SN", Sex: "F", Born: "2001-02-03", BirthPlace: "Český Těšín", BirthCountry: "CZ", Kind: "2",
		Filed: "2026-07-14", Category: "Étudiant", From: "2026-09-11", To: "2026-12-10",
		Allows: "Travail accessoire", Foreigner: "9903123456", Visa: "FRA012345678"}
}

func sealed(t testing.TB, key *ecdsa.PrivateKey, r twodoc.Residence) string {
	t.Helper()
	fields, err := r.Fields()
	if err != nil {
		t.Fatal(err)
	}
	text, err := twodoc.Message{Header: header(), Fields: fields}.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRoundTrip(t *testing.T) {
	key, list := office(t, trust.Papers)
	long := strings.Repeat("Rakotomalala ", 6)
	for name, c := range map[string]struct {
		change func(r *twodoc.Residence)
		want   func(r *twodoc.Residence)
		cut    []string
	}{
		"as it is":      {},
		"one name":      {change: func(r *twodoc.Residence) { r.Given = nil }, want: func(r *twodoc.Residence) { r.Given = nil }},
		"empty names":   {change: func(r *twodoc.Residence) { r.Given = []string{" ", ""} }, want: func(r *twodoc.Residence) { r.Given = nil }},
		"apostrophes":   {change: func(r *twodoc.Residence) { r.Surname = "N’Diaye d'Ávila" }, want: func(r *twodoc.Residence) { r.Surname = "N DIAYE D AVILA" }},
		"other letters": {change: func(r *twodoc.Residence) { r.Surname = "Straße ʿAbd Þór Đỗ" }, want: func(r *twodoc.Residence) { r.Surname = "STRASSE ABD THOR DO" }},
		"other script":  {change: func(r *twodoc.Residence) { r.Surname = "Ольга" }, want: func(r *twodoc.Residence) { r.Surname = "?????" }},
		"too long":      {change: func(r *twodoc.Residence) { r.Surname = long }, want: func(r *twodoc.Residence) { r.Surname = "RAKOTOMALALA RAKOTOMALALA RAKOTOMALALA"[:38] }, cut: []string{"6G"}},
		"just as long":  {change: func(r *twodoc.Residence) { r.Surname = strings.Repeat("A", 38) }, want: func(r *twodoc.Residence) { r.Surname = strings.Repeat("A", 38) }},
		"slash in name": {change: func(r *twodoc.Residence) { r.Given = []string{"A/B"} }, want: func(r *twodoc.Residence) { r.Given = []string{"A B"} }},
		"little known": {
			change: func(r *twodoc.Residence) { *r = twodoc.Residence{Number: "P1", Surname: "É"} },
			want:   func(r *twodoc.Residence) { *r = twodoc.Residence{Number: "P1", Surname: "E"} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			in, want := residence(), residence()
			want.Surname, want.Given, want.BirthPlace = "LEFEVRE-OEUVRARD", []string{"ZOE", "LUCJA"}, "CESKY TESIN"
			want.Category, want.Allows = "ETUDIANT", "TRAVAIL ACCESSOIRE"
			if c.change != nil {
				c.change(&in)
				c.want(&want)
			}
			text := sealed(t, key, in)
			s, err := twodoc.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Verify(list, noon); err != nil {
				t.Error(err)
			}
			got, cut, err := s.Residence()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" || !slices.Equal(cut, c.cut) {
				t.Errorf("cut %v; %s", cut, d)
			}
			if s.Header != header() {
				t.Errorf("header %+v", s.Header)
			}
			if !independent(&key.PublicKey, text) {
				t.Error("the independent check does not find it genuine")
			}
			if again := sealed(t, key, in); again != text {
				t.Error("the same message gives another text")
			}
		})
	}
}

func TestMistakesAreRefused(t *testing.T) {
	key, _ := office(t, trust.Papers)
	for name, change := range map[string]func(h *twodoc.Header, f *[]twodoc.Field){
		"authority":        func(h *twodoc.Header, _ *[]twodoc.Field) { h.Authority = "ZZ1" },
		"small letters":    func(h *twodoc.Header, _ *[]twodoc.Field) { h.Certificate = "abcd" },
		"no signature day": func(h *twodoc.Header, _ *[]twodoc.Field) { h.Signed = "" },
		"before 2000":      func(h *twodoc.Header, _ *[]twodoc.Field) { h.Issued = "1999-12-31" },
		"after 2179":       func(h *twodoc.Header, _ *[]twodoc.Field) { h.Signed = "2179-06-06" },
		"unknown field":    func(_ *twodoc.Header, f *[]twodoc.Field) { *f = []twodoc.Field{{ID: "XX", Value: "1"}} },
		"short number":     func(_ *twodoc.Header, f *[]twodoc.Field) { *f = []twodoc.Field{{ID: "6K", Value: "123"}} },
		"letters in date":  func(_ *twodoc.Header, f *[]twodoc.Field) { *f = []twodoc.Field{{ID: "69", Value: "3 FEV 01"}} },
		"no surname":       func(_ *twodoc.Header, f *[]twodoc.Field) { *f = []twodoc.Field{{ID: "6G", Value: "’"}} },
	} {
		h, f := header(), []twodoc.Field{{ID: "6G", Value: "A"}}
		change(&h, &f)
		if text, err := (twodoc.Message{Header: h, Fields: f}).Sign(key); err == nil {
			t.Errorf("%s: %q", name, text)
		}
	}
	if _, err := (twodoc.Residence{Number: "P1", Surname: " ’ "}).Fields(); err == nil {
		t.Error("a surname of nothing was taken")
	}
}

func TestVerifySaysWhy(t *testing.T) {
	key, list := office(t, trust.Papers)
	other, _ := office(t, trust.Papers)
	text := sealed(t, key, residence())
	for name, c := range map[string]struct {
		text   string
		change func(e *trust.Entry)
		on     time.Time
		want   error
	}{
		"genuine":          {},
		"changed name":     {text: strings.Replace(text, "LEFEVRE", "LEFEBRE", 1), want: twodoc.Altered},
		"changed day":      {text: strings.Replace(text, "10122026", "10122027", 1), want: twodoc.Altered},
		"another's seal":   {text: text[:strings.Index(text, "\x1f")] + sealed(t, other, residence())[strings.Index(text, "\x1f"):], want: twodoc.Altered},
		"foreign key":      {text: sealed(t, other, residence()), want: twodoc.Altered},
		"unknown key":      {text: strings.Replace(text, "ZZ010001", "ZZ010002", 1), want: trust.Unknown},
		"expired":          {on: noon.AddDate(1, 0, 1), want: trust.Expired},
		"not yet":          {on: noon.AddDate(-2, 0, 0), want: trust.NotYet},
		"from the future":  {on: noon.AddDate(0, 0, -1), want: trust.Outside},
		"revoked":          {change: func(e *trust.Entry) { e.Revoked = "2026-05-12" }, want: trust.Revoked},
		"retired before":   {change: func(e *trust.Entry) { e.To = "2026-05-11" }, want: trust.Outside},
		"retired that day": {change: func(e *trust.Entry) { e.To = "2026-05-12" }},
		"of answers":       {change: func(e *trust.Entry) { e.Purposes = []trust.Purpose{trust.Answers} }, want: trust.Misused},
	} {
		l := trust.List{Entries: slices.Clone(list.Entries)}
		if c.change != nil {
			c.change(&l.Entries[0])
		}
		if c.on.IsZero() {
			c.on = noon
		}
		if c.text == "" {
			c.text = text
		}
		s, err := twodoc.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := s.Verify(l, c.on); err != c.want {
			t.Errorf("%s: %v, not %v", name, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	key, _ := office(t, trust.Papers)
	text := sealed(t, key, residence())
	for _, bad := range []string{"", "DC", "DC04", text[:20], text[:60], "XX" + text[2:], "DC05" + text[4:], "DC00" + text[4:],
		text + "=", text + "A", text[:len(text)-1] + "1", strings.Replace(text, "ZZ01", "zz01", 1),
		strings.Replace(text, "CESKY", "CÉSKY", 1), strings.Replace(text, "\x1f", "6\x1f", 1), strings.Repeat("A", 3000)} {
		if s, err := twodoc.Parse(bad); err == nil {
			t.Errorf("%q gives %+v", bad, s)
		}
	}
	twice, err := twodoc.Message{Header: header(), Fields: []twodoc.Field{{ID: "6G", Value: "A"}, {ID: "6G", Value: "B"}}}.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := twodoc.Parse(twice)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, err := s.Residence(); err == nil {
		t.Errorf("two surnames give %+v", r)
	}
}
