package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"anef/internal/trust"
)

var now = time.Date(2026, 5, 12, 8, 30, 0, 0, time.UTC)

func key(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// certificate is signed by the other's key, or by its own when there is no other.
func certificate(t *testing.T, name string, own *ecdsa.PrivateKey, by *x509.Certificate, with *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	draft := &x509.Certificate{SerialNumber: big.NewInt(now.Unix()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(5, 0, 0),
		BasicConstraintsValid: true, IsCA: by == nil, KeyUsage: x509.KeyUsageCertSign}
	if by == nil {
		by, with = draft, own
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, by, own.Public(), with)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func entry(id string, c *x509.Certificate) trust.Entry {
	return trust.Entry{Authority: "ZZ01", ID: id, Office: "14", Name: "Préfecture du Calvados",
		Purposes: []trust.Purpose{trust.Papers}, From: "2026-01-01", To: "2027-12-31", Certificate: c}
}

// Even a list that the authority did sign is held to it entry by entry.
func TestParseHoldsEachEntryToTheAuthority(t *testing.T) {
	own, strange := key(t), key(t)
	root := certificate(t, "ZZ01", own, nil, nil)
	same := certificate(t, "ZZ01", strange, nil, nil) // calls itself the same
	first, second := certificate(t, "0001", key(t), root, own), certificate(t, "0002", key(t), root, own)
	foreign := certificate(t, "0003", key(t), same, strange)
	undated := entry("0002", second)
	undated.From = ""
	wrong := entry("0002", second)
	wrong.To = "2026-02-30"
	for name, c := range map[string]struct {
		entries []trust.Entry
		want    error
	}{
		"two":            {entries: []trust.Entry{entry("0001", first), entry("0002", second)}},
		"none":           {entries: []trust.Entry{}},
		"one twice":      {[]trust.Entry{entry("0001", first), entry("0001", first)}, trust.Broken},
		"another's name": {[]trust.Entry{entry("0002", first)}, trust.Broken},
		"another's":      {[]trust.Entry{entry("0003", foreign)}, trust.Forged},
		"no first day":   {[]trust.Entry{undated}, trust.Broken},
		"no such day":    {[]trust.Entry{wrong}, trust.Broken},
	} {
		l := trust.List{Name: "Essai", Number: 7, Issued: "2026-05-12", Next: "2026-08-10", Entries: c.entries}
		text, err := l.Publish(own, root)
		if err != nil {
			t.Fatal(err)
		}
		got, err := trust.Parse(text, root)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", name, err, c.want)
		}
		if c.want == nil && !cmp.Equal(l, got, cmpopts.EquateComparable(), cmp.Comparer(func(a, b *x509.Certificate) bool { return a.Equal(b) })) {
			t.Errorf("%s: %+v became %+v", name, l, got)
		}
		if _, err := trust.Parse(text, same); !errors.Is(err, trust.Forged) {
			t.Errorf("%s: held to another authority: %v", name, err)
		}
	}
}

func TestFindAndHas(t *testing.T) {
	own := key(t)
	root := certificate(t, "ZZ01", own, nil, nil)
	mine, twin := key(t), key(t)
	c := certificate(t, "0001", mine, root, own)
	l := trust.List{Next: "2026-08-10", Entries: []trust.Entry{entry("0001", c)}}
	if e, err := l.Find("ZZ01", "0001"); err != nil || !e.For(trust.Papers) || e.For(trust.Answers) {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := l.Find("ZZ02", "0001"); err != trust.Unknown {
		t.Error(err)
	}
	if _, err := l.Has(c); err != nil {
		t.Error(err)
	}
	if _, err := l.Has(certificate(t, "0001", twin, root, own)); err != trust.Unknown {
		t.Error(err)
	}
	if l.Stale("2026-08-10") || !l.Stale("2026-08-11") {
		t.Error("a list is stale after the day of the next one")
	}
}
