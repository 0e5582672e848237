// Package sheet writes a table for a spreadsheet row by row, as CSV or XLSX, and holds no more than one row of it.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Date is a cell that holds a day, "2026-05-12"; "" is an empty cell.
type Date string

// Writer writes rows. Cells are string, Date or int. The table is whole only once Close returned nil.
type Writer interface {
	Row(cells ...any) error
	Close() error
}

// Types are the formats with their media types.
var Types = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// New writes a format of Types; name is that of the sheet, at most 31 characters.
func New(format string, to io.Writer, name string) (Writer, error) {
	switch format {
	case "csv":
		return newCSV(to)
	case "xlsx":
		return newXLSX(to, name)
	}
	return nil, fmt.Errorf("no table format %q", format)
}

type csvWriter struct{ to *csv.Writer }

// newCSV begins with the mark by which spreadsheets know UTF-8.
func newCSV(to io.Writer) (Writer, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true // RFC 4180
	return csvWriter{w}, nil
}

func (w csvWriter) Row(cells ...any) error {
	line := make([]string, len(cells))
	for i, c := range cells {
		if text, ok := c.(string); ok {
			line[i] = Harmless(text)
		} else {
			line[i] = fmt.Sprint(c)
		}
	}
	return w.to.Write(line)
}

func (w csvWriter) Close() error {
	w.to.Flush()
	return w.to.Error()
}

// Harmless is a text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it.
// XLSX needs none, there a text is marked as a text.
func Harmless(text string) string {
	if strings.IndexAny(strings.TrimLeft(text, " \u00a0"), "=+-@\t\r\n＝＋－＠") == 0 || strings.IndexAny(text, "\t\r\n") == 0 {
		return "'" + text
	}
	return text
}
