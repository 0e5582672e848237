package bulk

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"anef/internal/day"
)

// A word between zq and qz in a row that was lived stands for something that differs from one copy to the next.
const (
	before = "zq"
	behind = "qz"
)

func slot(name string) string { return before + name + behind }

// slots are all such words; their places in the list are those in copied.words.
var slots = func() []string {
	all := []string{"id", "ref", "account", "person", "permit", "foreigner", "card", "email", "phone", "family", "given", "holder",
		"born", "country", "keya", "keyb", "office", "chain", "stamp", "order", "opinion",
		"pre", "ins", "sig", "han", "sup"}
	for _, many := range []string{"paper", "file", "note", "hash"} {
		for i := range mostOf {
			all = append(all, many+strconv.Itoa(i))
		}
	}
	return all
}()

// mostOf each kind of row a life may have.
const mostOf = 16

func place(name string) int {
	i := slices.Index(slots, name)
	if i < 0 {
		panic("bulk: no slot " + name)
	}
	return i
}

// part is a piece of a text: as it is, or a word, or a day.
type part struct {
	text string
	word int // place in copied.words; -1 none
	days int // after the filing
	date bool
}

// text is one that was lived, ready to be written for somebody else.
type text []part

var varying = regexp.MustCompile(before + `([a-z]+[0-9]*)` + behind + `|20\d\d-\d\d-\d\d|` + stamp)

// stamp is that of all lives; its slot could not be one, because Decide wants digits.
const stamp = "9990007770007779"

// compile reads a text of a life whose filing was on epoch.
func compile(s string) (out text, err error) {
	for {
		m := varying.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		if m[0] > 0 {
			out = append(out, part{text: s[:m[0]], word: -1})
		}
		switch found := s[m[0]:m[1]]; {
		case m[2] >= 0:
			out = append(out, part{word: place(s[m[2]:m[3]])})
		case found == stamp:
			out = append(out, part{word: place("stamp")})
		default:
			out = append(out, part{word: -1, date: true, days: epoch.Until(day.Date(found))})
		}
		s = s[m[1]:]
	}
	if s != "" {
		out = append(out, part{text: s, word: -1})
	}
	for _, p := range out {
		for _, c := range []byte(p.text) {
			if c == '\\' || c < ' ' {
				return nil, fmt.Errorf("%q would have to be escaped", p.text)
			}
		}
	}
	return out, nil
}

// append writes the text for one copy.
func (t text) append(to []byte, c *copied) []byte {
	for i := range t {
		switch p := &t[i]; {
		case p.date:
			to = append(to, c.calendar.day(c.filed+p.days)...)
		case p.word >= 0:
			to = append(to, c.words[p.word]...)
		default:
			to = append(to, p.text...)
		}
	}
	return to
}

// copied is what one copy puts in the slots.
type copied struct {
	words    []string
	calendar *calendar
	filed    int   // day of the calendar
	shift    int64 // microseconds
}

// calendar writes days quickly; day 0 is first.
type calendar struct {
	first day.Date
	days  []string
}

func newCalendar(first day.Date, n int) *calendar {
	c := &calendar{first: first, days: make([]string, n)}
	for i := range c.days {
		c.days[i] = string(first.Plus(i))
	}
	return c
}

func (c *calendar) day(i int) string { return c.days[i] }
