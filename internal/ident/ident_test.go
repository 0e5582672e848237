package ident_test

import (
	"testing"

	"anef/internal/ident"
	"pgregory.net/rapid"
)

func TestReferenceCatchesSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := ident.Reference('D')
		got, err := ident.ParseReference(ref)
		if err != nil || got != ref {
			t.Fatalf("%s reads as %q, %v", ref, got, err)
		}
		b := []byte(ident.Squeeze(ref))
		i := rapid.IntRange(0, len(b)-1).Draw(t, "place")
		c := rapid.SampledFrom([]byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "instead")
		if b[i] == c {
			return
		}
		b[i] = c
		if _, err := ident.ParseReference(string(b)); err == nil {
			t.Fatalf("one wrong character passed: %s for %s", b, ref)
		}
	})
}

func TestReferenceAsTyped(t *testing.T) {
	ref := ident.Reference('C')
	typed := " " + string(ident.Squeeze(ref)[:5]) + " " + string(ident.Squeeze(ref)[5:]) + " "
	if got, err := ident.ParseReference(typed); err != nil || got != ref {
		t.Errorf("%q reads as %q, %v", typed, got, err)
	}
}

func TestForeignerNumber(t *testing.T) {
	for in, ok := range map[string]bool{
		"7703123456": true, "770 312 345": true, "77031234": false, "77031234567": false, "77A3123456": false, "": false,
	} {
		if _, got := ident.Foreigner(in); got != ok {
			t.Errorf("Foreigner(%q) = %v, want %v", in, got, ok)
		}
	}
}
