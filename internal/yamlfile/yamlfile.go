// Package yamlfile reads data files strictly: unknown keys and double keys are refused, and every complaint names file and line.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// File is the text of one data file and its name, for complaints.
type File struct {
	Name string
	Text []byte
}

// Error is a complaint about a data file.
type Error struct {
	File string
	Line int // 1-based; 0 when unknown
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text) }

// Decode reads the file into v.
func (f File) Decode(v any) error {
	err := yaml.NewDecoder(bytes.NewReader(f.Text), yaml.Strict()).Decode(v)
	if err == nil {
		return nil
	}
	out := &Error{File: f.Name, Text: err.Error()}
	var y yaml.Error
	if errors.As(err, &y) {
		out.Text = y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			out.Line = t.Position.Line
		}
	}
	return out
}

// Split takes one top-level key out of a file: what is left, and the key alone. Every line keeps its number in both, so
// that complaints name the right one. A key that is not there leaves an empty part; one that is there twice stays where it
// is, for Decode to refuse it.
func (f File) Split(key string) (rest, part File) {
	first, next, times := -1, -1, 0
	for at := 0; at < len(f.Text); {
		end := at + bytes.IndexByte(f.Text[at:], '\n') + 1
		if end == at {
			end = len(f.Text)
		}
		switch line := f.Text[at:end]; {
		case bytes.HasPrefix(line, []byte(key+":")):
			times++
			first = at
		case first >= 0 && next < 0 && !bytes.ContainsRune([]byte(" \t\r\n#-"), rune(line[0])):
			next = at
		}
		at = end
	}
	if times != 1 {
		return f, File{Name: f.Name}
	}
	if next < 0 {
		next = len(f.Text)
	}
	lines := func(text []byte) []byte { return bytes.Repeat([]byte("\n"), bytes.Count(text, []byte("\n"))) }
	before, own, after := f.Text[:first], f.Text[first:next], f.Text[next:]
	return File{f.Name, slices.Concat(before, lines(own), after)}, File{f.Name, slices.Concat(lines(before), own)}
}

// Errorf complains about the place that path names, as in "$.values[2].from".
// Where the path leads nowhere, its nearest parent is named instead.
func (f File) Errorf(path, format string, args ...any) error {
	return &Error{File: f.Name, Line: f.line(path), Text: fmt.Sprintf(format, args...)}
}

func (f File) line(path string) int {
	tree, err := parser.ParseBytes(f.Text, 0)
	if err != nil {
		return 0
	}
	for path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(tree); err == nil && node != nil && node.GetToken() != nil {
				return node.GetToken().Position.Line
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}
