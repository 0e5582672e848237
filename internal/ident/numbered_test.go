package ident_test

import (
	"testing"

	"anef/internal/ident"
)

func TestNumberedReferences(t *testing.T) {
	seen := map[string]bool{}
	for n := range uint64(50_000) {
		for _, kind := range []byte("DC") {
			ref := ident.Numbered(kind, n)
			if got, err := ident.ParseReference(ref); err != nil || got != ref || ref[0] != kind {
				t.Fatalf("%d is %s, which reads as %q, %v", n, ref, got, err)
			}
			if seen[ref] || ref != ident.Numbered(kind, n) {
				t.Fatalf("%s comes twice, or is not always number %d", ref, n)
			}
			seen[ref] = true
		}
	}
}
