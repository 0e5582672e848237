package simulate

import (
	"context"
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
)

// auditor looks every evening at the documents that exist, and counts. It knows the papers from the store, by their
// sealed records, and the cards from people's hands; what the platform thinks of its own coverage it does not ask.
type auditor struct {
	w *world
	archive
	matters   map[int][]*matter // of each person
	reminders map[notice]*reminder
}

func newAuditor(w *world) *auditor {
	return &auditor{w: w, matters: map[int][]*matter{}, reminders: map[notice]*reminder{}, archive: archive{papers: map[string]*paper{},
		of: map[dossier.ID][]*paper{}, called: map[string]bool{}, files: map[string]bool{}}}
}

// look counts the person-days of one evening.
func (a *auditor) look(ctx context.Context) error {
	if err := a.read(ctx); err != nil {
		return err
	}
	today := a.w.today()
	for _, m := range a.w.matters {
		if m.undecided() && a.silentSince(m, today) {
			m.silent = true
		}
		if !a.protected(m, today) {
			continue
		}
		a.w.report.Watched++
		m.uncovered = !a.covered(m, today)
		if m.uncovered {
			a.w.report.Gaps++
			a.w.cfg.Log.Warn("a day without a document", "day", today, "dossier", m.n, "procedure", m.procedure, "state", m.state,
				"ends", m.ends, "filed", m.filed, "good since", m.good)
		}
	}
	return nil
}

// protected are those who filed a complete renewal in time and have no new card yet: everything asked for was given,
// and good, before the former permit had ended.
func (a *auditor) protected(m *matter, on day.Date) bool {
	if !m.renewal || m.filed == "" || !m.inTime || m.over() || m.ends == "" || on <= m.ends {
		return false
	}
	m.audited = m.audited || m.good != "" && m.good <= m.ends
	return m.audited
}

// silentSince tells whether silence has been a refusal for so long that no outage excuses that nobody noted it.
func (a *auditor) silentSince(m *matter, today day.Date) bool {
	if m.filed == "" || m.silence.N == 0 || m.asked != "" && !m.checked {
		return false
	}
	on := m.silence.After(m.filed).Plus(m.stopped)
	return on.Plus(a.w.cfg.Outage+1) <= today
}

// covered tells whether a document that exists gives the right to stay on a day.
func (a *auditor) covered(m *matter, on day.Date) bool {
	for _, c := range m.s.cards {
		if c.since <= on && c.from <= on && on <= c.until {
			return true
		}
	}
	return slices.ContainsFunc(a.of[m.id], func(p *paper) bool { return p.proves(on) })
}
