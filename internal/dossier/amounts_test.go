package dossier_test

import (
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/ident"
)

// decided files a dossier on one day and grants it on another.
func decided(t *testing.T, s *dossier.Service, clock *day.Clock, c dossier.Case, filed, granted string) dossier.Case {
	t.Helper()
	*clock = day.At(filed + "T10:00:00Z")
	c, err := s.Submit(t.Context(), awa, c.ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	do := func(cmd dossier.Command) {
		t.Helper()
		if c, err = s.Act(t.Context(), c.ID, ident.ID(), cmd, ""); err != nil {
			t.Fatalf("%s: %v", cmd.Do, err)
		}
	}
	for _, piece := range c.Filed.Wanted {
		do(dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: piece, Verdict: dossier.Accepted})
	}
	do(dossier.Command{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)})
	*clock = day.At(granted + "T10:00:00Z")
	do(dossier.Command{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}})
	do(dossier.Command{Do: dossier.Grant, Actor: agent(dossier.Signatory)})
	return c
}

func sum(lines []dossier.FeeLine) (out euro.Cents) {
	for _, f := range lines {
		out += f.Amount
	}
	return out
}

const feesFile = "params/fees.yaml"

// dearer has the stamp duty rise from 25 to 50 on 10 July, and the tariff follow a day.
func dearer(basis string) []edit {
	return []edit{{feesFile, func(text string) string {
		text = swap("- {from: 2026-05-01, value: 50, source: loi-finances-2026/128}\n  - param: tax.regularisation\n",
			"- {from: 2026-07-10, value: 50, source: loi-finances-2026/128}\n  - param: tax.regularisation\n")(text)
		return swap("value: decision, source", "value: "+basis+", source")(text)
	}}}
}

// The day whose tariff applies is a parameter of the law: each of its values gives another sum.
func TestTariffBasis(t *testing.T) {
	for basis, want := range map[string][3]euro.Cents{ // granted before the rise; after it; handed over after it
		"filing":    {euro.Euros(75), euro.Euros(75), euro.Euros(75)},
		"decision":  {euro.Euros(75), euro.Euros(100), euro.Euros(75)},
		"hand-over": {euro.Euros(75), euro.Euros(100), euro.Euros(100)},
	} {
		for i, granted := range []string{"2026-07-01", "2026-07-15"} {
			s, clock := service(t)
			under(t, s, lawWith(t, dearer(basis)...))
			c := decided(t, s, clock, ready(t, s), "2026-06-15", granted)
			if got := c.AmountDue(); got != want[i] {
				t.Errorf("%s, granted on %s: %s, not %s", basis, granted, got, want[i])
			}
			if i == 1 {
				continue
			}
			*clock = day.At("2026-07-20T10:00:00Z")
			after, err := s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: dossier.Reprice, Actor: dossier.Actor{Role: dossier.Clock}}, "")
			if changes := want[2] != want[0]; changes != (err == nil) || !changes && fault.Of(err).Text.Key != "need.tariff-changed" {
				t.Errorf("%s, by the day of hand-over: %v", basis, err)
			} else if changes && after.AmountDue() != want[2] {
				t.Errorf("%s, handed over: %s", basis, after.AmountDue())
			}
		}
	}
}

// An amount is contested with a number and a day, and answered: it stays, or it goes. What was struck before the decision
// is not charged by it.
func TestContestedAmount(t *testing.T) {
	s, clock := service(t)
	c := ready(t, s)
	*clock = day.At("2026-08-10T10:00:00Z") // late
	c, err := s.Submit(t.Context(), awa, c.ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	act := func(do dossier.Action, who dossier.Actor, line, motive, word string) error {
		t.Helper()
		after, err := s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: do, Actor: who, Line: line, Motive: motive}, word)
		if err == nil {
			c = after
		}
		return err
	}
	key := func(err error) string { return fault.Of(err).Text.Key }
	by := agent(dossier.Instructor)
	if err := act(dossier.Contested, awa, "regularisation", "", "Pourquoi ?"); key(err) != "need.line-due" {
		t.Errorf("what is not due: %v", err)
	}
	if err := act(dossier.Contested, awa, "late-fee", "", "J’étais à l’hôpital."); err != nil {
		t.Fatal(err)
	}
	x := c.Contests[0]
	if x.Number == "" || x.Due != "2026-08-25" || x.Line != "late-fee" || c.Urgency().On > x.Due {
		t.Errorf("%+v, urgent %+v", x, c.Urgency())
	}
	if err := act(dossier.Contested, awa, "late-fee", "", "Encore."); key(err) != "need.contest-once" {
		t.Errorf("twice: %v", err)
	}
	if err := act(dossier.Uphold, by, "tax", "", "Non."); key(err) != "need.contest-open" {
		t.Errorf("the answer to nothing: %v", err)
	}
	if err := act(dossier.Uphold, by, "late-fee", "", "Sans justificatif."); err != nil || c.Contests[0].Answer != dossier.ContestUpheld {
		t.Fatalf("%+v %v", c.Contests, err)
	}
	if err := act(dossier.Contested, awa, "late-fee", "", "Voici le certificat."); err != nil {
		t.Fatalf("again, with more to say: %v", err)
	}
	if err := act(dossier.Waive, by, "late-fee", "", "Hospitalisation."); key(err) != "need.motive" {
		t.Errorf("without a motive: %v", err)
	}
	if err := act(dossier.Waive, by, "late-fee", "force-majeure", "Hospitalisation."); err != nil || c.Contests[1].Answer != dossier.ContestWaived {
		t.Fatalf("%+v %v", c.Contests, err)
	}
	d, err := s.Load(t.Context(), awa, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := dossier.Measured(c, d.History[len(d.History)-1].Event); !ok || m.Kind != dossier.Reliefs || m.Motive != "force-majeure" {
		t.Errorf("no second look is taken at it: %+v", m)
	}
	if due, err := s.Amounts(t.Context(), d); err != nil || sum(due) != euro.Euros(100) {
		t.Errorf("due %+v, %v", due, err)
	}
	for _, piece := range c.Filed.Wanted {
		if c, err = s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: piece, Verdict: dossier.Accepted}, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range []dossier.Command{
		{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)},
		{Do: dossier.Propose, Actor: by, Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}},
		{Do: dossier.Grant, Actor: agent(dossier.Signatory)},
	} {
		if c, err = s.Act(t.Context(), c.ID, ident.ID(), cmd, ""); err != nil {
			t.Fatalf("%s: %v", cmd.Do, err)
		}
	}
	if c.AmountDue() != euro.Euros(100) {
		t.Errorf("the decision charges %s", c.AmountDue())
	}
}
