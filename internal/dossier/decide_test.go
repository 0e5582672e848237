package dossier_test

import (
	"encoding/json"
	"testing"

	"anef/internal/dossier"
	"anef/internal/fault"
)

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Whoever has no business with a dossier learns not even that it exists, whatever he wants to do.
func TestOthersSeeNothing(t *testing.T) {
	for _, s := range states() {
		strangers := []dossier.Actor{
			{Role: dossier.Applicant, ID: "somebody else"},
			{Role: dossier.Applicant},
			{Role: dossier.Applicant, Office: "14"},
			{},
		}
		for _, r := range dossier.AgentRoles {
			strangers = append(strangers, dossier.Actor{Role: r, ID: "x", Office: "61"}, dossier.Actor{Role: r, ID: "awa"})
			if s == dossier.Draft {
				strangers = append(strangers, agent(r)) // what is being typed is nobody's but the person's
			}
		}
		for _, a := range strangers {
			for _, m := range dossier.Moves {
				cmd := good(m.From, m.Do, m.By)
				cmd.Actor = a
				if _, err := dossier.Decide(in(s), cmd, today); !fault.Is(err, fault.NotFound) {
					t.Fatalf("%+v, %s in %s: %v", a, m.Do, s, err)
				}
			}
		}
	}
}

// An office-less case belongs to no agent, not to every agent without an office.
func TestNoOfficeMatchesNoOffice(t *testing.T) {
	c := in(dossier.Submitted, func(c *dossier.Case) { c.Office = "" })
	cmd := good(c.State, dossier.Judge, dossier.PreInstructor)
	cmd.Actor.Office = ""
	if _, err := dossier.Decide(c, cmd, today); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// What the table has no line for is a conflict: somebody moved first, or a page is stale.
func TestWhatTheTableForbids(t *testing.T) {
	for _, s := range states() {
		for _, m := range dossier.Moves {
			cmd := good(m.From, m.Do, m.By)
			if dossier.Can(in(s), m.Do, m.By) || s == dossier.Draft && m.By != dossier.Applicant {
				continue
			}
			if _, err := dossier.Decide(in(s), cmd, today); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s by %s in %s: %v", m.Do, m.By, s, err)
			}
		}
	}
}

// The same question has the same answer, and asking changes nothing.
func TestDecideIsPure(t *testing.T) {
	for _, m := range dossier.Moves {
		c, cmd := ripe(in(m.From), m), good(m.From, m.Do, m.By)
		asked, wanted := text(t, c), text(t, cmd)
		one, err1 := dossier.Decide(c, cmd, today)
		two, err2 := dossier.Decide(c, cmd, today)
		if err1 != nil || err2 != nil || text(t, one) != text(t, two) {
			t.Errorf("%s in %s: %v %v, %v %v", m.Do, m.From, one, err1, two, err2)
		}
		if text(t, c) != asked || text(t, cmd) != wanted {
			t.Errorf("%s in %s changed what it was asked about", m.Do, m.From)
		}
	}
}

// Two futures of one case know nothing of each other, nor does the case of them.
func TestApplySharesNothing(t *testing.T) {
	full := func(c *dossier.Case) {
		// Room behind the slices is where a careless append would write.
		c.Extensions = append(make([]dossier.Period, 0, 8), dossier.Period{From: "2026-02-01", Until: "2026-02-10"})
		c.PermitEnds = "2026-01-31"
		c.Wanted = append(make([]dossier.Want, 0, 8), c.Wanted...)
	}
	for _, m := range dossier.Moves {
		c := ripe(in(m.From, full), m)
		before := text(t, c)
		events, err := dossier.Decide(c, good(m.From, m.Do, m.By), today)
		if err != nil {
			t.Fatalf("%s in %s: %v", m.Do, m.From, err)
		}
		said := text(t, events)
		first := dossier.Apply(c, events[0])
		kept := text(t, first)
		other := events[0]
		other.On, other.Piece = today.Plus(5), "another"
		if other.Period != nil {
			other.Period = &dossier.Period{From: "2030-01-01", Until: "2030-02-01"}
		}
		dossier.Apply(c, other)
		next := first
		for _, again := range dossier.Moves { // whatever comes next
			if again.From != first.State {
				continue
			}
			if more, err := dossier.Decide(ripe(first, again), good(again.From, again.Do, again.By), today); err == nil {
				next = dossier.Apply(first, more[0])
			}
		}
		_ = next
		if text(t, c) != before || text(t, first) != kept || text(t, events) != said {
			t.Errorf("%s in %s leaks into another case", m.Do, m.From)
		}
	}
}

// A stamp is known by its digits, however it was typed: the same one must be recognised twice.
func TestStampIsKeptWithoutSpaces(t *testing.T) {
	for typed, want := range map[string]string{"1234 5678 9012 3456": "1234567890123456", "1234567890123456": "1234567890123456", "none": ""} {
		c := in(dossier.Ready, func(c *dossier.Case) { c.Fees = nil })
		cmd := good(c.State, dossier.HandOver, dossier.HandOverClerk)
		cmd.Stamp = typed
		events, err := dossier.Decide(c, cmd, today)
		if err != nil || events[0].Stamp != want {
			t.Errorf("%q: %v, %v", typed, events, err)
		}
	}
}

// Nobody can ask for a piece and call it given in the same breath.
func TestAskedPiecesAreNotGiven(t *testing.T) {
	cmd := good(dossier.Submitted, dossier.Ask, dossier.PreInstructor)
	cmd.Wants = []dossier.Want{{Piece: "passport", Motive: "unreadable", Given: true}}
	events, err := dossier.Decide(in(dossier.Submitted), cmd, today)
	if err != nil || events[0].Wants[0].Given || !cmd.Wants[0].Given {
		t.Errorf("%+v, %v", events, err)
	}
}

// New answers can call for other pieces; where the law knows no way for them, those wanted so far still are.
func TestAmendKeepsTheListWhenTheLawIsSilent(t *testing.T) {
	cmd := good(dossier.Submitted, dossier.Amend, dossier.Applicant)
	cmd.Law = dossier.Findings{}
	events, err := dossier.Decide(in(dossier.Submitted), cmd, today)
	if err != nil {
		t.Fatal(err)
	}
	if c := dossier.Apply(in(dossier.Submitted), events[0]); len(c.Filed.Wanted) != 1 {
		t.Errorf("wanted after an amendment: %v", c.Filed.Wanted)
	}
	cmd.Law = dossier.Findings{Channel: "anef", Wanted: []string{"passport", "transcripts"}}
	if events, err = dossier.Decide(in(dossier.Submitted), cmd, today); err != nil {
		t.Fatal(err)
	}
	c := dossier.Apply(in(dossier.Submitted), events[0])
	if len(c.Filed.Wanted) != 2 || c.Filed.On != "2026-02-10" || c.Filed.Status != "open" {
		t.Errorf("after an amendment: %+v", c.Filed)
	}
}

func TestExtensionWithoutALengthInTheLaw(t *testing.T) {
	cmd := good(dossier.Complete, dossier.Extend, dossier.Instructor)
	cmd.Law.Extension.N = 0
	if events, err := dossier.Decide(in(dossier.Complete), cmd, today); err == nil {
		t.Errorf("an extension of no length: %+v", events[0].Period)
	}
}

func TestExtensionsContinue(t *testing.T) {
	for name, x := range map[string]struct {
		ends, on, from, until string
		had                   []dossier.Period
	}{
		"before the permit ends":        {"2026-05-01", "2026-03-01", "2026-05-02", "2026-08-01", nil},
		"on its last day":               {"2026-03-01", "2026-03-01", "2026-03-02", "2026-06-01", nil},
		"the day after":                 {"2026-02-28", "2026-03-01", "2026-03-01", "2026-05-31", nil},
		"after a gap, since complete":   {"2026-01-31", "2026-03-01", "2026-02-20", "2026-05-19", nil},
		"too long after, from today":    {"2026-01-31", "2026-06-01", "2026-06-01", "2026-08-31", nil},
		"after another extension":       {"2026-01-31", "2026-03-01", "2026-03-11", "2026-06-10", []dossier.Period{{From: "2026-02-01", Until: "2026-03-10"}}},
		"a month that has no such day":  {"2026-11-29", "2026-11-01", "2026-11-30", "2027-02-27", nil},
		"the longest a month can offer": {"2026-11-30", "2026-11-01", "2026-12-01", "2027-02-28", nil},
	} {
		c := in(dossier.Complete, func(c *dossier.Case) { c.PermitEnds, c.Extensions = date(x.ends), x.had })
		events, err := dossier.Decide(c, good(c.State, dossier.Extend, dossier.Instructor), date(x.on))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p := events[0].Period; string(p.From) != x.from || string(p.Until) != x.until {
			t.Errorf("%s: %+v, want %s to %s", name, p, x.from, x.until)
		}
	}
}
