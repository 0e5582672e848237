package simulate

import (
	"context"
	"encoding/json"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/promise"
	"anef/internal/store"
)

// Report is what became of everybody. Its JSON is part of the public contract; none of it hangs on the wall clock.
type Report struct {
	Seed   uint64   `json:"seed"`
	People int      `json:"people"`
	Days   int      `json:"days"`
	Start  day.Date `json:"start"`

	Filed              int `json:"dossiers_filed"`
	Gaps               int `json:"gap_days"` // person-days without a valid document among complete and timely filers
	DuplicateReminders int `json:"duplicate_reminders"`
	MissedReminders    int `json:"missed_reminders"`
	DuplicateNumbers   int `json:"duplicate_numbers"`
	LostActs           int `json:"lost_acts"`
	Certificates       int `json:"certificates"`

	Watched     int `json:"protected_days"`   // person-days after the permit ended on which a document was owed
	Extensions  int `json:"extensions"`       // given without a click
	Provisional int `json:"provisional"`      // of them, before anybody had checked the dossier
	Undue       int `json:"undue_extensions"` // given without a click to somebody who filed late and has no decision
	Overlaps    int `json:"overlapping_days"` // covered by two extensions of one dossier
	Alerts      int `json:"alerts"`
	Incidents   int `json:"incidents"`
	Mended      int `json:"incidents_of_protected"` // of them, of people who are owed a document: mended before the evening

	Corrected  int `json:"corrected_papers"`
	LostPapers int `json:"lost_papers"` // seen once, and gone

	Silences     int `json:"silence_dates_reached"`
	UnseenSilent int `json:"silence_dates_unseen"`

	Reminders         int `json:"reminders"`
	NeedlessReminders int `json:"needless_reminders"` // to somebody who had filed
	UnheardReminders  int `json:"unheard_reminders"`  // sent by each channel, and lost on all

	Acts           int `json:"acts"`            // acknowledged to somebody
	RefusedFilings int `json:"refused_filings"` // with a reason: too early, closed
	RefusedActs    int `json:"refused_acts"`    // came too late
	Sent           int `json:"messages"`
	Lost           int `json:"messages_lost"`
	Letters        int `json:"letters_posted"`
	Overdue        int `json:"promises_overdue"` // at the end
	Restarts       int `json:"restarts"`
	Killed         int `json:"jobs_killed"`
	OutageDays     int `json:"outage_days"`

	ByState  map[dossier.State]int `json:"by_state"`
	Problems int                   `json:"fsck_problems"`
}

// String is the report as one line of JSON.
func (r Report) String() string {
	b, err := json.Marshal(r)
	if err != nil {
		return err.Error() // a struct of numbers always has JSON
	}
	return string(b)
}

// Wronged tells whether anybody was.
func (r Report) Wronged() bool { return r.Wrongs() > 0 }

// Wrongs counts what may never happen, days and cases together.
func (r Report) Wrongs() int {
	return r.Gaps + r.DuplicateReminders + r.MissedReminders + r.NeedlessReminders + r.DuplicateNumbers + r.LostActs +
		r.Undue + r.Overlaps + r.UnseenSilent + r.LostPapers + r.Problems
}

// reckon compares what everybody was told with what is on record.
func (w *world) reckon(ctx context.Context) (Report, error) {
	for _, m := range w.matters {
		d, err := w.app.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, m.id)
		if err != nil {
			return w.report, err
		}
		w.report.ByState[d.Case.State]++
		w.recall(m, d)
		w.tell(m, d)
	}
	w.audit.reckonReminders(&w.report)
	if err := w.audit.reckonPapers(ctx, &w.report); err != nil {
		return w.report, err
	}
	for _, o := range w.outages {
		w.report.OutageDays += min(o.last+1, w.cfg.Days) - o.first
	}
	overdue, err := promise.Ledger{Book: store.Promises{DB: w.app.DB}, Rules: w.app.Dossiers.Rules, Clock: w.clock}.Overdue(ctx)
	if err != nil {
		return w.report, err
	}
	w.report.Overdue = len(overdue)
	check, err := w.app.CheckWith(ctx, w.audit)
	for _, p := range check.Problems {
		w.cfg.Log.Error("fsck", "problem", p)
	}
	w.report.Problems = len(check.Problems)
	return w.report, err
}

// recall looks for every act that was acknowledged.
func (w *world) recall(m *matter, d dossier.Dossier) {
	for i, do := range m.acts {
		if do == "" {
			continue
		}
		w.report.Acts++
		if i >= len(d.History) || d.History[i].Do != do {
			w.report.LostActs++
		}
	}
}

// tell counts what the platform did by itself.
func (w *world) tell(m *matter, d dossier.Dossier) {
	granted, silent := false, false
	for _, e := range d.History {
		switch e.Do {
		case dossier.Grant:
			granted = true
		case dossier.Alert:
			w.report.Alerts++
		case dossier.Lack:
			w.report.Incidents++
			if m.audited {
				w.report.Mended++
			}
		case dossier.Silence:
			silent = true
			w.report.Silences++
		case dossier.Extend:
			if e.By != dossier.Clock {
				continue
			}
			w.report.Extensions++
			if e.Period.Provisional {
				w.report.Provisional++
			}
			if !m.inTime && !granted {
				w.report.Undue++
			}
		}
	}
	if m.silent && !silent {
		w.report.UnseenSilent++
	}
}
