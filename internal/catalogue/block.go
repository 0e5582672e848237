package catalogue

import (
	"fmt"
	"slices"

	"anef/internal/yamlfile"
)

// block is one file of rules/blocks, with the text that makes up part of the version of whoever uses it.
type block struct {
	blockFile
	file yamlfile.File
}

func (l *loader) block(f yamlfile.File, doc blockFile) error {
	if doc.Block == "" || l.blocks[doc.Block].Block != "" {
		return f.Errorf("$.block", "block %q has no name or is given twice", doc.Block)
	}
	l.blocks[doc.Block] = block{doc, f}
	return l.declare(f, "$.questions", doc.Questions)
}

// placed is an item with the place where it is written: in the procedure's file or in a block's.
type placed[T any] struct {
	item T
	file yamlfile.File
	at   string
}

// spread puts the items of blocks in the place of those that use them.
func spread[T any](r *reader, at string, list []T, use func(T) string, of func(block) []T) (out []placed[T]) {
	for i, item := range list {
		here := fmt.Sprintf("%s[%d]", at, i)
		name := use(item)
		if name == "" {
			out = append(out, placed[T]{item, r.file, here})
			continue
		}
		b, ok := r.use(here, name)
		if items := of(b); ok && len(items) == 0 {
			r.fail(here+".use", "block %s holds nothing for %s", name, at)
		} else {
			for j, x := range items {
				if use(x) != "" {
					r.fail(here+".use", "block %s uses another block", name)
				}
				out = append(out, placed[T]{x, b.file, fmt.Sprintf("%s[%d]", at, j)})
			}
		}
	}
	return out
}

// use finds a block and notes that its text is part of the procedure's version.
func (r *reader) use(at, name string) (block, bool) {
	b, ok := r.blocks[name]
	if !ok {
		r.fail(at+".use", "no block is called %q", name)
		return b, false
	}
	r.bundle[b.file.Name] = string(b.file.Text)
	return b, true
}

// in runs read with complaints pointing at the file in which the item is written.
func (r *reader) in(f yamlfile.File, read func()) {
	mine := r.file
	r.file = f
	read()
	r.file = mine
}

// step is a page of the form with the questions of its block.
func (r *reader) step(at string, s rawStep) (title, intro rawStep, questions []placed[rawQuestion]) {
	own := make([]placed[rawQuestion], len(s.Questions))
	for j, q := range s.Questions {
		own[j] = placed[rawQuestion]{q, r.file, fmt.Sprintf("%s.questions[%d]", at, j)}
	}
	if s.Use == "" {
		return s, s, own
	}
	b, ok := r.use(at, s.Use)
	if !ok {
		return s, s, own
	}
	left := 0
	for j, q := range b.Questions {
		if slices.Contains(s.Without, q.ID) {
			left++
			continue
		}
		questions = append(questions, placed[rawQuestion]{q, b.file, fmt.Sprintf("$.questions[%d]", j)})
	}
	if left != len(s.Without) {
		r.fail(at+".without", "block %s does not ask all of %v", s.Use, s.Without)
	}
	from := rawStep{Title: b.Title, Intro: b.Intro}
	title, intro = s, s
	if len(s.Title) == 0 {
		title = from
	}
	if len(s.Intro) == 0 {
		intro = from
	}
	return title, intro, append(questions, own...)
}
