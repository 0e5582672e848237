package lawbook

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// The measures of a terminal page, in characters.
const (
	width  = 100
	indent = 6  // before a label
	tab    = 22 // before what stands beside a label
)

// sheet writes for a terminal: headings, names, and labels with their text beside them.
type sheet struct {
	out *bufio.Writer
	Reader
}

// print runs write on a sheet and tells whether everything reached out.
func (r Reader) print(out io.Writer, write func(sheet)) error {
	s := sheet{bufio.NewWriter(out), r}
	write(s)
	return s.out.Flush()
}

func (s sheet) line(parts ...string) {
	_, _ = s.out.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n") // Flush tells
}

func (s sheet) heading(key string, args ...any) {
	s.line()
	s.line(strings.ToUpper(s.t(key, args...)))
}

// item opens an entry: its code, and what it is called.
func (s sheet) item(code, title string) {
	s.line()
	lines := wrap(title, width-2-utf8.RuneCountInString(code)-2)
	s.line("  ", code, "  ", lines[0])
	for _, more := range lines[1:] {
		s.line(blank(4+utf8.RuneCountInString(code)), more)
	}
}

// beside writes a text beside its label; nothing when there is no text.
func (s sheet) beside(key, text string) {
	if text == "" {
		return
	}
	label := s.t("label." + key)
	for i, part := range wrap(text, width-tab) {
		if i > 0 {
			label = ""
		}
		s.line(blank(indent), label, blank(max(tab-indent-utf8.RuneCountInString(label), 1)), part)
	}
}

func (s sheet) cited(from Source) {
	if from.ID != "" {
		s.beside("source", from.ID+" – "+from.Title)
	}
}

// value writes one value whole: what it says, its days, whose it is, its source, and what others say.
func (s sheet) value(label string, v *Value) {
	s.beside(label, v.Text)
	s.beside("days", s.days(v)+" · "+s.whose(v))
	s.cited(v.Source)
	for _, other := range v.Also {
		s.beside("also", other.Text+" ["+other.Source.ID+" – "+other.Source.Title+"] "+other.Note)
	}
}

func (s sheet) days(v *Value) string {
	if v.Until == "" {
		return s.t("since", "from", s.Lang.Date(string(v.From)))
	}
	return s.t("between", "from", s.Lang.Date(string(v.From)), "until", s.Lang.Date(string(v.Until)))
}

func (s sheet) whose(v *Value) string {
	if v.Local {
		return s.t("local")
	}
	return s.t("national")
}

func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }

// wrap breaks a text at spaces so that each line has at most n characters, but for longer words. It gives at least one line.
func wrap(text string, n int) (lines []string) {
	line, long := "", 0
	for word := range strings.SplitSeq(text, " ") {
		size := utf8.RuneCountInString(word)
		switch {
		case line == "":
			line, long = word, size
		case long+1+size > n:
			lines = append(lines, line)
			line, long = word, size
		default:
			line, long = line+" "+word, long+1+size
		}
	}
	return append(lines, line)
}
