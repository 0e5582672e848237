package simulate_test

import (
	"os"
	"testing"

	"anef/internal/simulate"
	"anef/internal/store/storetest"
)

func run(t *testing.T, c simulate.Config) simulate.Report {
	t.Helper()
	c.Folder = simulate.Memory()
	r, err := simulate.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Over a leap day and three changes of the clocks, with lost messages, killed processes and outages: who filed a complete
// renewal in time is never a day without a document, everybody is reminded once, and nothing that was acknowledged is lost.
func TestNobodyIsWronged(t *testing.T) {
	t.Parallel()
	r := run(t, simulate.Config{People: 110, Days: 400, Seed: 4, Start: "2027-03-01"})
	if r.Wronged() {
		t.Errorf("somebody was wronged: %+v", r)
	}
	for what, n := range map[string]int{
		"dossiers": r.Filed, "certificates": r.Certificates, "days on which somebody was owed a document": r.Watched,
		"extensions": r.Extensions, "provisional extensions": r.Provisional, "alerts": r.Alerts, "silence dates": r.Silences,
		"reminders": r.Reminders, "lost messages": r.Lost, "killed jobs": r.Killed, "days of outage": r.OutageDays,
		"refused filings": r.RefusedFilings, "delivered cards": r.ByState["delivered"],
	} {
		if n == 0 {
			t.Errorf("a run without %s shows nothing", what)
		}
	}
}

// The auditor sees what the guard does not: when the daily work stands still for weeks, there are gaps.
func TestAGapIsSeen(t *testing.T) {
	t.Parallel()
	r := run(t, simulate.Config{People: 30, Days: 200, Seed: 1, Start: "2027-03-01", Outage: 60})
	if r.Gaps == 0 || !r.Wronged() {
		t.Errorf("no gap is seen in spite of %d days of outage: %+v", r.OutageDays, r)
	}
}

// The platform's own ids are random and its workers run at the same time: the report hangs on the seed alone, on either engine.
func TestTheSameSeedIsTheSameRun(t *testing.T) {
	t.Parallel()
	c := simulate.Config{People: 25, Days: 75, Seed: 7, Start: "2028-02-10"}
	first := run(t, c)
	for _, engine := range storetest.Both {
		c.Database = storetest.URL(t, engine)
		if again := run(t, c); again.String() != first.String() {
			t.Errorf("%s:\n%s\nthen\n%s", engine, first, again)
		}
	}
	c.Seed, c.Database = c.Seed+1, ""
	if other := run(t, c); other.Acts == first.Acts && other.Sent == first.Sent {
		t.Error("another seed is the same run")
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	c := simulate.Config{People: 2, Days: 3, Seed: 1, Start: "2028-02-27", Folder: t.TempDir()}
	if _, err := simulate.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(c.Folder); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestARunNeedsPeopleAndDays(t *testing.T) {
	for _, c := range []simulate.Config{{People: 0, Days: 10, Start: "2028-01-01"}, {People: 10, Days: 0, Start: "2028-01-01"}, {People: 1, Days: 1, Start: "soon"}} {
		if _, err := simulate.Run(t.Context(), c); err == nil {
			t.Errorf("%+v runs", c)
		}
	}
}
