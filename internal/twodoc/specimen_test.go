package twodoc_test

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"

	"anef/internal/twodoc"
)

// independent says from the specification alone, with nothing of this package, whether the text is a 2D-Doc of
// version 4 that the key signed.
func independent(key *ecdsa.PublicKey, text string) bool {
	const (
		unit   = 0x1F // ends what is signed
		digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	)
	if len(text) < 26 || text[0:2] != "DC" || text[2:4] != "04" {
		return false
	}
	hexadecimal := func(s string) bool {
		for _, c := range s {
			if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F') {
				return false
			}
		}
		return true
	}
	authority, certificate := text[4:8], text[8:12]
	if strings.ToUpper(authority+certificate) != authority+certificate || !hexadecimal(text[12:16]) || !hexadecimal(text[16:20]) {
		return false
	}
	end := strings.IndexByte(text, unit)
	if end < 26 {
		return false
	}
	// Base 32: five bits a character, the most significant first; what is left over at the end is zero.
	var signature []byte
	bits, held := 0, uint(0)
	for _, c := range text[end+1:] {
		v := strings.IndexRune(digits, c)
		if v < 0 {
			return false
		}
		bits, held = bits+5, held<<5|uint(v)
		if bits >= 8 {
			bits -= 8
			signature = append(signature, byte(held>>bits))
			held &= 1<<bits - 1
		}
	}
	if len(signature) != 64 || held != 0 {
		return false
	}
	// ECDSA on P-256 over SHA-256: r in the first half, s in the second.
	digest := sha256.Sum256([]byte(text[:end]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	return ecdsa.Verify(key, digest[:], r, s)
}

// The public test key FR00 0001 and specimens signed with it are published with the specification.
const testKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqY8NfM1igIiTvsTUNuedGDSh1uAB1w8cTNzNnZ4v4in3JAUU6N3AypjQx0QMnMSShJoPvac/w5L02grgf4TCPA=="

var specimens = []struct {
	text    string
	version int
	header  twodoc.Header
	rest    string // how the part begins that is about other things than a stay
}{
	{"DC03FR000001123F1636010126FR247500010MME/SPECIMEN/NATACHA\x1d22145 AVENUE DES SPECIMENS\x1d\x1f" +
		"FEDMPW5SO5BNZFYP7FIQUYZFV5H3OF6QERDMOBN7BZ4CC4KVJ4XWUH6EW3CSWILAGLN4XQE6AKHX6RNOI3OXVW6X3IKJASZGL62FBUQ", 3,
		twodoc.Header{Authority: "FR00", Certificate: "0001", Issued: "2012-10-15", Signed: "2015-07-27", Type: "01", Perimeter: "01"}, "26FR24"},
	{"DC04FR00000113371337B201FRF0CORRINE\x1dF1BERTHIER\x1dF206121965F3FF4000\x1dF5XF6200620131200\x1f" +
		"WZR5Y3AIRAFBIMKWLHSYX4BXNMELEVA3AXVL5IKZDX444F3A44VWXY2FKEWS4JUEOWLTSZ2MSMVW3NZ3LWO5FZKNLKVOMQT37LHV4II", 4,
		twodoc.Header{Authority: "FR00", Certificate: "0001", Issued: "2013-06-20", Signed: "2013-06-20", Type: "B2", Perimeter: "01", Country: "FR"}, "F0CORRINE"},
	{"DC04FR0000011E6D1E6DL101FRL0THEOULE SUR MER\x1dL1JEAN PAUL\x1dL231051962L3COVID-19\x1dL4J07BX03\x1d" +
		"L5COMIRNATY PFIZER/BIONTECH\x1dL6COMIRNATY PFIZER/BIONTECH\x1dL71L82L901032021LACO\x1f" +
		"32T2SI2RUMPDLBHAFSBDF2CUE7GI4NR5WC3NSBEU6AZ7QZJZCPMCTXTVIDZAKEYO7237SQ2ZPOCMZKG7U3Q2LIMPPVJMA7TQAAKC5DY", 4,
		twodoc.Header{Authority: "FR00", Certificate: "0001", Issued: "2021-04-29", Signed: "2021-04-29", Type: "L1", Perimeter: "01", Country: "FR"}, "L0THEOULE"},
}

// What the State signed, with its test key, is read and found genuine by the rules that ours are written by.
func TestPublishedSpecimens(t *testing.T) {
	der, err := base64.StdEncoding.DecodeString(testKey)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		t.Fatal(err)
	}
	_, list := office(t)
	list.Entries[0].Authority, list.Entries[0].From = "FR00", "2010-01-01"
	list.Entries[0].Certificate.PublicKey = public
	for _, want := range specimens {
		s, err := twodoc.Parse(want.text)
		if err != nil {
			t.Fatal(err)
		}
		if s.Version != want.version || s.Header != want.header || !strings.HasPrefix(s.Rest, want.rest) {
			t.Errorf("version %d, header %+v, rest %q", s.Version, s.Header, s.Rest)
		}
		if _, err := s.Verify(list, noon); err != nil {
			t.Errorf("%s: %v", want.header.Type, err)
		}
		if want.version == 4 && !independent(public.(*ecdsa.PublicKey), want.text) {
			t.Errorf("%s: the independent check does not find it genuine", want.header.Type)
		}
		// The signature's text begins after the mark and is base 32 without padding.
		_, signature, _ := strings.Cut(want.text, "\x1f")
		if b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(signature); err != nil || len(b) != 64 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
		forged := strings.Replace(want.text, "A", "E", 1)
		if s, err := twodoc.Parse(forged); err == nil {
			if _, err := s.Verify(list, noon); err == nil {
				t.Error("a changed specimen passes")
			}
		}
	}
}
