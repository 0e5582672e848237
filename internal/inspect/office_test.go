package inspect_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/pdf"
	"anef/internal/rights"
	"anef/internal/seal"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

var now = day.At("2026-11-22T09:00:00Z")

// office issues papers, and is the registry of them.
type office struct {
	t      testing.TB
	seals  *seal.Authority
	key    *seal.Key
	papers map[string]paper
	order  []string
}

type paper struct {
	certificate.Seal
	certificate.Status
	code string
	file []byte
	text string // of the symbol
}

func newOffice(t testing.TB) *office { return newOfficeOf(t, "ZZ01") }

func newOfficeOf(t testing.TB, authority string) *office {
	t.Helper()
	a, err := seal.NewAuthority(t.TempDir(), authority, "Essai", now())
	if err != nil {
		t.Fatal(err)
	}
	k, err := a.Key("14", "Préfecture du Calvados", trust.Papers, now())
	if err != nil {
		t.Fatal(err)
	}
	return &office{t: t, seals: a, key: k, papers: map[string]paper{}}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func record(number, surname string) certificate.Record {
	return certificate.Record{V: 1, Number: number, Kind: certificate.Extension, Office: "14", IssuedOn: "2026-11-20",
		From: "2026-11-20", Until: "2027-02-19", Holder: certificate.Holder{Surname: surname, Given: "Awa", Born: "2001-03-27", Nationality: "SN"},
		Rights: rights.Rights{Stay: rights.Stay{Lawful: true, From: "2026-11-20", Until: "2027-02-19", WithPermit: true}, Study: true,
			Work: rights.Work{Right: catalogue.WorkLimited, Hours: 964}}}
}

// symbol signs the 2D-Doc of a record.
func (o *office) symbol(r certificate.Record) string {
	o.t.Helper()
	fields, err := r.Symbol().Fields()
	o.must(err)
	text, err := o.key.Stamp(twodoc.Message{Header: twodoc.Header{Issued: r.IssuedOn, Type: twodoc.Type13, Perimeter: "01", Country: "FR"}, Fields: fields}, now.Today())
	o.must(err)
	return text
}

// draw makes the PDF, sealed by a key, with a symbol.
func (o *office) draw(k *seal.Key, name, text string) []byte {
	o.t.Helper()
	d := pdf.Document{Title: "Attestation de prolongation", Lang: "fr", Created: now(), Blocks: []pdf.Block{pdf.Paragraph{Text: name}}}
	if text != "" {
		m, err := twodoc.Matrix(text)
		o.must(err)
		d.Blocks = append(d.Blocks, pdf.Code{Matrix: m, MM: 30, Alt: "2D-Doc"})
	}
	if k == nil {
		file, err := pdf.Render(d)
		o.must(err)
		return file
	}
	ready, err := pdf.RenderUnsigned(d, pdf.SignatureField{Signer: k.Entry.Name, At: now()})
	o.must(err)
	file, err := ready.Seal(k.CMS)
	o.must(err)
	return file
}

// issue publishes a paper.
func (o *office) issue(r certificate.Record, code string) paper {
	o.t.Helper()
	r.Code = certificate.CodeHash(r.Number, code)
	body, err := json.Marshal(r)
	o.must(err)
	signature, err := o.key.Sign(body)
	o.must(err)
	p := paper{Seal: certificate.Seal{Key: o.key.Authority + o.key.ID, At: now(), Record: body, Signature: signature},
		Status: certificate.Status{State: certificate.Published, Since: now()}, code: code, text: o.symbol(r)}
	p.file = o.draw(o.key, r.Holder.Surname, p.text)
	o.papers[r.Number] = p
	o.order = append([]string{r.Number}, o.order...)
	return p
}

// becomes changes where a paper stands.
func (o *office) becomes(number string, s certificate.State) {
	p := o.papers[number]
	p.State, p.Since = s, now()
	o.papers[number] = p
}

func (o *office) Code(_ context.Context, number string) (string, error) {
	return o.papers[number].code, nil
}

func (o *office) Sealed(_ context.Context, number string) (certificate.Seal, certificate.Status, error) {
	p, ok := o.papers[number]
	if !ok {
		return p.Seal, p.Status, fault.New(fault.NotFound, "paper.unknown")
	}
	return p.Seal, p.Status, nil
}

func (o *office) Following(context.Context, dossier.ID) ([]string, error) { return o.order, nil }

// on is the check on a day.
func (o *office) on(d day.Date) inspect.Inspector {
	return inspect.Inspector{Papers: o, List: o.seals.List, Clock: func() time.Time { return d.Time() }}
}

// photograph is a picture of a symbol.
func photograph(t *testing.T, text string) []byte {
	t.Helper()
	m, err := twodoc.Matrix(text)
	if err != nil {
		t.Fatal(err)
	}
	const side, quiet = 6, 40
	img := image.NewGray(image.Rect(0, 0, len(m)*side+2*quiet, len(m)*side+2*quiet))
	for i := range img.Pix {
		img.Pix[i] = 240
	}
	for y, row := range m {
		for x, dark := range row {
			for i := 0; dark && i < side*side; i++ {
				img.Pix[(quiet+y*side+i/side)*img.Stride+quiet+x*side+i%side] = 30
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func dayOf(s string) day.Date { return day.Must(s) }
