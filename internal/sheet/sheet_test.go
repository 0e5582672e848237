package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"anef/internal/sheet"
)

var rows = [][]any{
	{"Nom", "Déposé le", "Jours"},
	{"DIOP Awa", sheet.Date("2026-05-12"), 12},
	{"=HYPERLINK(\"x\")", sheet.Date(""), -3},
	{" +33 6", "-1", 0},
	{"N’DIAYE <b>&\"É", "@here", 100},
	{"two\nlines", "\ttab", 1},
}

func written(t testing.TB, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := sheet.New(format, &b, "Dossiers")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// No text from a person can act as a formula; a number and a text that means no harm stay as they are.
func TestCSV(t *testing.T) {
	b := written(t, "csv")
	text, ok := strings.CutPrefix(string(b), "\ufeff")
	if !ok {
		t.Error("spreadsheets would not know that it is UTF-8")
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Nom", "Déposé le", "Jours"}, {"DIOP Awa", "2026-05-12", "12"}, {"'=HYPERLINK(\"x\")", "", "-3"}, {"' +33 6", "'-1", "0"},
		{"N’DIAYE <b>&\"É", "'@here", "100"}, {"two\nlines", "'\ttab", "1"}}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("row %d: %q, want %q", i, got[i], want[i])
		}
	}
}

// cell is one cell of a sheet as the format defines it.
type cell struct {
	Type    string  `xml:"t,attr"`
	Style   string  `xml:"s,attr"`
	Value   string  `xml:"v"`
	Formula *string `xml:"f"`
	Text    string  `xml:"is>t"`
}

func TestXLSX(t *testing.T) {
	b := written(t, "xlsx")
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File { // every part is well formed
		d := xml.NewDecoder(part(t, z, f.Name))
		for _, err = d.Token(); err == nil; _, err = d.Token() {
		}
		if err != io.EOF {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	var s struct {
		Rows []struct {
			Cells []cell `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.NewDecoder(part(t, z, "xl/worksheets/sheet1.xml")).Decode(&s); err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != len(rows) {
		t.Fatalf("%d rows", len(s.Rows))
	}
	for i, r := range s.Rows {
		for j, c := range r.Cells {
			if c.Formula != nil {
				t.Errorf("row %d cell %d is a formula", i, j)
			}
			if text, ok := rows[i][j].(string); ok && (c.Type != "inlineStr" || c.Text != text) {
				t.Errorf("row %d cell %d: %+v, want the text %q", i, j, c, text)
			}
		}
	}
	// 12 May 2026 is day 46154 of spreadsheets.
	if d, n := s.Rows[1].Cells[1], s.Rows[1].Cells[2]; d.Value != "46154" || d.Style != "1" || n.Value != "12" || n.Type != "" {
		t.Errorf("%+v, %+v", d, n)
	}
}

func part(t *testing.T, z *zip.Reader, name string) io.Reader {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestUnknownFormat(t *testing.T) {
	if _, err := sheet.New("pdf", io.Discard, "x"); err == nil {
		t.Error("a format nobody knows is written")
	}
}

// Ten times as many rows need no more memory: nothing is held but the row that is written.
func TestConstantMemory(t *testing.T) {
	for format := range sheet.Types {
		few, many := held(t, format, 10_000), held(t, format, 100_000)
		if many > few+1<<20 {
			t.Errorf("%s: %d bytes are held after 10,000 rows, %d after 100,000", format, few, many)
		}
	}
}

// held is what the heap holds in bytes, after a collection, when n rows are written and the table is not closed.
func held(t testing.TB, format string, n int) uint64 {
	t.Helper()
	w, err := sheet.New(format, io.Discard, "Dossiers")
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Row(fmt.Sprint("NOM ", i), "student.renewal", sheet.Date("2026-05-12"), i); err != nil {
			t.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return m.HeapAlloc
}

func BenchmarkRows(b *testing.B) {
	for format := range sheet.Types {
		b.Run(format, func(b *testing.B) {
			w, err := sheet.New(format, io.Discard, "Dossiers")
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for i := range b.N {
				if err := w.Row("D-2345-6789", "NOM Prénom", "student.renewal", "submitted", sheet.Date("2026-05-12"), i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
