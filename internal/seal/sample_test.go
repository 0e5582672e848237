package seal_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/pdf"
	"anef/internal/seal"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

var now = time.Date(2026, 5, 12, 8, 30, 0, 0, time.UTC)

const (
	office = "14"
	name   = "Préfecture du Calvados"
)

func authority(t testing.TB) *seal.Authority {
	t.Helper()
	return opened(t, filepath.Join(t.TempDir(), "seal"), now)
}

func opened(t testing.TB, folder string, at time.Time) *seal.Authority {
	t.Helper()
	a, err := seal.NewAuthority(folder, "ZZ01", "Autorité d’essai", at)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func key(t testing.TB, a *seal.Authority, at time.Time) *seal.Key {
	t.Helper()
	k, err := a.Key(office, name, trust.Papers, at)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func list(t testing.TB, a *seal.Authority) trust.List {
	t.Helper()
	l, err := a.List()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// symbol is the text of a 2D-Doc such as an extension certificate carries.
func symbol(t testing.TB, k *seal.Key, surname string) string {
	t.Helper()
	fields, err := twodoc.Residence{Number: "P7K3-M9QX-AR", Until: "2026-12-10", Surname: surname, Given: []string{"Zoë", "Łucja"},
		Nationality: "SN", Sex: "F", Born: "2001-02-03", BirthPlace: "Český Těšín", BirthCountry: "CZ", Filed: "2026-07-14",
		Category: "Étudiant", From: "2026-09-11", To: "2026-12-10", Allows: "Travail accessoire", Foreigner: "9903123456"}.Fields()
	if err != nil {
		t.Fatal(err)
	}
	text, err := k.Stamp(twodoc.Message{Header: twodoc.Header{Issued: "2026-05-12", Type: twodoc.Type13, Perimeter: "01", Country: "FR"},
		Fields: fields}, day.Of(now))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// paper is one page of twelve facts with the symbol, sealed.
func paper(t testing.TB, k *seal.Key, at time.Time) []byte {
	t.Helper()
	matrix, err := twodoc.Matrix(symbol(t, k, "Lefèvre-Œuvrard"))
	if err != nil {
		t.Fatal(err)
	}
	facts := make([]pdf.Fact, 12)
	for i := range facts {
		facts[i] = pdf.Fact{Label: "Donnée " + strings.Repeat("i", i), Value: "une valeur de longueur ordinaire"}
	}
	p, err := pdf.RenderUnsigned(pdf.Document{
		Title: "Attestation de prolongation d’instruction", Lang: "fr", Author: name, Created: at,
		Header: pdf.Header{Sender: []string{name, "14038 Caen Cedex 9"}, Reference: []string{"Nº P7K3-M9QX-AR", "Caen, le 12 mai 2026"}},
		Blocks: []pdf.Block{
			pdf.Paragraph{Text: "Le préfet atteste que la demande de renouvellement est en cours d’instruction."},
			pdf.Facts{Rows: facts},
			pdf.Code{Matrix: matrix, MM: 28, Alt: "Code 2D-Doc : les mêmes données, signées", Text: "Vérifier ce document"},
		},
	}, pdf.SignatureField{Signer: name, Reason: "Attestation", At: at})
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Seal(k.CMS)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tool runs a program that is not ours. Where they come from, in Debian: poppler-utils, qpdf, dmtx-utils, openssl,
// libnss3-tools, softhsm2, openssh-client.
func tool(t testing.TB, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func saved(t testing.TB, file string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
