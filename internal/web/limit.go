package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/fault"

	"golang.org/x/time/rate"
)

// Limiter lets each key (an address, an account) do something so often and no oftener, in this process.
// It keeps at most twice its capacity of keys: a flood of new keys drops the ones not seen for longest.
type Limiter struct {
	every rate.Limit
	burst int
	keys  int
	clock day.Clock

	mu         sync.Mutex
	young, old map[string]*rate.Limiter
}

// NewLimiter allows burst at once and then one per interval, for each of about keys keys.
func NewLimiter(clock day.Clock, interval time.Duration, burst, keys int) *Limiter {
	return &Limiter{every: rate.Every(interval), burst: burst, keys: keys, clock: clock, young: map[string]*rate.Limiter{}}
}

// Check is nil, or a TooMany fault.
func (l *Limiter) Check(key string) error {
	if l.of(key).AllowN(l.clock(), 1) {
		return nil
	}
	return fault.New(fault.TooMany, "web.error.too-many.text")
}

func (l *Limiter) of(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.young[key]; ok {
		return one
	}
	if len(l.young) >= l.keys {
		l.old, l.young = l.young, map[string]*rate.Limiter{}
	}
	one, ok := l.old[key]
	if !ok {
		one = rate.NewLimiter(l.every, l.burst)
	}
	l.young[key] = one
	return one
}

// Network is the key of a caller's address: IPv6 callers own a whole /64 of them.
func Network(a netip.Addr) string {
	if a = a.Unmap(); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// client is the nearest address that is not a trusted proxy: the connection's own, or, when that is a proxy,
// the last of X-Forwarded-For that no trusted proxy has.
func client(r *http.Request, proxies []netip.Prefix) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap()
	if len(proxies) == 0 {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && trusted(addr, proxies); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop.Unmap()
	}
	return addr
}

func trusted(a netip.Addr, proxies []netip.Prefix) bool {
	for _, p := range proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
