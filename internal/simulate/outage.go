package simulate

// dailyKinds are the jobs of the daily work.
var dailyKinds = []string{"daily", "sweep-dossiers", "sweep-permits"}

// outage is some days on which a part of the platform stands still.
type outage struct {
	first, last int  // index of the days
	whole       bool // nobody can reach it; otherwise only the daily work stands still
}

// apart is about how many days lie between two outages.
const apart = 90

// plagues draws the outages of the run: the daily work stands still for some days, or the whole platform for one.
func (w *world) plagues() (out []outage) {
	l := w.chance.of("outages")
	for n := l.between(10, apart); n < w.cfg.Days; n += l.between(apart/2, apart*3/2) {
		o := outage{first: n, last: n + w.cfg.Outage - 1}
		if l.happens(0.3) {
			o = outage{n, n, true}
		}
		out = append(out, o)
	}
	return out
}

// plague tells whether today nobody can reach the platform, and whether its daily work stands still.
func (w *world) plague() (down, idle bool) {
	for _, o := range w.outages {
		if o.first <= w.n && w.n <= o.last {
			return o.whole, true
		}
	}
	return false, false
}
