package dossier_test

import (
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
)

// A dossier stands where the first day stands on which something happens to the person, and the list can say which.
func TestUrgency(t *testing.T) {
	for name, c := range map[string]struct {
		state dossier.State
		edit  func(*dossier.Case)
		want  dossier.Urgency
	}{
		"a draft":              {dossier.Draft, func(c *dossier.Case) {}, dossier.Urgency{On: dossier.NoEnd, Why: dossier.ForAge}},
		"rights end first":     {dossier.Submitted, func(c *dossier.Case) {}, dossier.Urgency{On: "2026-05-01", Why: dossier.ForRights}},
		"prolonged":            {dossier.Complete, func(c *dossier.Case) { c.Extensions = []dossier.Period{{Until: "2026-06-05"}} }, dossier.Urgency{On: "2026-06-05", Why: dossier.ForRights}},
		"silence first":        {dossier.Complete, func(c *dossier.Case) { c.PermitEnds = "2026-12-01" }, dossier.Urgency{On: "2026-06-10", Why: dossier.ForSilence}},
		"an answer is due":     {dossier.Incomplete, func(c *dossier.Case) {}, dossier.Urgency{On: "2026-03-20", Why: dossier.ForAnswer}},
		"a judge":              {dossier.Complete, flagged(dossier.ByJudge, "2026-03-04"), dossier.Urgency{On: "2026-03-04", Why: dossier.ByJudge}},
		"a judge, later":       {dossier.Complete, flagged(dossier.ByJudge, "2026-08-04"), dossier.Urgency{On: "2026-05-01", Why: dossier.ForRights}},
		"somebody vulnerable":  {dossier.Complete, flagged(dossier.Vulnerable, ""), dossier.Urgency{On: "2026-02-10", Why: dossier.Vulnerable}},
		"an opinion":           {dossier.Complete, asked(""), dossier.Urgency{On: "2026-03-10", Why: dossier.ForOpinion}},
		"an opinion that came": {dossier.Complete, asked(dossier.NoView), dossier.Urgency{On: "2026-05-01", Why: dossier.ForRights}},
		"a contested amount":   {dossier.Granted, contested(""), dossier.Urgency{On: "2026-03-12", Why: dossier.ForContest}},
		"one that is answered": {dossier.Granted, contested(dossier.ContestUpheld), dossier.Urgency{On: "2026-05-01", Why: dossier.ForRights}},
		"it rests":             {dossier.Complete, resting, dossier.Urgency{On: "2026-03-25", Why: dossier.ForRest}},
		"nothing hurries":      {dossier.Submitted, func(c *dossier.Case) { c.PermitEnds, c.Filed.Silence.N = "", 0 }, dossier.Urgency{On: "2027-02-10", Why: dossier.ForAge}},
	} {
		if got := in(c.state, c.edit).Urgency(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func flagged(kind string, by day.Date) func(*dossier.Case) {
	return func(c *dossier.Case) { c.Flags = []dossier.Mark{{Kind: kind, Day: by}} }
}

func asked(says string) func(*dossier.Case) {
	return func(c *dossier.Case) { c.Opinions = []dossier.Opinion{{ID: "o", Due: "2026-03-10", Says: says}} }
}

// The office of a dossier changes hands; nothing that the person is owed does.
func TestTransferKeepsEverything(t *testing.T) {
	c := in(dossier.Complete, func(c *dossier.Case) { c.Assignee = "colleague" })
	for _, by := range []dossier.Role{dossier.Applicant, dossier.Supervisor, dossier.Instructor} {
		events, err := dossier.Decide(c, good(c.State, dossier.Transfer, by), today)
		if err != nil {
			t.Fatal(err)
		}
		moved := dossier.Apply(c, events[0])
		back := moved
		back.Office, back.Assignee, back.Version = c.Office, c.Assignee, c.Version
		if moved.Office != "50" || moved.Assignee != "" || text(t, back) != text(t, c) {
			t.Errorf("%s moved it to %s: %s", by, moved.Office, text(t, moved))
		}
	}
}

func contested(answer string) func(*dossier.Case) {
	return func(c *dossier.Case) {
		c.Contests = []dossier.Contest{{Number: "M1", Line: "tax", Due: "2026-03-12", Answer: answer}}
	}
}
