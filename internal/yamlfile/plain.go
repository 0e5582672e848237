package yamlfile

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The law is half a megabyte of YAML, read at each start of the command, and the general parser takes most of that time.
// Nearly all of it is written in a small part of YAML: maps and lists by indentation or in brackets, plain words, and
// strings on one line. plain reads that part and nothing else: whatever it does not know, or finds wrong, is left to the
// general parser, which then also finds the words for what is wrong. Both agree on all that plain takes (TestPlainAgrees,
// FuzzPlain).

// node is a value as it is written.
type node struct {
	kind  kind
	text  string   // of a word or a string
	keys  []string // of a map, as many as items
	items []node
}

type kind byte

const (
	word   kind = iota // without quotes
	quoted             // a string between quotes
	list
	table // a map
)

// plain reads a whole file, or gives up.
func plain(text []byte) (node, bool) {
	for _, foreign := range []string{"\t", "\r", "\x00", "\ufeff", "\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(text, []byte(foreign)) {
			return node{}, false
		}
	}
	if !utf8.Valid(text) {
		return node{}, false
	}
	p := &reader{s: string(text), good: true, named: map[string]node{}}
	p.skip()
	if p.at >= len(p.s) || p.column() != 0 {
		return node{}, false
	}
	n := p.block(0, 0)
	p.skip()
	return n, p.good && p.at == len(p.s)
}

// reader walks through a file. Once it meets something that it does not know it is no longer good, and ends soon.
type reader struct {
	s    string
	at   int
	line int // where the present line begins
	good bool

	named map[string]node // what &name stands before, for *name
}

func (p *reader) giveUp() node {
	p.good = false
	p.at = len(p.s)
	return node{}
}

func (p *reader) column() int { return p.at - p.line }

func (p *reader) has(prefix string) bool { return strings.HasPrefix(p.s[p.at:], prefix) }

// next is the byte here; a line break at the end of the file.
func (p *reader) next() byte {
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return '\n'
}

func (p *reader) spaces() {
	for p.at < len(p.s) && p.s[p.at] == ' ' {
		p.at++
	}
}

// skip goes to the next thing that is written, over blank lines and comments.
func (p *reader) skip() {
	for p.at < len(p.s) {
		p.spaces()
		switch {
		case p.next() == '#' && (p.at == p.line || p.s[p.at-1] == ' '):
			end := strings.IndexByte(p.s[p.at:], '\n')
			if end < 0 {
				p.at = len(p.s)
				return
			}
			p.at += end
		case p.at < len(p.s) && p.s[p.at] == '\n':
			p.at++
			p.line = p.at
		default:
			return
		}
	}
}

// endLine wants the line to end here, but for a comment, and goes to what is written next.
func (p *reader) endLine() {
	line := p.line
	p.skip()
	if p.at < len(p.s) && p.line == line {
		p.giveUp()
	}
}

// mostDeep is deeper than any file needs.
const mostDeep = 60

// item tells whether an item of a list by indentation begins here.
func (p *reader) item() bool { return p.has("- ") || p.has("-\n") }

// block reads what is written by indentation, from this column on.
func (p *reader) block(column, deep int) node {
	switch {
	case deep > mostDeep:
		return p.giveUp()
	case p.item():
		return p.blockList(column, deep)
	}
	return p.blockTable(column, deep)
}

func (p *reader) blockList(column, deep int) node {
	n := node{kind: list}
	for p.good && p.at < len(p.s) && p.column() == column && p.item() {
		p.at++
		line := p.line
		p.skip()
		name := p.name('&')
		if p.at >= len(p.s) || p.column() <= column || p.line != line && p.item() {
			return p.giveUp()
		}
		if p.keyAhead() || p.item() {
			n.items = append(n.items, p.block(p.column(), deep+1))
		} else {
			n.items = append(n.items, p.value(column, deep+1))
		}
		p.remember(name, n)
	}
	return p.dedented(n, column)
}

func (p *reader) blockTable(column, deep int) node {
	n := node{kind: table}
	for p.good && p.at < len(p.s) && p.column() == column && !p.item() {
		key := p.key()
		if key == "" || n.hasKey(key) {
			return p.giveUp()
		}
		n.keys = append(n.keys, key)
		line := p.line
		p.skip()
		name := p.name('&')
		switch {
		case p.at >= len(p.s):
			return p.giveUp()
		case p.line == line && p.column() > column:
			n.items = append(n.items, p.value(column, deep+1))
		case p.line != line && (p.column() > column || p.column() == column && p.item()) && (p.keyAhead() || p.item()):
			n.items = append(n.items, p.block(p.column(), deep+1))
		default:
			return p.giveUp()
		}
		p.remember(name, n)
	}
	return p.dedented(n, column)
}

// dedented wants what follows a list or map to stand further left, or at the same column under a key.
func (p *reader) dedented(n node, column int) node {
	if p.at < len(p.s) && p.column() > column || len(n.items) == 0 {
		return p.giveUp()
	}
	return n
}

// name reads the name after & or *, and goes to what is written next; "" when there is none.
func (p *reader) name(sign byte) string {
	if p.next() != sign {
		return ""
	}
	end := p.at + 1
	for end < len(p.s) && p.s[end] >= 'a' && p.s[end] <= 'z' {
		end++
	}
	name := p.s[p.at+1 : end]
	p.at = end
	if name == "" || sign == '&' && !p.has(" ") && !p.has("\n") {
		p.giveUp()
		return ""
	}
	if sign == '&' {
		p.skip()
	}
	return name
}

// remember keeps the last item of a list or map under a name.
func (p *reader) remember(name string, n node) {
	if name == "" || !p.good {
		return
	}
	if _, twice := p.named[name]; twice {
		p.giveUp()
		return
	}
	p.named[name] = n.items[len(n.items)-1]
}

// again is what *name stands for.
func (p *reader) again() node {
	if n, ok := p.named[p.name('*')]; ok {
		return n
	}
	return p.giveUp()
}

func (n node) hasKey(key string) bool {
	for _, k := range n.keys {
		if k == key {
			return true
		}
	}
	return false
}

// keyLength is the length of a key here, 0 when there is none: letters, digits, - and _, and a colon after them.
func (p *reader) keyLength() int {
	i := p.at
	for i < len(p.s) && (p.s[i] >= 'a' && p.s[i] <= 'z' || p.s[i] >= 'A' && p.s[i] <= 'Z' || p.s[i] == '_' ||
		i > p.at && (p.s[i] >= '0' && p.s[i] <= '9' || p.s[i] == '-' || p.s[i] == '.')) {
		i++
	}
	if i == p.at || i+1 >= len(p.s) || p.s[i] != ':' || p.s[i+1] != ' ' && p.s[i+1] != '\n' {
		return 0
	}
	return i - p.at
}

func (p *reader) keyAhead() bool { return p.keyLength() > 0 }

// key reads a key and its colon; "" when there is none.
func (p *reader) key() string {
	n := p.keyLength()
	if n == 0 {
		return ""
	}
	key := p.s[p.at : p.at+n]
	if special(key) {
		return ""
	}
	p.at += n + 1
	return key
}

// value reads what stands after a key or a dash, to the end of its line, or to the end of its brackets.
func (p *reader) value(column, deep int) node {
	var n node
	switch p.next() {
	case '{', '[', '"', '\'', '*':
		n = p.flow(deep)
	default:
		end := strings.IndexByte(p.s[p.at:], '\n')
		if end < 0 {
			end = len(p.s) - p.at
		}
		text := p.s[p.at : p.at+end]
		p.at += end
		if i := strings.Index(text, " #"); i >= 0 {
			text = text[:i]
		}
		n = p.word(strings.TrimRight(text, " "))
	}
	p.endLine()
	if p.at < len(p.s) && p.column() > column { // it goes on on the next line
		return p.giveUp()
	}
	return n
}

// flow reads what is written in brackets or quotes, or a word among them.
func (p *reader) flow(deep int) node {
	if deep > mostDeep {
		return p.giveUp()
	}
	switch p.next() {
	case '{':
		return p.flowOf(table, '}', deep)
	case '[':
		return p.flowOf(list, ']', deep)
	case '"':
		return p.double()
	case '\'':
		return p.single()
	case '*':
		return p.again()
	}
	end := strings.IndexAny(p.s[p.at:], ",[]{}\n#\"'")
	if end < 0 || strings.ContainsRune("\n#[{\"'", rune(p.s[p.at+end])) {
		return p.giveUp()
	}
	text := strings.TrimRight(p.s[p.at:p.at+end], " ")
	if strings.Contains(strings.ReplaceAll(text, "://", ""), ":") { // to some a key without a space after its colon
		return p.giveUp()
	}
	p.at += end
	return p.word(text)
}

func (p *reader) flowOf(k kind, closing byte, deep int) node {
	n := node{kind: k}
	p.at++
	p.gap()
	for p.good && p.next() != closing {
		if k == table {
			key := p.key()
			if key == "" || n.hasKey(key) || p.next() != ' ' {
				return p.giveUp()
			}
			n.keys = append(n.keys, key)
			p.spaces()
		}
		n.items = append(n.items, p.flow(deep+1))
		p.gap()
		if p.next() == ',' {
			p.at++
			p.gap()
			if p.next() != closing {
				continue
			}
			return p.giveUp()
		}
		if p.next() != closing {
			return p.giveUp()
		}
	}
	if p.at >= len(p.s) {
		return p.giveUp()
	}
	p.at++
	return n
}

// gap goes over spaces and line breaks between brackets; a line that goes on is indented.
func (p *reader) gap() {
	for p.at < len(p.s) && (p.s[p.at] == ' ' || p.s[p.at] == '\n') {
		if p.s[p.at] == '\n' {
			p.line = p.at + 1
		}
		p.at++
	}
	if p.column() == 0 || p.next() == '#' {
		p.giveUp()
	}
}

// double reads a string between double quotes, on one line.
func (p *reader) double() node {
	var out strings.Builder
	for p.at++; p.at < len(p.s); p.at++ {
		switch c := p.s[p.at]; c {
		case '"':
			p.at++
			return node{kind: quoted, text: out.String()}
		case '\n':
			return p.giveUp()
		case '\\':
			p.at++
			if c := p.next(); c == '"' || c == '\\' {
				out.WriteByte(c)
			} else {
				return p.giveUp()
			}
		default:
			out.WriteByte(c)
		}
	}
	return p.giveUp()
}

// single reads a string between single quotes, on one line.
func (p *reader) single() node {
	end := strings.IndexAny(p.s[p.at+1:], "'\n")
	if end < 0 || p.s[p.at+1+end] == '\n' || strings.HasPrefix(p.s[p.at+2+end:], "'") {
		return p.giveUp()
	}
	n := node{kind: quoted, text: p.s[p.at+1 : p.at+1+end]}
	p.at += end + 2
	return n
}

// word takes what is written without quotes, unless YAML may mean something by it.
func (p *reader) word(text string) node {
	if text == "" || strings.ContainsAny(text[:1], "-?:,[]{}#&*!|>'\"%@`=~<.+") && !number(text) ||
		strings.Contains(text, ": ") || strings.HasSuffix(text, ":") || special(text) {
		return p.giveUp()
	}
	return node{kind: word, text: text}
}

// special tells a word that stands for nothing, or for something else than itself.
func special(text string) bool {
	switch strings.ToLower(text) {
	case "null", "~", ".nan", ".inf", "-.inf", "+.inf":
		return true
	}
	return false
}
