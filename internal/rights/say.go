package rights

import (
	"anef/internal/catalogue"
	"anef/internal/locale"
)

// Line is one right in words.
type Line struct{ Label, Text string }

// Lines are the rights in words, from the locale keys rights.*: papers, pages and answers to employers say the same.
func (r Rights) Lines(t *locale.Catalogue, l locale.Lang) []Line {
	line := func(what, key string, args ...any) Line {
		return Line{t.T(l, "rights."+what+".label"), t.T(l, "rights."+what+"."+key, args...)}
	}
	study := "no"
	if r.Study {
		study = "yes"
	}
	return []Line{
		line("stay", r.Stay.key(), "from", l.Date(string(r.Stay.From)), "until", l.Date(string(r.Stay.Until))),
		line("work", string(r.Work.or()), "hours", r.Work.Hours),
		line("study", study),
		line("travel", string(r.Travel.or())),
	}
}

func (s Stay) key() string {
	switch {
	case !s.Lawful:
		return "none"
	case s.Until == "":
		return "open"
	}
	return "until"
}

// or reads rights of which nothing was ever said as none.
func (w Work) or() catalogue.Work {
	if w.Right == "" {
		return catalogue.WorkNone
	}
	return w.Right
}

func (t Travel) or() catalogue.Travel {
	if t.Right == "" {
		return catalogue.TravelNone
	}
	return t.Right
}
