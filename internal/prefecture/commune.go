package prefecture

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Commune is a commune of today, or a municipal district (arrondissement) of Paris, Lyon or Marseille.
type Commune struct {
	Code       string // INSEE, "14118"
	Name       string
	Department string   // decides on the office
	Postcodes  []string // none for the five districts of the southern lands
	Population int      // 0 when not counted
}

// gazetteer is the unpacked list of communes.
type gazetteer struct {
	communes   []Commune // by code
	byPostcode map[string][]int
	names      func() names // folded at the first search: looking up a code needs none
}

// Commune finds a commune by its INSEE code.
func (d *Directory) Commune(insee string) (Commune, bool) {
	g := d.gazetteer()
	i, ok := slices.BinarySearchFunc(g.communes, insee, func(c Commune, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return Commune{}, false
	}
	return g.communes[i], true
}

// ByPostcode lists every commune that the postcode reaches, by code. They may lie in two départements: ask the
// person which it is, never guess. In Paris, Lyon and Marseille it is the district alone, not also the city.
func (d *Directory) ByPostcode(code string) []Commune {
	g := d.gazetteer()
	return g.pick(g.byPostcode[code])
}

// Communes counts the communes of today and the municipal districts.
func (d *Directory) Communes() (communes, districts int) {
	g := d.gazetteer()
	for _, c := range g.communes {
		if c.district() {
			districts++
		}
	}
	return len(g.communes) - districts, districts
}

func (c Commune) district() bool {
	return c.Code > "13200" && c.Code < "13217" || c.Code > "69380" && c.Code < "69390" || c.Code > "75100" && c.Code < "75121"
}

// divided are the cities whose every postcode belongs to a district: Marseille, Lyon, Paris.
func (c Commune) divided() bool { return c.Code == "13055" || c.Code == "69123" || c.Code == "75056" }

func (g *gazetteer) pick(indices []int) []Commune {
	out := make([]Commune, len(indices))
	for k, i := range indices {
		out[k] = g.communes[i]
	}
	return out
}

// unpack reads the list of communes. The file is part of the binary and a test reads it, so that it can only fail
// in a binary that was built wrong: then it panics.
func unpack(rules fs.FS) *gazetteer {
	text, err := gunzip(rules, communesFile)
	if err != nil {
		panic(fmt.Errorf("rules/%s: %w", communesFile, err))
	}
	g := &gazetteer{communes: make([]Commune, 0, strings.Count(text, "\n")), byPostcode: make(map[string][]int, 6500)}
	g.names = sync.OnceValue(func() names { return fold(g.communes) })
	err = rows(communesFile, text, "code name department postcodes population", func(_ int, c []string) {
		commune := Commune{Code: c[0], Name: c[1], Department: c[2], Postcodes: strings.Fields(c[3])}
		commune.Population, _ = strconv.Atoi(c[4])
		if !commune.divided() {
			for _, p := range commune.Postcodes {
				g.byPostcode[p] = append(g.byPostcode[p], len(g.communes))
			}
		}
		g.communes = append(g.communes, commune)
	})
	if err != nil {
		panic(err)
	}
	return g
}

func gunzip(files fs.FS, name string) (string, error) {
	packed, err := fs.ReadFile(files, name)
	if err != nil {
		return "", err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(3 * len(packed)) // as much as such a table swells
	_, err = io.Copy(&text, z)
	return text.String(), err
}
