package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The parts of a workbook of one sheet (ECMA-376, part 1). Texts stand in their cells, not in a table of shared strings,
// which would have to be held until the end. Styles: 0 plain, 1 a day, 2 a head.
const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	schemas = "http://schemas.openxmlformats.org/"
	spread  = schemas + "spreadsheetml/2006/main"
	office  = schemas + "officeDocument/2006/relationships"
	pack    = schemas + "package/2006/"
)

var parts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="` + pack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="r2" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + spread + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`},
}

type xlsxWriter struct {
	zip  *zip.Writer
	rows *bufio.Writer
	head bool // the next row is the head
}

func newXLSX(to io.Writer, name string) (Writer, error) {
	z := zip.NewWriter(to)
	book := `<workbook xmlns="` + spread + `" xmlns:r="` + office + `"><sheets><sheet name="` + escaped(name) + `" sheetId="1" r:id="r1"/></sheets></workbook>`
	for _, p := range append(parts[:len(parts):len(parts)], struct{ name, text string }{"xl/workbook.xml", book}) {
		f, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(f, xmlHead+p.text)
		}
		if err != nil {
			return nil, err
		}
	}
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	w := &xlsxWriter{zip: z, rows: bufio.NewWriter(f), head: true}
	_, err = w.rows.WriteString(xmlHead + `<worksheet xmlns="` + spread + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`)
	return w, err
}

func (w *xlsxWriter) Row(cells ...any) error {
	style := ""
	if w.head {
		style, w.head = ` s="2"`, false
	}
	w.rows.WriteString("<row>")
	for _, c := range cells {
		switch c := c.(type) {
		case Date:
			if at, err := time.Parse(time.DateOnly, string(c)); err == nil {
				w.rows.WriteString(`<c s="1"><v>` + strconv.Itoa(int(at.Sub(firstDay)/(24*time.Hour))) + `</v></c>`)
			} else {
				w.rows.WriteString(`<c/>`)
			}
		case int:
			w.rows.WriteString(`<c><v>` + strconv.Itoa(c) + `</v></c>`)
		default:
			w.rows.WriteString(`<c t="inlineStr"` + style + `><is><t xml:space="preserve">` + escaped(fmt.Sprint(c)) + `</t></is></c>`)
		}
	}
	_, err := w.rows.WriteString("</row>")
	return err
}

// firstDay is day 0 of spreadsheets, for all days from 1 March 1900 on.
var firstDay = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

func (w *xlsxWriter) Close() error {
	w.rows.WriteString(`</sheetData></worksheet>`)
	if err := w.rows.Flush(); err != nil {
		return err
	}
	return w.zip.Close()
}

// escaped also replaces what XML cannot hold.
func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
