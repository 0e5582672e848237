package sweep_test

import (
	"fmt"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/law"
	"anef/internal/sweep"

	"pgregory.net/rapid"
)

var settings = dossier.Findings{Channel: "anef", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4}, Wanted: []string{"passport"},
	LongestCard: 12, Extension: law.Delay{Unit: law.Months, N: 3},
	Guard: dossier.Guard{First: 15, Renew: 15, Provisional: 2, Alerts: []int{30, 15, 5}, SilenceAlerts: []int{30, 15, 5}}}

var awa = dossier.Actor{Role: dossier.Applicant, ID: "awa"}

func agent(r dossier.Role) dossier.Actor {
	return dossier.Actor{Role: r, ID: "agent-" + string(r), Office: "14"}
}

// life is one dossier, lived day by day.
type life struct {
	t       tb
	c       dossier.Case
	l       dossier.Findings
	today   day.Date
	events  []dossier.Event
	numbers int
}

// filed is a dossier filed on a day for a permit that ends on another; "" is none.
func filed(t tb, on, ends day.Date, status string) *life {
	l := &life{t: t, l: settings, today: on,
		c: dossier.Case{ID: "d", State: dossier.Draft, Account: "awa", Permit: "held", PermitEnds: ends, Procedure: "student.renewal"}}
	l.l.Status = status
	l.must(dossier.Command{Do: dossier.AddPiece, Actor: awa, Piece: "passport", File: "f"})
	l.must(dossier.Command{Do: dossier.Submit, Actor: awa, Answers: 1, Office: "14"})
	return l
}

func (l *life) do(cmd dossier.Command) error {
	cmd.Law = l.l
	if cmd.Do == dossier.Lack {
		l.numbers++
		cmd.Number = fmt.Sprint("I", l.numbers)
	}
	events, err := dossier.Decide(l.c, cmd, l.today)
	l.c, l.events = dossier.Fold(l.c, events), append(l.events, events...)
	return err
}

func (l *life) must(cmd dossier.Command) {
	l.t.Helper()
	if err := l.do(cmd); err != nil {
		l.t.Fatalf("%s %s in %s: %v", l.today, cmd.Do, l.c.State, err)
	}
}

// night is the daily round. What it finds due can be done, and is not due again.
func (l *life) night() {
	l.t.Helper()
	for _, cmd := range sweep.Due(l.c, l.l, l.today) {
		l.must(cmd)
	}
	if again := sweep.Due(l.c, l.l, l.today); len(again) > 0 {
		l.t.Fatalf("%s: due again: %+v\n%+v", l.today, again, l.c)
	}
}

// until lives on, with a round every day.
func (l *life) until(d day.Date) {
	l.t.Helper()
	for l.today < d {
		l.today = l.today.Plus(1)
		l.night()
	}
}

func (l *life) check() {
	l.must(dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: "passport", Verdict: dossier.Accepted})
	l.must(dossier.Command{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)})
}

func (l *life) grant() {
	l.must(dossier.Command{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}})
	l.must(dossier.Command{Do: dossier.Grant, Actor: agent(dossier.Signatory)})
}

// did tells on which days the platform did something.
func (l *life) did(do dossier.Action) (on []day.Date) {
	for _, e := range l.events {
		if e.Do == do && e.By == dossier.Clock {
			on = append(on, e.On)
		}
	}
	return on
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Fifteen days before the permit ends the first extension is given, and the next ones until the card is handed over.
func TestExtensionsWithoutAClick(t *testing.T) {
	l := filed(t, "2027-10-15", "2027-12-31", "open")
	l.until("2027-11-01")
	l.check()
	l.until("2028-03-01")
	l.grant()
	l.until("2028-07-01")
	same(t, "given on", l.did(dossier.Extend), []day.Date{"2027-12-16", "2028-03-16", "2028-06-15"})
	same(t, "periods", l.c.Extensions, []dossier.Period{{From: "2028-01-01", Until: "2028-03-31"}, {From: "2028-04-01", Until: "2028-06-30"},
		{From: "2028-07-01", Until: "2028-09-30"}})
	same(t, "incidents", l.did(dossier.Lack), []day.Date{})
}

// Nobody checks the dossier: the desk is alerted three times, then the extension is provisional.
func TestProvisional(t *testing.T) {
	l := filed(t, "2026-04-01", "2026-06-30", "open")
	l.l.Guard.SilenceAlerts = nil
	l.until("2026-07-01")
	same(t, "alerts", l.did(dossier.Alert), []day.Date{"2026-05-31", "2026-06-15", "2026-06-25"})
	same(t, "extension", l.did(dossier.Extend), []day.Date{"2026-06-28"})
	same(t, "period", l.c.Extensions, []dossier.Period{{From: "2026-07-01", Until: "2026-09-30", Provisional: true}})
	same(t, "marks", l.c.Marks(), []string{})
	l.check()
	l.until("2026-10-15")
	same(t, "then", l.c.Extensions[1], dossier.Period{From: "2026-10-01", Until: "2026-12-31"})
}

// What keeps the platform from giving an extension by itself, and what happens then.
func TestNotByItself(t *testing.T) {
	for name, x := range map[string]struct {
		status  string
		do      func(*life)
		why     string
		gap     string // day of the incident
		repair  func(*life)
		covered string // since, after the repair
	}{
		"late": {"late", (*life).check, "[late]", "[]", func(l *life) {
			l.must(dossier.Command{Do: dossier.Extend, Actor: agent(dossier.Instructor), Note: "n"})
		}, "2026-07-10"},
		"a piece refused": {"open", func(l *life) {
			l.must(dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: "passport", Verdict: dossier.Rejected, Motive: "m"})
		}, "[pieces-refused]", "[2026-07-01]", func(l *life) {
			l.must(dossier.Command{Do: dossier.AddPiece, Actor: awa, Piece: "passport", File: "g"})
		}, "2026-07-10"},
		"pieces awaited": {"open", func(l *life) {
			l.must(dossier.Command{Do: dossier.Ask, Actor: agent(dossier.PreInstructor), Wants: []dossier.Want{{Piece: "passport", Motive: "m"}}, Due: "2026-07-30"})
		}, "[pieces-awaited]", "[2026-07-01]", func(l *life) {
			l.must(dossier.Command{Do: dossier.Extend, Actor: agent(dossier.PreInstructor), Note: "n"})
		}, "2026-07-10"},
	} {
		t.Run(name, func(t *testing.T) {
			l := filed(t, "2026-04-01", "2026-06-30", x.status)
			x.do(l)
			l.until("2026-07-10")
			_, _, why := l.c.Next(l.l)
			same(t, "why", why, x.why)
			same(t, "extensions", l.did(dossier.Extend), "[]")
			same(t, "incident", l.did(dossier.Lack), x.gap)
			same(t, "alerts", len(l.did(dossier.Alert)) >= 3, true)
			x.repair(l)
			l.night()
			same(t, "covered since", l.c.Extensions[0].From, x.covered)
			same(t, "incident open", l.c.Incident != nil, false)
		})
	}
}

// Who holds a long permit keeps the rights for three months, with the proof of filing: no incident before.
func TestKeptRightsAreNoGap(t *testing.T) {
	l := filed(t, "2026-04-01", "2026-06-30", "open")
	l.c.Filed.Kept = "2026-09-30"
	l.must(dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: "passport", Verdict: dossier.Rejected, Motive: "m"})
	l.until("2026-10-02")
	same(t, "incident", l.did(dossier.Lack), []day.Date{"2026-10-01"})
}

// A first application without a permit: covered from the day on which it is complete; a refugee from the filing on.
func TestFirstApplications(t *testing.T) {
	l := filed(t, "2026-04-01", "", "none")
	l.until("2026-05-01")
	same(t, "before it is complete", l.c.Extensions, "[]")
	l.check()
	l.night()
	same(t, "then", l.c.Extensions, []dossier.Period{{From: "2026-05-01", Until: "2026-07-31"}})

	l = filed(t, "2026-04-01", "", "none")
	l.l.Guard.AtFiling, l.l.Extension = true, law.Delay{Unit: law.Months, N: 6}
	l.night()
	same(t, "on filing", l.c.Extensions, []dossier.Period{{From: "2026-04-01", Until: "2026-09-30"}})
}

// Silence is alerted, recorded and told, and the dossier goes on; requests before completeness stop the clock.
func TestSilence(t *testing.T) {
	l := filed(t, "2026-04-01", "2026-12-31", "open")
	l.until("2026-05-01")
	l.must(dossier.Command{Do: dossier.Ask, Actor: agent(dossier.PreInstructor), Wants: []dossier.Want{{Piece: "passport", Motive: "m"}}, Due: "2026-05-30"})
	l.until("2026-05-11")
	l.must(dossier.Command{Do: dossier.Answer, Actor: awa, Note: "n"})
	l.check()
	l.until("2026-09-01")
	same(t, "alerts", l.did(dossier.Alert), []day.Date{"2026-07-12", "2026-07-27", "2026-08-06"})
	same(t, "reached", l.did(dossier.Silence), []day.Date{"2026-08-11"})
	same(t, "since", l.c.SilentOn, "2026-08-11")
	same(t, "marks", l.c.Marks(), "[silent]")
	l.grant()

	d := dossier.Dossier{Case: l.c}
	for i, e := range l.events {
		d.History = append(d.History, dossier.Past{Seq: int64(i + 1), Event: e})
	}
	story := ""
	for _, s := range d.SilenceStory() {
		story += fmt.Sprintf("%s %s %d %s\n", s.On, s.What, s.Days, s.Until)
	}
	same(t, "story", story, `2026-04-01 filed 0 2026-08-01
2026-05-01 stopped 0 
2026-05-11 restarted 10 2026-08-11
2026-05-11 complete 0 2026-08-11
2026-08-11 reached 0 
2026-09-01 over 0 
`)
}

// After an outage the round does what is due on its own day: the nearest alert, the extension without a lost day, and the
// incident that the outage was.
func TestAfterAnOutage(t *testing.T) {
	l := filed(t, "2026-04-01", "2026-06-30", "open")
	l.check()
	l.until("2026-06-10")
	l.today = "2026-07-20"
	l.night()
	same(t, "incident", l.did(dossier.Lack), []day.Date{"2026-07-20"})
	same(t, "extension", l.c.Extensions, []dossier.Period{{From: "2026-07-01", Until: "2026-09-30"}})
	same(t, "over", l.c.Incident == nil, true)
	for _, e := range l.events {
		if e.Do == dossier.Lack {
			same(t, "cause", e.Incident.Why, "[]")
			same(t, "since", e.Incident.Since, "2026-07-01")
			same(t, "mended", e.Incident.Mended, true)
		}
	}
	same(t, "alerts", len(l.did(dossier.Alert)), 1) // of silence, the nearest step alone
}

// Random lives: who filed in time and completely is covered every day until the hand-over, whatever the office does and
// however late, and no two extensions overlap.
func TestNoGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		throw := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
		ends := day.Date("2027-10-01").Plus(throw(400, "ends")) // over the leap day, and every day of a month
		on := ends.Plus(-60 - throw(61, "filed"))
		l := filed(t, on, ends, "open")
		l.l.Extension = []law.Delay{{Unit: law.Months, N: 3}, {Unit: law.Months, N: 6}, {Unit: law.Days, N: 30}}[throw(3, "extension")]
		moves := map[int]func(){} // day of the life → what the office does
		at := 0
		for _, step := range []func(){l.check, l.grant, func() {
			l.must(dossier.Command{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "o"})
		}, func() {
			l.must(dossier.Command{Do: dossier.Produce, Actor: dossier.Actor{Role: dossier.Factory}, Order: "c"})
		},
			func() { l.must(dossier.Command{Do: dossier.Arrive, Actor: dossier.Actor{Role: dossier.Factory}}) }, func() {
				l.must(dossier.Command{Do: dossier.HandOver, Actor: agent(dossier.HandOverClerk), IdentitySeen: true, PiecesSeen: true,
					Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}})
			}} {
			at += 1 + throw(200, "later")
			moves[at] = step
		}
		for n := 0; l.c.State != dossier.Delivered; n++ {
			l.today = on.Plus(n)
			if step := moves[n]; step != nil {
				step()
			}
			l.night()
			if l.c.CoveredUntil() < l.today {
				t.Fatalf("%s: covered until %s only, in %s", l.today, l.c.CoveredUntil(), l.c.State)
			}
		}
		last := ends
		for _, p := range l.c.Extensions {
			if p.From != last.Plus(1) || p.Until > l.l.Extension.After(p.From) || p.Until < p.From {
				t.Fatalf("after %s comes %+v", last, p)
			}
			last = p.Until
		}
		if len(l.did(dossier.Lack)) > 0 {
			t.Fatal("an incident without a gap")
		}
	})
}

// Random lives of all sorts, with nights left out: what is due can always be done, and coverage never shrinks.
func TestAnyLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		throw := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
		status := []string{"open", "open", "late", "expired", "none"}[throw(5, "status")]
		ends := day.Date("2028-02-29").Plus(throw(90, "ends") - 45)
		if status == "none" {
			ends = ""
		}
		on := day.Date("2027-12-01").Plus(throw(150, "filed"))
		l := filed(t, on, ends, status)
		covered, raised := l.c.CoveredUntil(), map[dossier.Alarm]bool{}
		for range 60 {
			l.today = l.today.Plus(1 + throw(12, "days"))
			act(l, throw(10, "act"))
			before := len(l.events)
			l.night()
			for _, e := range l.events[before:] {
				if e.Do == dossier.Alert {
					if raised[*e.Alarm] {
						t.Fatalf("raised twice: %+v", *e.Alarm)
					}
					raised[*e.Alarm] = true
				}
			}
			if l.c.CoveredUntil() < covered {
				t.Fatal("coverage shrank")
			}
			covered = l.c.CoveredUntil()
		}
		if len(l.did(dossier.Silence)) > 1 {
			t.Fatal("silence twice")
		}
	})
}

// act tries something; what the table or a guard refuses does not happen.
func act(l *life, n int) {
	pre := agent(dossier.PreInstructor)
	cmds := []dossier.Command{
		{Do: dossier.Judge, Actor: pre, Piece: "passport", Verdict: dossier.Accepted},
		{Do: dossier.Judge, Actor: pre, Piece: "passport", Verdict: dossier.Rejected, Motive: "m"},
		{Do: dossier.Ask, Actor: pre, Wants: []dossier.Want{{Piece: "passport", Motive: "m"}}, Due: l.today.Plus(30)},
		{Do: dossier.Answer, Actor: awa, Note: "n"},
		{Do: dossier.DeclareComplete, Actor: pre},
		{Do: dossier.Extend, Actor: agent(dossier.Instructor), Note: "n"},
		{Do: dossier.AddPiece, Actor: awa, Piece: "passport", File: "f"},
		{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}},
		{Do: dossier.Grant, Actor: agent(dossier.Signatory)},
	}
	if n < len(cmds) {
		_ = l.do(cmds[n])
	}
}

// tb is what a test of testing and one of rapid have in common.
type tb interface {
	Helper()
	Fatalf(string, ...any)
}
