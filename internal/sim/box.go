package sim

import (
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// box keeps the last messages of a simulator.
type box[M any] struct {
	mu   sync.Mutex
	all  []M // oldest first
	seen int // how many there ever were
}

// add makes a message from its running number and keeps it.
func (b *box[M]) add(make func(n int) M) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen++
	b.all = append(b.all, make(b.seen))
	if len(b.all) > 2*keep { // move them once in a while, not at every message
		b.all = slices.Clone(b.all[len(b.all)-keep:])
	}
}

// newest lists what was kept, the last first.
func (b *box[M]) newest(wanted func(M) bool, limit int) []M {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := []M{}
	for _, m := range slices.Backward(b.all[max(0, len(b.all)-keep):]) {
		if len(out) == limit {
			break
		}
		if wanted(m) {
			out = append(out, m)
		}
	}
	return out
}

// list answers GET ?to=…&limit=… with the messages to that address, or all.
func (b *box[M]) list(to func(M) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		// A plus sign that was not escaped arrives as a blank; telephone numbers start with one.
		address := strings.Replace(r.FormValue("to"), " ", "+", 1)
		limit, err := strconv.Atoi(r.FormValue("limit"))
		if err != nil || limit <= 0 {
			limit = keep
		}
		answer(w, http.StatusOK, b.newest(func(m M) bool {
			return address == "" || strings.EqualFold(address, to(m))
		}, limit))
	}
}

// number derives a number from a key: the same after a restart, so that nothing gets two and no two get the same.
func number(what, key string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + key))
	return base32.StdEncoding.EncodeToString(sum[:])[:12]
}
