package form

import (
	"maps"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/law"
)

// Changed lists the questions of a version that are new in it, or that ask something else than before under the same
// id: another kind, other words, other options, of other people, or no longer at will. Hints and reasons may change freely.
func Changed(before, now *catalogue.Procedure) (ids []string) {
	for _, s := range now.Steps {
		for _, q := range s.Questions {
			if was, ok := before.Question(q.ID); !ok || !sameQuestion(was, q) {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}

func sameQuestion(a, b catalogue.Question) bool {
	return a.Kind == b.Kind && a.Optional == b.Optional && maps.Equal(a.Label, b.Label) && source(a.If) == source(b.If) &&
		slices.EqualFunc(a.Options, b.Options, func(x, y catalogue.Option) bool {
			return x.Value == y.Value && maps.Equal(x.Label, y.Label)
		})
}

func source(c *law.Condition) string {
	if c == nil {
		return ""
	}
	return c.Source
}
