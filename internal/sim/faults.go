package sim

import (
	"net/http"
	"slices"
	"sync"
)

// The ways to fail.
const (
	temporary = "temporary" // 503, or 451 by mail
	permanent = "permanent" // 422, or 550 by mail
	down      = "down"      // hangs up
	failed    = "failed"    // accepts, then reports that it did not work out

	slow  = "slow"  // does it, and answers after Config.Slow
	cut   = "cut"   // does it, and hangs up in the middle of the answer
	twice = "twice" // does it, and once more, as if the request had come twice
)

// faultState says how the next requests fail.
type faultState struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"` // how many more
	// On is the door that fails, as "POST /reservations"; all of them when empty.
	On string `json:"on,omitempty"`
}

type faults struct {
	kinds []string // that this simulator knows

	mu    sync.Mutex
	state faultState
}

func (f *faults) now() faultState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// set replaces what was asked before; a count of 0 ends the trouble.
func (f *faults) set(w http.ResponseWriter, r *http.Request) {
	var s faultState
	if !read(w, r, &s) {
		return
	}
	if s.Count < 0 || s.Count > 0 && !slices.Contains(f.kinds, s.Kind) {
		http.Error(w, "kind or count unknown", http.StatusUnprocessableEntity)
		return
	}
	f.mu.Lock()
	f.state = s
	f.mu.Unlock()
	answer(w, http.StatusOK, s)
}

// take uses up one failure if it is of one of the kinds, and says which; "" is no failure.
func (f *faults) take(kinds ...string) string { return f.takeAt("", kinds...) }

// takeAt is take at one door.
func (f *faults) takeAt(door string, kinds ...string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state.Count == 0 || !slices.Contains(kinds, f.state.Kind) || f.state.On != "" && f.state.On != door {
		return ""
	}
	f.state.Count--
	return f.state.Kind
}
