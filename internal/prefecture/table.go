package prefecture

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"anef/internal/yamlfile"
)

const (
	communesFile    = "places/communes.tsv.gz"
	departmentsFile = "places/departments.tsv"
	countriesFile   = "places/countries.tsv"
)

// rows hands each line of a generated table to take, columns split, after the head was compared.
func rows(name, text, head string, take func(line int, column []string)) error {
	columns := strings.Split(head, " ")
	line := 0
	for row := range strings.Lines(text) {
		line++
		cells := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		switch {
		case len(cells) != len(columns):
			return complain(name, line, fmt.Sprintf("%d columns, want %d", len(cells), len(columns)))
		case line > 1:
			take(line, cells)
		case strings.Join(cells, " ") != head:
			return complain(name, line, "the columns are not "+head)
		}
	}
	if line < 2 {
		return complain(name, line, "the table is empty")
	}
	return nil
}

func complain(name string, line int, text string) error {
	return &yamlfile.Error{File: path.Join("rules", name), Line: line, Text: text}
}

// readDepartments also tells the line of each département, for complaints.
func (d *Directory) readDepartments(rules fs.FS) (map[string]int, error) {
	text, err := fs.ReadFile(rules, departmentsFile)
	if err != nil {
		return nil, err
	}
	lines := map[string]int{}
	return lines, rows(departmentsFile, string(text), "code name seat zone", func(line int, c []string) {
		lines[c[0]] = line
		d.departments = append(d.departments, Department{Code: c[0], Name: c[1], Seat: c[2]})
	})
}
