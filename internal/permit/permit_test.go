package permit_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/permit"
)

func TestCheck(t *testing.T) {
	good := permit.Permit{Kind: "vls-ts", Ground: "student", Number: "FRA123456789", Starts: "2025-09-11", Ends: "2026-09-10"}
	tests := []struct {
		name string
		with func(*permit.Permit)
		bad  []string
	}{
		{"as it should be", func(*permit.Permit) {}, nil},
		{"without its number", func(p *permit.Permit) { p.Number = "" }, nil},
		{"of a single day", func(p *permit.Permit) { p.Ends = p.Starts }, nil},
		{"ends before it starts", func(p *permit.Permit) { p.Ends = "2025-09-10" }, []string{"ends"}},
		{"lasts for ever", func(p *permit.Permit) { p.Ends = "2099-09-10" }, []string{"ends"}},
		{"days that do not exist", func(p *permit.Permit) { p.Starts, p.Ends = "2025-02-30", "soon" }, []string{"ends", "starts"}},
		{"nothing", func(p *permit.Permit) { *p = permit.Permit{} }, []string{"ends", "ground", "kind", "starts"}},
		{"an unknown kind", func(p *permit.Permit) { p.Kind = "passport" }, []string{"kind"}},
		{"a sentence as its ground", func(p *permit.Permit) { p.Ground = "to study" }, []string{"ground"}},
		{"an endless number", func(p *permit.Permit) { p.Number = strings.Repeat("9", 31) }, []string{"number"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			tt.with(&p)
			bad := slices.Sorted(maps.Keys(p.Check()))
			if !slices.Equal(bad, tt.bad) {
				t.Errorf("wrong: %v, want %v", bad, tt.bad)
			}
		})
	}
}

func TestValid(t *testing.T) {
	p := permit.Permit{Starts: "2025-09-11", Ends: "2026-09-10"}
	for on, want := range map[day.Date]bool{"2025-09-10": false, "2025-09-11": true, "2026-09-10": true, "2026-09-11": false} {
		if got := p.Valid(on); got != want {
			t.Errorf("on %s: %v", on, got)
		}
	}
	p.Withdrawn = true
	if p.Valid("2026-01-01") {
		t.Error("a withdrawn permit gives a right")
	}
}
