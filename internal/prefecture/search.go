package prefecture

import (
	"cmp"
	"slices"
	"strings"
)

// How well a name answers a question, best first.
const (
	exact      = iota // the whole name
	prefix            // the name begins so
	wordPrefix        // a later word begins so
)

// names is the text that is searched.
type names struct {
	text   string // every folded name, each as "\nname", one "\n" at the end
	starts []int  // where the name of commune i begins: at its "\n"
}

func fold(communes []Commune) names {
	n := names{starts: make([]int, len(communes))}
	var text strings.Builder
	text.Grow(20 * len(communes))
	for i, c := range communes {
		n.starts[i] = text.Len()
		text.WriteByte('\n')
		text.WriteString(Fold(c.Name))
	}
	n.text = text.String() + "\n"
	return n
}

type hit struct{ commune, rank int }

// Search lists at most limit communes whose name or postcode answers the text; accents, hyphens, capitals and
// "St" for "Saint" do not matter. Exact names come first, then names that begin so, then names in which a later
// word begins so; among equals the larger commune. Five digits are a postcode and narrow the names beside them
// ("14000 caen"); two to four digits alone are the beginning of one.
func (d *Directory) Search(text string, limit int) []Commune {
	if limit <= 0 {
		return nil
	}
	words, postcode := question(text), ""
	words = slices.DeleteFunc(words, func(w string) bool {
		if len(w) == 5 && digits(w) {
			postcode = w
			return true
		}
		return false
	})
	g := d.gazetteer()
	top := &best{gazetteer: g, limit: limit, postcode: postcode}
	switch {
	case len(words) == 1 && len(words[0]) > 1 && digits(words[0]):
		g.byPostcodePrefix(words[0], top.add)
	case len(words) > 0:
		g.names().find(strings.Join(words, " "), top.add)
	default:
		for _, i := range g.byPostcode[postcode] {
			top.add(hit{i, exact})
		}
	}
	return top.communes()
}

// find runs once through the text of all names, in a fraction of a millisecond, instead of keeping an index of
// words that would take longer to build than it ever saves. One letter only finds the name that is no longer: Y.
func (n names) find(folded string, found func(hit)) {
	alone := len(folded) == 1
	last := -1
	for at, i := 0, 0; ; at += len(folded) {
		next := strings.Index(n.text[at:], folded)
		if next < 0 {
			return
		}
		at += next
		for i+1 < len(n.starts) && n.starts[i+1] < at {
			i++
		}
		h := hit{i, wordPrefix}
		switch before, after := n.text[at-1], n.text[at+len(folded)]; {
		case before == '\n' && after == '\n':
			h.rank = exact
		case before == '\n':
			h.rank = prefix
		case before != ' ':
			continue
		}
		if i != last && (h.rank == exact || !alone) {
			found(h)
			last = i
		}
	}
}

func (g *gazetteer) byPostcodePrefix(start string, found func(hit)) {
	for i, c := range g.communes {
		if !c.divided() && slices.ContainsFunc(c.Postcodes, func(p string) bool { return strings.HasPrefix(p, start) }) {
			found(hit{i, prefix})
		}
	}
}

// best keeps the limit best hits, in order.
type best struct {
	*gazetteer
	limit    int
	postcode string // when given, others do not count
	hits     []hit
}

func (b *best) add(h hit) {
	if b.postcode != "" && !slices.Contains(b.gazetteer.communes[h.commune].Postcodes, b.postcode) {
		return
	}
	full := len(b.hits) == b.limit
	if full && b.compare(h, b.hits[len(b.hits)-1]) > 0 {
		return
	}
	if full {
		b.hits = b.hits[:len(b.hits)-1]
	}
	at, _ := slices.BinarySearchFunc(b.hits, h, b.compare)
	b.hits = slices.Insert(b.hits, at, h)
}

func (b *best) compare(x, y hit) int {
	if x.rank != y.rank {
		return x.rank - y.rank
	}
	p, q := b.gazetteer.communes[x.commune].Population, b.gazetteer.communes[y.commune].Population
	return cmp.Or(cmp.Compare(q, p), cmp.Compare(x.commune, y.commune))
}

func (b *best) communes() []Commune {
	out := make([]Commune, len(b.hits))
	for k, h := range b.hits {
		out[k] = b.gazetteer.communes[h.commune]
	}
	return out
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
