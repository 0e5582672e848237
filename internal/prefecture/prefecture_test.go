package prefecture_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"anef/internal/locale"
	"anef/internal/prefecture"
	"anef/internal/yamlfile"
	"anef/rules"
)

func load(t testing.TB) *prefecture.Directory {
	t.Helper()
	d, err := prefecture.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryCommuneHasAnOffice(t *testing.T) {
	d := load(t)
	if communes, districts := d.Communes(); communes != 34969 || districts != 45 {
		t.Errorf("%d communes and %d districts, want 34969 and 45", communes, districts)
	}
	for _, dep := range d.Departments() {
		office, ok := d.Of(dep.Code)
		if !ok || !slices.Contains(office.Departments, dep.Code) {
			t.Errorf("%s has no office", dep.Code)
		}
		if back, ok := d.Office(office.Code); !ok || back.Name != office.Name {
			t.Errorf("office %s is not found by its code", office.Code)
		}
		if seat, ok := d.Commune(dep.Seat); dep.Code != "984" && (!ok || seat.Department != dep.Code) {
			t.Errorf("the seat of %s is %q of %s", dep.Code, seat.Name, seat.Department)
		}
	}
	for start := range 100 { // the communes of every postcode
		for _, c := range d.Search(fmt.Sprintf("%02d", start), 1<<20) {
			if _, ok := d.Of(c.Department); !ok {
				t.Errorf("%s %s: no office for %s", c.Code, c.Name, c.Department)
			}
		}
	}
}

func TestOffices(t *testing.T) {
	d := load(t)
	if n := len(d.Offices()); n != 107 {
		t.Errorf("%d offices, want 101 préfectures and 6 overseas", n)
	}
	if !slices.IsSortedFunc(d.Offices(), func(a, b prefecture.Office) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("offices are not in order")
	}
	for commune, want := range map[string][2]string{
		"14118": {"14", "Préfecture du Calvados"},
		"75115": {"75", "Préfecture de police"},
		"69266": {"69", "Préfecture du Rhône"}, // Villeurbanne, of the Métropole
		"69387": {"69", "Préfecture du Rhône"},
		"13055": {"13", "Préfecture des Bouches-du-Rhône"},
		"44109": {"44", "Préfecture de la Loire-Atlantique"},
		"2A004": {"2A", "Préfecture de la Corse-du-Sud"},
		"97411": {"974", "Préfecture de La Réunion"},
		"84007": {"84", "Préfecture de Vaucluse"},
		"97701": {"978", "Préfecture de Saint-Barthélemy et de Saint-Martin"},
	} {
		c, ok := d.Commune(commune)
		if !ok {
			t.Errorf("no commune %s", commune)
		}
		if o, _ := d.Of(c.Department); o.Code != want[0] || o.Name != want[1] {
			t.Errorf("%s %s: %s %s, want %v", commune, c.Name, o.Code, o.Name, want)
		}
	}
	if _, ok := d.Of("20"); ok {
		t.Error("there is no département 20")
	}
	if _, ok := d.Commune("14999"); ok {
		t.Error("there is no commune 14999")
	}
	for _, code := range []string{"14", "50", "61"} {
		if o, _ := d.Office(code); !strings.HasPrefix(o.Contact.Email, "pref-etrangers@") || o.Contact.Source != "seed/caen" {
			t.Errorf("%s: e-mail %q from %q", code, o.Contact.Email, o.Contact.Source)
		}
	}
}

func TestContactSourcesExist(t *testing.T) {
	known := map[string]bool{}
	files, err := fs.Glob(rules.FS, "sources/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(rules.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct{ Sources []map[string]any }
		if err := (yamlfile.File{Name: name, Text: text}).Decode(&doc); err != nil {
			t.Fatal(err)
		}
		for _, s := range doc.Sources {
			known[s["id"].(string)] = true
		}
	}
	for _, o := range load(t).Offices() {
		if !known[o.Contact.Source] {
			t.Error(o.File.Errorf("$.contact.source", "no source is called %q", o.Contact.Source))
		}
	}
}

func TestCountries(t *testing.T) {
	d := load(t)
	if n := len(d.Countries()); n != 250 {
		t.Errorf("%d countries, want 250", n)
	}
	for code, want := range map[string][4]string{
		"SN": {"99341", "Sénégal", "Senegal", "Senegal"},
		"MK": {"99156", "Macédoine du Nord", "North Macedonia", "Macedonia del Norte"},
		"CI": {"99326", "Côte d’Ivoire", "Côte d’Ivoire", "Costa de Marfil"},
		"DZ": {"99352", "Algérie", "Algeria", "Argelia"},
		"CD": {"99312", "République démocratique du Congo", "Democratic Republic of the Congo", "República Democrática del Congo"},
		"GB": {"99132", "Royaume-Uni", "United Kingdom", "Reino Unido"},
	} {
		c, ok := d.Country(code)
		got := [4]string{c.INSEE, c.Name(locale.FR), c.Name(locale.EN), c.Name(locale.ES)}
		if !ok || got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
	count := map[prefecture.Flag]int{}
	insee := map[string]string{}
	for _, c := range d.Countries() {
		for _, f := range c.Flags {
			count[f]++
		}
		if other := insee[c.INSEE]; other != "" && c.INSEE != "" {
			t.Errorf("%s and %s have the same INSEE code", c.Alpha2, other)
		}
		insee[c.INSEE] = c.Alpha2
		for _, l := range locale.Langs {
			if n := c.Name(l); n == "" || strings.Contains(n, "'") {
				t.Errorf("%s: name %q in %s", c.Alpha2, n, l)
			}
		}
	}
	if count[prefecture.EU] != 27 || count[prefecture.EEA] != 30 || count[prefecture.Swiss]+count[prefecture.Monaco]+count[prefecture.Andorra] != 3 {
		t.Errorf("flags %v", count)
	}
	if c, _ := d.Country("NO"); c.Is(prefecture.EU) || !c.Is(prefecture.EEA) {
		t.Error("Norway is of the Area, not of the Union")
	}
	for l, want := range map[locale.Lang][2]string{locale.FR: {"AF", "ZW"}, locale.EN: {"AF", "ZW"}, locale.ES: {"AF", "ZW"}} {
		if all := d.CountriesIn(l); len(all) != 250 || all[0].Alpha2 != want[0] || all[249].Alpha2 != want[1] {
			t.Errorf("%s: %d countries from %s to %s", l, len(all), all[0].Alpha2, all[249].Alpha2)
		}
	}
	if first, last := d.Countries()[0].Alpha2, d.Countries()[249].Alpha2; first != "AF" || last != "ZW" {
		t.Errorf("French order runs from %s to %s", first, last)
	}
}
