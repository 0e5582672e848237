package dossier_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/law"

	"pgregory.net/rapid"
)

func date(s string) day.Date { return day.Must(s) }

// dice gives a number below n; rapid and the fuzzer each throw their own.
type dice func(n int) int

func pick[T any](throw dice, of ...T) T { return of[throw(len(of))] }

var (
	actions = func() (out []dossier.Action) {
		for _, m := range dossier.Moves {
			if !slices.Contains(out, m.Do) {
				out = append(out, m.Do)
			}
		}
		return out
	}()
	roles = append([]dossier.Role{dossier.Applicant, dossier.Factory, dossier.Clock, ""}, dossier.AgentRoles...)
)

// life is one dossier on its way, with all that was ever said of it.
type life struct {
	start   dossier.Case
	now     dossier.Case
	today   day.Date
	events  []dossier.Event
	shadows []shadow // every case that ever was, and how it read then
}

type shadow struct {
	c    dossier.Case
	text string
}

func newLife(throw dice) *life {
	c := dossier.Case{ID: "d1", Reference: "DAAA-AAAA-AA", State: dossier.Draft, Procedure: "student.renewal", Account: "awa",
		Person: "p", Permit: pick(throw, "held", "held", "held", ""), PermitEnds: pick[day.Date](throw, "2026-05-01", "2026-05-01", "2026-03-31", "2025-12-01")}
	if c.Permit == "" {
		c.PermitEnds = ""
	}
	return &life{start: c, now: c, today: "2026-03-01"}
}

// backwards end a life, send it back to its beginning, or go on around it.
var backwards = []dossier.Action{dossier.Cease, dossier.Withdraw, dossier.Discard, dossier.Match, dossier.Validate, dossier.Requalify, dossier.Agree, dossier.Retract, dossier.Decline,
	dossier.Assign, dossier.Remark, dossier.Flag, dossier.Unflag, dossier.Suspend, dossier.Transfer, dossier.Repatriate,
	dossier.KeepHere, dossier.Consult, dossier.Recall, dossier.Opine,
	dossier.Waive, dossier.Contested, dossier.Uphold, dossier.Backdate, dossier.Reprice}

// command is usually one that the table allows and that makes sense, and now and then nonsense.
func (l *life) command(throw dice) dossier.Command {
	odd := func() bool { return throw(12) == 0 }
	do, by := pick(throw, actions...), pick(throw, roles...)
	if moves := movesFrom(l.now.State); len(moves) > 0 && !odd() {
		m := pick(throw, moves...)
		for range 8 { // or hardly any life would be long, and few would come to a decision
			if slices.Contains(backwards, m.Do) {
				m = pick(throw, moves...)
			}
		}
		do, by = m.Do, m.By
	}
	cmd := good(l.now.State, do, by)
	if cmd.Actor.Office == "14" && l.now.Office != "" {
		cmd.Actor.Office = l.now.Office
	}
	cmd.Agent = pick(throw, "", cmd.Actor.ID, "agent-instructor")
	cmd.Answers, cmd.Due = l.now.Answers+1, l.today.Plus(throw(60)-5)
	cmd.Piece = pick(throw, "passport", "passport", "photo")
	cmd.Verdict = pick(throw, dossier.Accepted, dossier.Accepted, dossier.Rejected)
	cmd.Stamp = pick(throw, "1234 5678 9012 3456", "1234567890123456", "12")
	cmd.Law.Status = pick(throw, "open", "open", "late", "expired", "none")
	cmd.Law.Extension = pick(throw, months, months, law.Delay{Unit: law.Days, N: 30})
	cmd.Law.Wanted = pick(throw, open.Wanted, open.Wanted, []string{"passport", "photo"}, nil)
	cmd.Law.Fees = pick(throw, nil, []dossier.FeeLine{{Code: "tax", Amount: 5000, Source: "s"}, {Code: "stamp-duty", Amount: 2550, Source: "s"}})
	cmd.Law.Silence.N = pick(throw, 4, 4, 2)
	cmd.Proposal = pick(throw, cmd.Proposal, cmd.Proposal, &dossier.Proposal{Grounds: []string{"resources"}})
	cmd.Law.Validates = pick(throw, false, false, false, true)
	cmd.Visa.Says = pick(throw, dossier.VisaKnown, dossier.VisaKnown, dossier.VisaSilent, dossier.VisaUnknown)
	if l.now.State != dossier.Draft {
		cmd.Visa.Of.Until = l.now.PermitEnds // as it was typed
	}
	for _, spoil := range []func(){
		func() { cmd.Piece = "" },
		func() { cmd.File = "" },
		func() { cmd.Verdict = "" },
		func() { cmd.Motive = "" },
		func() { cmd.Note = "" },
		func() { cmd.Wants = nil },
		func() { cmd.Unfinished = true },
		func() { cmd.IdentitySeen, cmd.PiecesSeen = false, false },
		func() {
			cmd.Handed = pick(throw, nil, &dossier.Handed{Late: l.today.Plus(-1)}, &dossier.Handed{Fingers: dossier.FingersImpossible, Old: dossier.NoCard, Photo: true})
		},
		func() { cmd.Actor.Via = &dossier.Via{Agent: "agent-signatory", Office: "14", Visit: "v"} },
		func() { cmd.Actor.ID = "agent-instructor" },
		func() { cmd.Actor.Office = "61" },
		func() { cmd.Procedure = pick(throw, "", "student.renewal", "talent.renewal") },
		func() { cmd.Law.Here = false },
		func() { cmd.Law.Paid = false },
		func() { cmd.Law.Twin = true },
		func() { cmd.Law.Status = pick(throw, "too-early", "closed") },
		func() { cmd.Law.Channel = pick(throw, "counter", "") },
		func() { cmd.Law.Extension.N = 0 },
		func() { cmd.Law = dossier.Findings{} },
		func() { cmd.Proposal = pick(throw, nil, &dossier.Proposal{}) },
		func() { cmd.Proposal = &dossier.Proposal{Grant: true, Card: "card", Months: 48} },
	} {
		if odd() {
			spoil()
		}
	}
	if due := l.now.DueAlarms(cmd.Law, l.today); do == dossier.Alert && len(due) > 0 && !odd() {
		cmd.Alarm = &due[0]
	}
	if (do == dossier.Requalify || do == dossier.Agree) && throw(12) > 0 {
		cmd.Law.Under.Procedure = cmd.Procedure
	}
	return cmd
}

// tb is what a test of rapid, of the fuzzer and of testing have in common.
type tb interface {
	Helper()
	Fatalf(string, ...any)
}

// step tries one command and holds the outcome against the table and the invariants.
func (l *life) step(t tb, throw dice) {
	t.Helper()
	l.today = l.today.Plus(pick(throw, 0, 0, 1, 3, 20, 70))
	cmd := l.command(throw)
	dossier.Refusals(l.now, cmd, l.today)
	events, err := dossier.Decide(l.now, cmd, l.today)
	if err != nil {
		var f *fault.Error
		if events != nil || !errors.As(err, &f) && cmd.Do != dossier.Extend {
			t.Fatalf("%s in %s: events %v beside %v", cmd.Do, l.now.State, events, err)
		}
		return
	}
	before := l.now
	l.shadows = append(l.shadows, shadow{before, str(t, before)})
	l.now = dossier.Fold(before, events)
	l.events = append(l.events, events...)
	l.check(t, before, cmd, events)
}

func str(t tb, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(b)
}

// leads is where a line leads; what is revived goes back to where it stood.
func leads(before dossier.Case, m dossier.Move) dossier.State {
	if m.Do == dossier.Revive {
		return before.Ceased.From
	}
	return m.To
}

func (l *life) check(t tb, before dossier.Case, cmd dossier.Command, events []dossier.Event) {
	t.Helper()
	c, e := l.now, events[0]
	bad := func(what string) {
		t.Fatalf("%s: %s in %s by %s\nbefore %+v\nafter  %+v", what, cmd.Do, before.State, cmd.Actor.Role, before, c)
	}
	i := slices.IndexFunc(dossier.Moves, func(m dossier.Move) bool {
		return m.From == before.State && m.Do == cmd.Do && m.By == cmd.Actor.Role
	})
	switch {
	case len(events) != 1 || i < 0:
		bad("no such line in the table")
	case c.State != leads(before, dossier.Moves[i]) || e.On != l.today || e.V != 1:
		bad("not where the table leads")
	case c.Version != int64(len(l.events)):
		bad("the version does not count the events")
	case before.Filed.On != "" && c.Filed.On != before.Filed.On:
		bad("the filing date changed")
	case before.Filed.On != "" && c.Filed.Silence != before.Filed.Silence && cmd.Do != dossier.Agree:
		bad("the delay of silence changed")
	case before.Filed.On != "" && c.Filed.Status != before.Filed.Status &&
		(cmd.Do != dossier.Agree && cmd.Do != dossier.Backdate || before.Filed.InTime()):
		bad("where the filing stood in the window changed")
	case cmd.Do == dossier.Backdate && (c.Filed.Counts() >= before.Filed.Counts() || c.AmountDue() > before.AmountDue() && before.DecidedOn == ""):
		bad("an attempt that counts made it worse")
	case cmd.Do == dossier.Waive && c.AmountDue() > before.AmountDue():
		bad("a relief made it dearer")
	case c.Procedure != before.Procedure && (cmd.Do != dossier.Agree || before.Offer == nil || before.Offer.Procedure != c.Procedure):
		bad("another procedure without consent")
	case cmd.Do == dossier.Agree && (c.Answers != before.Answers || str(t, c.Pieces) != str(t, before.Pieces) || c.Office != before.Office ||
		c.CompleteOn != "" || c.Offer != nil):
		bad("more changed than the procedure, or less")
	case c.CoveredUntil() < before.CoveredUntil():
		bad("the person is covered for less long than before")
	case before.State == dossier.Proposed && (cmd.Do == dossier.Amend || cmd.Do == dossier.AddPiece) && (c.State != dossier.Complete || c.Proposal != nil):
		bad("signed unread")
	case cmd.Do == dossier.Grant && (c.Proposal.By == cmd.Actor.ID || !c.Proposal.Grant):
		bad("granted by one pair of eyes")
	case cmd.Do == dossier.Extend && before.CompleteOn == "" && !e.Period.Provisional:
		bad("prolonged before it was complete, and it does not say so")
	case cmd.Do == dossier.Extend && cmd.Actor.Role == dossier.Clock && !before.Filed.InTime() && before.DecidedOn == "":
		bad("prolonged by itself although it is late")
	case before.SilentOn != "" && c.SilentOn != before.SilentOn:
		bad("a refusal by silence was forgotten")
	case (cmd.Do == dossier.Grant || cmd.Do == dossier.Refuse) && slices.Contains(c.Entered, cmd.Actor.ID):
		bad("decided by who typed it for the person")
	case cmd.Do == dossier.Validate && (!before.Filed.Validates || !cmd.Law.Paid):
		bad("no visa, or the tax is not paid")
	case cmd.Do == dossier.Validate && e.By == dossier.Clock && (before.Visa == nil || before.Visa.Says != dossier.VisaKnown || !before.Filed.InTime()):
		bad("validated by itself, late or unconfirmed")
	case e.Via != nil && e.By != dossier.Applicant:
		bad("an agent acts in a colleague's name")
	case cmd.Do == dossier.HandOver && c.AmountDue() > 0 && len(e.Stamp) != 16 && e.Handed.Late == "" && !before.PaidFor("hand-over"):
		bad("handed over unpaid")
	case c.Office != before.Office && cmd.Do != dossier.Submit && cmd.Do != dossier.Transfer && cmd.Do != dossier.Repatriate:
		bad("another office has it")
	case c.SilenceOn() != before.SilenceOn() && slices.Contains(backwards[8:], cmd.Do) || c.Stopped != before.Stopped && slices.Contains(backwards[8:], cmd.Do):
		bad("housekeeping moved the clock")
	case before.Suspended != nil && slices.Contains([]dossier.Action{dossier.Propose, dossier.Grant, dossier.Refuse, dossier.Close}, cmd.Do):
		bad("decided while it rests")
	case before.Assignee != "" && c.Assignee != before.Assignee && cmd.Do == dossier.Assign &&
		cmd.Actor.Role != dossier.Supervisor && cmd.Actor.ID != before.Assignee:
		bad("taken out of a colleague's hands")
	}
	for _, what := range wrong(c) {
		bad(what)
	}
	if s := before.SilenceOn(); cmd.Do != dossier.Agree && s != "" && c.SilenceOn() != "" && c.SilenceOn() < s {
		bad("silence comes sooner than before")
	}
}

// wrong lists what may never be so, whatever happened.
func wrong(c dossier.Case) (out []string) {
	waiting := c.State == dossier.Incomplete || c.State == dossier.Awaiting
	ended := !c.Open() && c.State != dossier.Draft
	for what, so := range map[string]bool{
		"asked for nothing":               waiting && (len(c.Wanted) == 0 || c.Due == "" || c.AskedOn == ""),
		"asked and not waiting":           c.Undecided() && !waiting && (len(c.Wanted) > 0 || c.Due != ""),
		"an offer after the examination":  c.Offer != nil && (!c.Undecided() || c.State == dossier.Proposed),
		"a proposal that is no proposal":  (c.State == dossier.Proposed) != (c.Proposal != nil) && c.Undecided(),
		"complete without a day":          (c.State == dossier.Complete || c.State == dossier.Awaiting || c.State == dossier.Proposed) && c.CompleteOn == "",
		"ended without a day":             ended && c.EndedOn == "",
		"open with an end":                !ended && c.EndedOn != "",
		"filed without a day or office":   c.State != dossier.Draft && c.State != dossier.Withdrawn && (c.Filed.On == "" || c.Office == ""),
		"filed without answers":           c.Filed.On != "" && c.Answers == 0,
		"the clock of silence ran back":   c.Stopped < 0,
		"silence while the person's turn": c.State == dossier.Incomplete && c.SilenceOn() != c.SilentOn,
		"an alarm that is over":           !c.Undecided() && len(c.Alarms) > 0,
		"an incident of an ended dossier": !c.Open() && c.Incident != nil,
		"silence never":                   c.Undecided() && c.State != dossier.Incomplete && c.SilenceOn() == "",
		"silence after the decision":      !c.Undecided() && c.SilenceOn() != "",
	} {
		if so {
			out = append(out, what)
		}
	}
	for _, p := range c.Pieces {
		if p.Files < 0 {
			out = append(out, "fewer files than none")
		}
	}
	return append(out, overlaps(c)...)
}

func overlaps(c dossier.Case) (out []string) {
	last := c.PermitEnds
	for _, p := range c.Extensions {
		switch {
		case p.Until < p.From:
			out = append(out, "an extension that ends before it begins")
		case p.From <= last:
			out = append(out, "extensions overlap")
		case p.Until >= p.From.PlusMonths(3, day.Clamp):
			out = append(out, "an extension of more than three months")
		}
		last = p.Until
	}
	return out
}

// end looks back: the history tells the same story, and no case of the past was touched.
func (l *life) end(t tb) {
	t.Helper()
	var again []dossier.Event
	for _, e := range l.events { // as the store gives them back
		var read dossier.Event
		if err := json.Unmarshal([]byte(str(t, e)), &read); err != nil {
			t.Fatalf("%v", err)
		}
		again = append(again, read)
	}
	if got, want := str(t, dossier.Fold(l.start, again)), str(t, l.now); got != want {
		t.Fatalf("the history folds to\n%s\nthe snapshot is\n%s", got, want)
	}
	for _, s := range l.shadows {
		if now := str(t, s.c); now != s.text {
			t.Fatalf("the past changed from\n%s\nto\n%s", s.text, now)
		}
	}
	l.noGap(t)
}

// noGap: an extension begins on the day after what covered the person before; where that was over already, at the
// latest on the day on which it was given.
func (l *life) noGap(t tb) {
	t.Helper()
	c := l.start
	for _, e := range l.events {
		next := c.CoveredUntil().Plus(1)
		if e.Do == dossier.Extend && (e.Period.From < next || e.Period.From > max(next, e.On) || e.Period.Until < e.On) {
			t.Fatalf("covered until %s, prolonged on %s from %s", c.CoveredUntil(), e.On, e.Period.From)
		}
		c = dossier.Apply(c, e)
	}
}

func TestRandomLives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		throw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "throw") }
		l := newLife(throw)
		for range 100 {
			l.step(t, throw)
		}
		l.end(t)
	})
}

// The lives thrown here come to every state, so that what holds of them holds of all. The throws are the same each time.
func TestLivesReachEveryState(t *testing.T) {
	reached, throw := map[dossier.State]bool{}, rand.New(rand.NewPCG(1, 2)).IntN
	for range 200 {
		l := newLife(throw)
		for range 100 {
			l.step(t, throw)
			reached[l.now.State] = true
		}
	}
	for _, s := range states() {
		if !reached[s] {
			t.Errorf("no life came to %s", s)
		}
	}
}

// FuzzDecide throws with the fuzzer's bytes: any command in any state that can be reached never panics,
// and an accepted one leads where the table says.
func FuzzDecide(f *testing.F) {
	for _, m := range dossier.Moves {
		f.Add([]byte(string(m.From) + string(m.Do) + string(m.By) + string(m.To)))
	}
	f.Add([]byte{})
	f.Add(make([]byte, 300))
	f.Fuzz(func(t *testing.T, throws []byte) {
		throws = throws[:min(len(throws), 2000)] // some fifty steps
		throw := func(n int) int {
			if len(throws) == 0 {
				return 0
			}
			v := int(throws[0]) % n
			throws = throws[1:]
			return v
		}
		l := newLife(throw)
		for len(throws) > 0 {
			l.step(t, throw)
		}
		l.end(t)
	})
}
