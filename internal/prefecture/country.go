package prefecture

import (
	"io/fs"
	"slices"
	"strings"

	"anef/internal/locale"
)

// Flag says under which rules of free movement the nationals of a country come.
type Flag string

// The flags of rules/places/countries.tsv. A country of the Union carries both EU and EEA.
const (
	EU      Flag = "eu"
	EEA     Flag = "eea"
	Swiss   Flag = "ch"
	Monaco  Flag = "monaco"
	Andorra Flag = "andorra"
)

// Country is a country or a territory that has a code of its own.
type Country struct {
	Alpha2 string // ISO 3166-1, "SN"
	Alpha3 string // "SEN"
	INSEE  string // "99341"; "" for a territory without a code of its own
	Flags  []Flag
	names  locale.Text
}

// Name is the country's short name in l, as French administration uses it.
func (c Country) Name(l locale.Lang) string { return c.names.In(l) }

// Is tells whether the country carries the flag.
func (c Country) Is(f Flag) bool { return slices.Contains(c.Flags, f) }

// Countries lists all countries by French name. The caller must not change the list.
func (d *Directory) Countries() []Country { return d.countries }

// CountriesIn lists all countries by their names in l. The caller must not change the list.
func (d *Directory) CountriesIn(l locale.Lang) []Country { return d.byName()[l] }

// sorted puts the countries in the order of each language.
func (d *Directory) sorted() map[locale.Lang][]Country {
	out := map[locale.Lang][]Country{}
	for _, l := range locale.Langs {
		key := make(map[string]string, len(d.countries))
		for _, c := range d.countries {
			key[c.Alpha2] = Fold(c.Name(l))
		}
		out[l] = slices.Clone(d.countries)
		slices.SortStableFunc(out[l], func(a, b Country) int { return strings.Compare(key[a.Alpha2], key[b.Alpha2]) })
	}
	return out
}

// Country finds a country by its ISO alpha-2 code, in capitals.
func (d *Directory) Country(alpha2 string) (Country, bool) {
	i, ok := d.byAlpha2[alpha2]
	if !ok {
		return Country{}, false
	}
	return d.countries[i], true
}

func (d *Directory) readCountries(rules fs.FS) error {
	text, err := fs.ReadFile(rules, countriesFile)
	if err != nil {
		return err
	}
	err = rows(countriesFile, string(text), "alpha2 alpha3 insee fr en es flags", func(_ int, c []string) {
		country := Country{Alpha2: c[0], Alpha3: c[1], INSEE: c[2], names: locale.Text{locale.FR: c[3], locale.EN: c[4], locale.ES: c[5]}}
		for _, f := range strings.Fields(c[6]) {
			country.Flags = append(country.Flags, Flag(f))
		}
		d.countries = append(d.countries, country)
	})
	key := make(map[string]string, len(d.countries))
	for _, c := range d.countries {
		key[c.Alpha2] = Fold(c.names[locale.FR])
	}
	slices.SortFunc(d.countries, func(a, b Country) int { return strings.Compare(key[a.Alpha2], key[b.Alpha2]) })
	for i, c := range d.countries {
		d.byAlpha2[c.Alpha2] = i
	}
	return err
}
