// Package prefecture knows the places: which office serves whom, the communes, the postcodes and the countries.
package prefecture

import (
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// Office is a préfecture: the one that examines the dossiers of those who live in its départements.
type Office struct {
	Code        string // "14"; "75" is the Préfecture de police
	Name        string // official French name, with its article
	Departments []string
	Contact     Contact
	Values      []Local
	Checked     day.Date
	File        yamlfile.File // where it was read, for complaints; value i stands at "$.values[i]"
}

// Contact is how to reach an office. Only Web and Source are always there.
type Contact struct {
	Address []string // lines of a postal address
	Web     string
	Email   string // only one that a source gives for foreigners' matters
	Phone   string // as dialled in France
	Source  string // an id of rules/sources
}

// Local is a value of the law that holds in this office only, or that it handles in its own way.
type Local struct {
	Param  string // an id of rules/params
	From   day.Date
	Until  day.Date // last day; "" while it holds
	Value  any      // as written; its type is the parameter's affair
	Source string   // an id of rules/sources
	Note   locale.Text
	Also   []Also
}

// Also is what another source says instead.
type Also struct {
	Value  any
	Source string
	Note   locale.Text
}

// Department is a département or an overseas collectivity.
type Department struct {
	Code string // "01", "2A", "971"
	Name string
	Seat string // INSEE code of the seat
}

// Directory answers where somebody lives and who is competent. It does not change after Load.
type Directory struct {
	offices     []Office // by code
	byCode      map[string]int
	serves      map[string]int // département -> office
	departments []Department
	countries   []Country // by French name
	byAlpha2    map[string]int
	byName      func() map[locale.Lang][]Country // in the order of each language, sorted at the first question
	gazetteer   func() *gazetteer                // unpacked at the first question about a commune
}

// Office finds an office by its code.
func (d *Directory) Office(code string) (Office, bool) {
	i, ok := d.byCode[code]
	if !ok {
		return Office{}, false
	}
	return d.offices[i], true
}

// Offices lists all offices by code. The caller must not change the list.
func (d *Directory) Offices() []Office { return d.offices }

// Of is the office that serves a département. The département is that of the commune, never that of a postcode.
func (d *Directory) Of(department string) (Office, bool) {
	i, ok := d.serves[department]
	if !ok {
		return Office{}, false
	}
	return d.offices[i], true
}

// Departments lists the départements and overseas collectivities by code. The caller must not change the list.
func (d *Directory) Departments() []Department { return d.departments }
