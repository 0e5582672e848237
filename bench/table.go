package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"
)

// line is one result. Ratio is always speed: 1 is as fast as the bare machine, more is faster.
type line struct {
	What   string  `json:"what"`
	Unit   string  `json:"unit"` // 1/s, ns, us, ms, MB, allocs
	Ours   float64 `json:"ours"`
	Bare   float64 `json:"bare,omitempty"`
	BareIs string  `json:"bare_is,omitempty"` // what the bare machine did
	Ratio  float64 `json:"ratio,omitempty"`
	Target string  `json:"target,omitempty"`
	Met    *bool   `json:"met,omitempty"`
	Noise  float64 `json:"noise_pct"` // of the machine that others used, in the noisiest round kept
	Noisy  bool    `json:"noisy"`
}

// against compares with the bare machine; atLeast is the ratio wanted, 0 for none.
func against(what, unit, bareIs string, m measured, atLeast float64) line {
	l := line{What: what, Unit: unit, Ours: m.ours, Bare: m.bare, BareIs: bareIs, Ratio: m.ratio, Noise: m.noise, Noisy: m.noise > tooNoisy}
	if atLeast > 0 {
		l = l.wants(fmt.Sprintf("ratio ≥ %g", atLeast), l.Ratio >= atLeast)
	}
	return l
}

// wants adds a target and whether it is met.
func (l line) wants(target string, met bool) line {
	l.Target, l.Met = target, &met
	return l
}

const columns = "%s  %12s  %12s  %7s  %s  %6s  %s\n"

func printHead() {
	fmt.Printf(columns, pad("what", 38), "ours", "bare", "ratio", pad("target", 15), "noise", "bare is")
}

func printTable(l line) {
	bare, ratio, target, noise := "–", "–", l.Target, fmt.Sprintf("%.0f %%", l.Noise)
	if l.Bare != 0 {
		bare, ratio = amount(l.Bare, l.Unit), fmt.Sprintf("%.2f", l.Ratio)
	}
	if l.Met != nil {
		target += map[bool]string{true: " ✓", false: " ✗"}[*l.Met]
	}
	if l.Noisy {
		noise += "!"
	}
	fmt.Printf(columns, pad(l.What, 38), amount(l.Ours, l.Unit), bare, ratio, pad(target, 15), noise, l.BareIs)
}

func printFoot(took time.Duration) {
	fmt.Printf("\n%d cores, %s/%s, %s; %.0f s. ! : others used more than %d %% of the machine, do not quote.\n",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), took.Seconds(), tooNoisy)
}

// pad counts characters, which fmt does not.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// amount writes "4,120/s" or "38.2 ms".
func amount(v float64, unit string) string {
	var n string
	switch {
	case v >= 1000:
		n = grouped(int64(math.Round(v)))
	case v >= 100:
		n = fmt.Sprintf("%.0f", v)
	default:
		n = fmt.Sprintf("%.3g", v)
	}
	if unit == "1/s" {
		return n + "/s"
	}
	return n + " " + unit
}

func grouped(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return grouped(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
