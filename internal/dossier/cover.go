package dossier

import (
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/law"
)

// Guard is how this platform keeps people covered, as the dated settings of a day say it.
type Guard struct {
	First         int   // days before the permit ends on which the first extension is given
	Renew         int   // days before an extension ends on which the next one is given
	Provisional   int   // days before rights end on which it is given although nobody checked the dossier
	Alerts        []int // days before rights end, the farthest first
	SilenceAlerts []int // days before silence is a refusal, the farthest first
	AtFiling      bool  // the procedure gives an extension as soon as everything is given
}

// Next says on which day the next extension is given without a click, and whether provisionally. When it is not,
// the day is empty and why lists what keeps it, as locale keys under "cover.why". Both are empty when the dossier is over.
//
// law: ceseda/r431-15-1, ceseda/r431-15-3
func (c Case) Next(l Findings) (on day.Date, provisional bool, why []string) {
	if !c.Open() {
		return "", false, nil
	}
	if l.Extension.N <= 0 {
		return "", false, []string{"no-extension"}
	}
	if !c.owed() {
		why = append(why, "late")
	}
	if c.RevokedOn != "" {
		why = append(why, "revoked")
	}
	if c.CompleteOn == "" {
		unchecked := c.unchecked()
		provisional = len(unchecked) == 0 && !l.Guard.AtFiling
		why = append(why, unchecked...)
	}
	until := c.CoveredUntil()
	if until == "" && provisional {
		why = append(why, "not-checked") // there are no rights to lose yet
	}
	if len(why) > 0 {
		return "", false, why
	}
	since := max(c.CompleteOn, c.Filed.On)
	if until == "" {
		return since, false, nil
	}
	return max(until.Plus(-c.lead(l.Guard, provisional)), since), provisional, nil
}

// lead is how many days before the end of what covers the person the next extension is given.
func (c Case) lead(g Guard, provisional bool) int {
	switch {
	case provisional:
		return g.Provisional
	case len(c.Extensions) == 0:
		return g.First
	}
	return g.Renew
}

// owed tells whether an extension is due by law once the dossier is complete: it was filed in time, or it is granted.
func (c Case) owed() bool { return c.Filed.InTime() || c.DecidedOn != "" }

// unchecked says what else than the office's check is missing before a dossier is complete.
func (c Case) unchecked() (why []string) {
	if c.State == Incomplete {
		why = append(why, "pieces-awaited")
	}
	if c.Unanswered {
		why = append(why, "questions-open")
	}
	if len(absent(c, c.Filed.Wanted)) > 0 {
		why = append(why, "pieces-missing")
	}
	for _, p := range c.Pieces {
		if p.Verdict == Rejected {
			return append(why, "pieces-refused")
		}
	}
	return why
}

// ExtensionDue tells whether the guard gives an extension today.
func (c Case) ExtensionDue(l Findings, today day.Date) bool {
	on, _, _ := c.Next(l)
	_, may := find(c.State, Extend, Clock)
	return may && on != "" && on <= today
}

// nextPeriod continues coverage without a gap: from the day after what covers the person now. When that day is past, it
// goes back to the day since which the extension is owed, so that slowness of ours costs nobody a day.
//
// law: ceseda/r431-15-1
func nextPeriod(c Case, longest law.Delay, today day.Date) *Period {
	from := max(c.CoveredUntil().Plus(1), min(c.owedSince(today), today))
	if longest.After(from).Plus(-1) < today {
		from = today // a paper that is over when it comes helps nobody
	}
	return &Period{From: from, Until: longest.After(from).Plus(-1)}
}

func (c Case) owedSince(today day.Date) day.Date {
	switch {
	case c.Filed.InTime() && c.CompleteOn != "":
		return c.CompleteOn
	case c.DecidedOn != "":
		return c.DecidedOn
	}
	return today
}

// Gap is the first day on which somebody who should be covered is not; "" when there is none. The rights that a long
// permit keeps for a while after its end count.
//
// law: ceseda/l433-3
func (c Case) Gap(l Findings, today day.Date) day.Date {
	until := c.CoveredUntil()
	since := c.Filed.On
	if !c.Filed.InTime() {
		since = c.DecidedOn
	}
	if !c.Open() || !c.owed() || c.RevokedOn != "" || l.Extension.N <= 0 || until == "" || until < since {
		return "" // nothing covered the person when it began to be owed
	}
	if end := max(until, c.Filed.Kept); today > end {
		return end.Plus(1)
	}
	return ""
}

// incident is the one that a night finds.
func (c Case) incident(number string, l Findings, today day.Date) *Incident {
	_, _, why := c.Next(l)
	out := &Incident{Number: number, Since: c.Gap(l, today), Why: why}
	out.Mended = c.ExtensionDue(l, today) && nextPeriod(c, l.Extension, today).From <= out.Since
	return out
}

// What an alarm is about.
const (
	OfCoverage = "coverage" // rights end, and no extension is given by itself
	OfSilence  = "silence"  // silence becomes a refusal
)

// Alarm says that a day comes near which nobody may let pass.
type Alarm struct {
	Of   string   `json:"of"`
	Days int      `json:"days"` // before the day: the nearest step that was reached
	Ends day.Date `json:"ends"` // the day
}

// DueAlarms are those to be raised today: the nearest step of each, once.
func (c Case) DueAlarms(l Findings, today day.Date) (out []Alarm) {
	if !c.Undecided() {
		return nil
	}
	_, provisional, why := c.Next(l)
	if until := c.CoveredUntil(); l.Extension.N > 0 && until >= c.Filed.On && (provisional || len(why) > 0) {
		out = c.dueAlarm(out, OfCoverage, until, l.Guard.Alerts, today)
	}
	if on := c.SilenceOn(); on != "" && c.SilentOn == "" {
		out = c.dueAlarm(out, OfSilence, on, l.Guard.SilenceAlerts, today)
	}
	return out
}

func (c Case) dueAlarm(out []Alarm, of string, ends day.Date, steps []int, today day.Date) []Alarm {
	days := -1
	for _, n := range steps {
		if today >= ends.Plus(-n) && (days < 0 || n < days) {
			days = n
		}
	}
	if days < 0 {
		return out
	}
	for _, a := range c.Alarms {
		if a.Of == of && a.Ends == ends && a.Days <= days {
			return out
		}
	}
	return append(out, Alarm{of, days, ends})
}

// raise notes an alarm in the place of the last one about the same.
func (c Case) raise(a Alarm) Case {
	c.Alarms = append(slices.DeleteFunc(slices.Clone(c.Alarms), func(x Alarm) bool { return x.Of == a.Of }), a)
	return c
}

// settle drops the alarms and the incident that are over.
func (c Case) settle(on day.Date) Case {
	if len(c.Alarms) > 0 {
		c.Alarms = slices.DeleteFunc(slices.Clone(c.Alarms), func(a Alarm) bool {
			if a.Of == OfSilence {
				return c.SilenceOn() != a.Ends || c.SilentOn != ""
			}
			return !c.Undecided() || c.CoveredUntil() != a.Ends || c.CompleteOn != "" && c.Filed.InTime()
		})
	}
	if len(c.Alarms) == 0 {
		c.Alarms = nil
	}
	if c.Incident != nil && (!c.Open() || c.CoveredUntil() >= on) {
		c.Incident = nil
	}
	return c
}

// Incident is a day without a document for somebody who should have one: it has a number until it is over.
type Incident struct {
	Number string   `json:"number"`
	Since  day.Date `json:"since"`         // first day without a document
	Why    []string `json:"why,omitempty"` // locale keys under "cover.why"; none: the platform itself was late

	Mended bool `json:"mended,omitempty"` // the extension of the same night goes back to that first day: nobody needs to act
}

// Coverage is by what somebody is covered, and what comes next.
type Coverage struct {
	Until       day.Date // last day of a document; "" when there never was one
	By          string   // permit, extension, provisional, or none
	Kept        day.Date // last day of the rights that a long permit keeps after its end, with the proof of filing
	Next        day.Date // on which the next extension is given by itself
	Provisional bool     // that next one
	Why         []string // why none is given by itself: locale keys under "cover.why" and "cover.change"
	Now         bool     // a document covers today
}

// Coverage reads how the case stands on a day.
func (c Case) Coverage(l Findings, today day.Date) Coverage {
	out := Coverage{Until: c.CoveredUntil(), By: "none", Kept: c.Filed.Kept}
	if c.PermitEnds != "" {
		out.By = "permit"
	}
	for _, p := range c.Extensions {
		if p.Until == out.Until {
			out.By = "extension"
			if p.Provisional {
				out.By = "provisional"
			}
		}
	}
	out.Now = out.Until >= today
	out.Next, out.Provisional, out.Why = c.Next(l)
	if out.Next != "" {
		out.Next = max(out.Next, today)
	}
	return out
}

// Marks are what a list shows of a case, the gravest first: "gap", "silent", a kind of flag, "coverage-5", "silence-15".
func (c Case) Marks() (out []string) {
	if c.Incident != nil {
		out = append(out, "gap")
	}
	if c.SilentOn != "" && c.Undecided() {
		out = append(out, "silent")
	}
	for _, kind := range FlagKinds {
		if _, ok := c.Flagged(kind); ok {
			out = append(out, kind)
		}
	}
	alarms := slices.Clone(c.Alarms)
	slices.SortStableFunc(alarms, func(a, b Alarm) int { return a.Days - b.Days })
	for _, a := range alarms {
		if a.Of == OfCoverage && c.Incident != nil {
			continue // they have ended
		}
		out = append(out, fmt.Sprintf("%s-%d", a.Of, a.Days))
	}
	return out
}
