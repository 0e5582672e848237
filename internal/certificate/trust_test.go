package certificate_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base32"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/seal"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

// every kind of paper, with the events that lead to it.
var every = map[certificate.Kind][]dossier.Event{
	certificate.Receipt: {submitted}, certificate.Extension: {submitted, complete, extended}, certificate.Decision: {submitted, complete, granted},
	certificate.Refusal: {submitted, complete, refused}, certificate.Request: {submitted, asked},
	certificate.Summons: {submitted, complete, granted, arrived}, certificate.Validation: {submitted},
}

// Programs that are not ours find each kind of paper sound, its signature valid, and its symbol legible and signed.
func TestOthersAgree(t *testing.T) {
	for kind, events := range every {
		t.Run(string(kind), func(t *testing.T) {
			o := opened(t, kind, locale.EN, events...)
			file := o.make(t)
			path := saved(t, "paper.pdf", file)
			if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
				t.Errorf("qpdf: %s", out)
			}
			if out := tool(t, "pdfsig", "-nssdir", o.nss(t), path); !strings.Contains(out, "Signature is Valid.") ||
				!strings.Contains(out, "Certificate is Trusted.") || !strings.Contains(out, "Total document signed") {
				t.Errorf("pdfsig: %s", out)
			}
			if r, err := seal.Verify(file, o.list(t), now); err != nil || !r.Signer.For(trust.Papers) {
				t.Errorf("ours: %+v, %v", r, err)
			}
			printed := symbolOf(t, path)
			o.openssl(t, printed)
			read, err := twodoc.Parse(printed)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := read.Verify(o.list(t), now); err != nil {
				t.Error(err)
			}
			if !o.record(t).Shows(read.Message) {
				t.Errorf("the symbol says %+v, the record %+v", read.Message, o.record(t))
			}
			if _, err := o.paper.Seal.Genuine(o.list(t)); err != nil {
				t.Errorf("the record: %v", err)
			}
		})
	}
}

// nss is a store of certificates in which the authority is trusted.
func (o *office) nss(t testing.TB) string {
	t.Helper()
	folder := "sql:" + t.TempDir()
	root := saved(t, "root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: o.keys.Certificate().Raw}))
	tool(t, "certutil", "-N", "-d", folder, "--empty-password")
	tool(t, "certutil", "-A", "-d", folder, "-n", "authority", "-t", "CT,C,C", "-i", root)
	return folder
}

// symbolOf prints the part of the paper where it says how to check it, and reads the symbol there.
func symbolOf(t testing.TB, path string) string {
	t.Helper()
	const dpi = 200
	for i, page := range strings.Split(tool(t, "pdftotext", "-bbox", path, "-"), "<page ")[1:] {
		at := beside.FindStringSubmatch(page)
		if at == nil {
			continue
		}
		y, err := strconv.ParseFloat(at[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		picture, n := strings.TrimSuffix(path, ".pdf"), strconv.Itoa(i+1)
		tool(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-gray", "-png", "-singlefile", "-f", n, "-l", n, "-x", "120", "-y", strconv.Itoa(int(y*dpi/72)-50),
			"-W", "330", "-H", "330", path, picture)
		return tool(t, "dmtxread", "-N1", picture+".png")
	}
	t.Fatal("the paper does not say how to check it")
	return ""
}

var beside = regexp.MustCompile(`yMin="([0-9.]+)"[^>]*>Vérifier</word>`)

// openssl checks the signature of a symbol from the text alone: what stands before the unit separator, and the two
// numbers in base 32 after it.
func (o *office) openssl(t testing.TB, text string) {
	t.Helper()
	covered, signature, _ := strings.Cut(text, "\x1f")
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(signature)
	if err != nil || len(raw) != 64 {
		t.Fatalf("%q: %v", signature, err)
	}
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[:32]))
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[32:]))
	})
	e, err := o.list(t).Find(text[4:8], text[8:12])
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(e.Certificate.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	key := saved(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
	if out := tool(t, "openssl", "dgst", "-sha256", "-verify", key, "-signature", saved(t, "signature", b.BytesOrPanic()), saved(t, "text", []byte(covered))); !strings.Contains(out, "Verified OK") {
		t.Error(out)
	}
}

func (o *office) record(t testing.TB) (r certificate.Record) {
	t.Helper()
	if err := json.Unmarshal(o.paper.Seal.Record, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// A paper of which one byte was changed is no paper; nor is one that bears another person's symbol.
func TestForged(t *testing.T) {
	o := opened(t, certificate.Extension, locale.FR, submitted, complete, extended)
	file := o.make(t)
	for i := 0; i < len(file); i += 97 {
		forged := bytes.Clone(file)
		forged[i] ^= 1
		if _, err := seal.Verify(forged, o.list(t), now); err == nil {
			t.Fatalf("byte %d may be anything", i)
		}
	}
	other := opened(t, certificate.Extension, locale.FR, submitted, complete, extended)
	other.keys = o.keys
	other.d.Answers[0].Body["family_name"] = "Diop"
	pasted, err := twodoc.Parse(symbolOf(t, saved(t, "other.pdf", other.make(t))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pasted.Verify(o.list(t), now); err != nil {
		t.Fatalf("the other's symbol is good in itself: %v", err)
	}
	if o.record(t).Shows(pasted.Message) {
		t.Error("another person's symbol passes")
	}
}

// What is on record is believed only as it was signed, by a key that may sign papers.
func TestRecordIsHeldToItsSignature(t *testing.T) {
	o := opened(t, certificate.Receipt, locale.FR, submitted)
	o.make(t)
	for name, spoil := range map[string]func(*certificate.Seal){
		"another word":    func(s *certificate.Seal) { s.Record = bytes.Replace(s.Record, []byte("none"), []byte("free"), 1) },
		"another key":     func(s *certificate.Seal) { s.Key = "ZZ010ZZZ" },
		"no key":          func(s *certificate.Seal) { s.Key = "" },
		"no signature":    func(s *certificate.Seal) { s.Signature = nil },
		"its end missing": func(s *certificate.Seal) { s.Record = s.Record[:len(s.Record)-1] },
	} {
		bad := o.paper.Seal
		spoil(&bad)
		if _, err := bad.Genuine(o.list(t)); err == nil {
			t.Errorf("%s: believed", name)
		}
	}
	answers, err := o.keys.Key("14", "Préfecture du Calvados", trust.Answers, now)
	if err != nil {
		t.Fatal(err)
	}
	misused := certificate.Seal{Key: answers.Name(), Record: o.paper.Seal.Record}
	if misused.Signature, err = answers.Sign(misused.Record); err != nil {
		t.Fatal(err)
	}
	if _, err := misused.Genuine(o.list(t)); err == nil {
		t.Error("a key for answers to employers signed a paper")
	}
}
