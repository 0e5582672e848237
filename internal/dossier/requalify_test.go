package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
)

// shorterSilence is a parameter of the made-up procedure.
var shorterSilence = edit{"params/test.yaml", write(`checked: 2026-01-01
params:
  - param: test.silence
    unit: month
    title: {fr: a, en: b, es: c}
    values: [{from: 2000-01-01, value: 2, source: ceseda/r431-5}]
`)}

// right is the procedure that the person should have chosen: it asks one question more, wants another piece, has
// another delay of silence and may be asked for at any time.
func right(t *testing.T) edit {
	return another(t,
		swap("  - {param: silence.general}", "  - {param: test.silence}"),
		swap("window: renewal.window\nadvice: renewal.advice-window\n", ""),
		swap("      - {id: school,", "      - {id: has_bicycle, kind: yesno, label: {fr: Un vélo ?, en: Bicycle?, es: ¿Bicicleta?}}\n      - {id: school,"),
		swap("  - piece: transcripts", "  - piece: bicycle-proof"))
}

// wrongGround is a filed dossier that should have been the other procedure.
func wrongGround(t *testing.T, s *dossier.Service) dossier.Case {
	t.Helper()
	under(t, s, lawWith(t, right(t), shorterSilence))
	c, err := s.Submit(t.Context(), awa, ready(t, s).ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func offer(t *testing.T, s *dossier.Service, id dossier.ID, procedure string) (dossier.Case, error) {
	t.Helper()
	return s.Act(t.Context(), id, ident.ID(), dossier.Command{Do: dossier.Requalify, Actor: agent(dossier.PreInstructor), Procedure: procedure},
		"You study by bicycle.")
}

func need(t *testing.T, err error, key string) {
	t.Helper()
	if fault.Of(err).Text.Key != "need."+key {
		t.Errorf("%v, want that %s is needed", err, key)
	}
}

func TestRequalified(t *testing.T) {
	s, clock := service(t)
	before := wrongGround(t, s)
	*clock = day.At("2026-06-16T10:00:00Z")
	ask := dossier.Command{Do: dossier.Ask, Actor: agent(dossier.PreInstructor), Wants: []dossier.Want{{Piece: "transcripts", Motive: "missing"}}}
	if _, err := s.Act(t.Context(), before.ID, ident.ID(), ask, ""); err != nil {
		t.Fatal(err)
	}
	offered, err := offer(t, s, before.ID, "test.other")
	if err != nil || offered.Procedure != before.Procedure || offered.State != dossier.Incomplete || text(t, offered.Filed) != text(t, before.Filed) {
		t.Fatalf("the offer alone changes something: %+v, %v", offered, err)
	}
	d := load(t, s, before.ID)
	if o := d.Case.Offer; o == nil || o.Procedure != "test.other" || d.Notes[o.Note].Body != "You study by bicycle." {
		t.Errorf("offer %+v", o)
	}
	x, err := s.Change(t.Context(), d, "test.other")
	if err != nil || !slices.Equal(x.Pieces(d.Case), []string{"bicycle-proof"}) || len(x.To.Unfinished()) != 1 {
		t.Errorf("the comparison: %v more, %v", x.Pieces(d.Case), err)
	}

	*clock = day.At("2026-06-20T10:00:00Z")
	_, err = s.Agree(t.Context(), awa, before.ID, ident.ID(), "student.first")
	need(t, err, "as-offered")
	after, err := s.Agree(t.Context(), awa, before.ID, ident.ID(), "test.other")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := s.Rules().Procedure("test.other")
	if after.Under() != (dossier.Under{Procedure: p.Code, Version: p.Version}) || after.State != dossier.Submitted || after.Offer != nil {
		t.Errorf("%+v", after)
	}
	if after.Reference != before.Reference || after.Filed.On != before.Filed.On || after.Answers != before.Answers || text(t, after.Pieces) != text(t, before.Pieces) {
		t.Errorf("lost on the way: %+v", after)
	}
	if !slices.Contains(after.Filed.Wanted, "bicycle-proof") || slices.Contains(after.Filed.Wanted, "transcripts") || len(after.Wanted) != 0 {
		t.Errorf("wanted now: %v, asked %v", after.Filed.Wanted, after.Wanted)
	}
	if after.SilenceOn() != "2026-08-19" { // two months from the filing, and four days of the request
		t.Errorf("silence on %s", after.SilenceOn())
	}
	if after.Filed.Status != "open" || after.Filed.Closes != before.Filed.Closes {
		t.Errorf("a filing in time became %+v", after.Filed)
	}

	d = load(t, s, before.ID)
	if former := s.Former(t.Context(), d); len(former) != 1 || former[0].Code != "student.renewal" {
		t.Errorf("before it was %v", former)
	}
	if d.At(before.Version).Procedure != "student.renewal" || text(t, dossier.Fold(dossier.Begin(after, events(d)), events(d))) != text(t, after) {
		t.Error("the history tells another story")
	}
}

// Under its new procedure the person completes what is missing; before that nobody declares it complete.
func TestCompletedAfterTheChange(t *testing.T) {
	s, _ := service(t)
	c := wrongGround(t, s)
	if _, err := offer(t, s, c.ID, "test.other"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Agree(t.Context(), awa, c.ID, ident.ID(), "test.other")
	if err != nil || !c.Unanswered {
		t.Fatalf("%+v, %v", c, err)
	}
	pre := agent(dossier.PreInstructor)
	declare := func() error {
		_, err := s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: dossier.DeclareComplete, Actor: pre}, "")
		return err
	}
	need(t, declare(), "pieces-accepted")
	give(t, s, c.ID, "bicycle-proof")
	for _, piece := range c.Filed.Wanted {
		if _, err := s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: dossier.Judge, Actor: pre, Piece: piece, Verdict: dossier.Accepted}, ""); err != nil {
			t.Fatal(err)
		}
	}
	need(t, declare(), "answers-given")
	_, err = s.Amend(t.Context(), awa, c.ID, ident.ID())
	need(t, err, "answers-complete")
	save(t, s, c.ID, map[string]string{"has_bicycle": "yes"})
	if _, err = s.Amend(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	if err := declare(); err != nil {
		t.Error(err)
	}
}

// A late filing gets the kinder window of its new procedure; the day stays.
func TestKinderWindow(t *testing.T) {
	s, clock := service(t)
	*clock = day.At("2026-08-10T10:00:00Z")
	c := wrongGround(t, s)
	if c.Filed.InTime() {
		t.Fatalf("filed in time: %+v", c.Filed)
	}
	if _, err := offer(t, s, c.ID, "test.other"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Agree(t.Context(), awa, c.ID, ident.ID(), "test.other")
	if err != nil || !c.Filed.InTime() || c.Filed.On != "2026-08-10" {
		t.Errorf("%+v, %v", c.Filed, err)
	}
}

func TestOfferDeclinedAndRetracted(t *testing.T) {
	s, _ := service(t)
	c := wrongGround(t, s)
	for _, do := range []dossier.Command{{Do: dossier.Decline, Actor: awa}, {Do: dossier.Retract, Actor: agent(dossier.PreInstructor)}} {
		if _, err := offer(t, s, c.ID, "test.other"); err != nil {
			t.Fatal(err)
		}
		_, err := offer(t, s, c.ID, "test.other")
		need(t, err, "no-offer-open")
		give(t, s, c.ID, "passport") // the person's other acts stay possible
		after, err := s.Act(t.Context(), c.ID, ident.ID(), do, "No, I walk.")
		if err != nil || after.Offer != nil || after.Procedure != c.Procedure || after.State != c.State || text(t, after.Filed) != text(t, c.Filed) {
			t.Errorf("%s: %+v, %v", do.Do, after, err)
		}
		d := load(t, s, c.ID)
		if last := d.History[len(d.History)-1]; d.Notes[last.Note].Body != "No, I walk." {
			t.Errorf("the word of %s is lost", do.Do)
		}
		_, err = s.Agree(t.Context(), awa, c.ID, ident.ID(), "test.other")
		need(t, err, "offer-open")
	}
}

// What cannot go on here, or would be a second one of its kind, is not offered and not agreed to.
func TestWhatCannotBeOffered(t *testing.T) {
	s, _ := service(t)
	counter := another(t, swap("channel: anef", "channel: counter"))
	counter.file = "procedures/test.counter.yaml"
	text := counter.change("")
	counter.change = write(strings.Replace(text, "procedure: test.other", "procedure: test.counter", 1))
	under(t, s, lawWith(t, right(t), shorterSilence, counter))
	c, err := s.Submit(t.Context(), awa, ready(t, s).ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	for procedure, key := range map[string]string{"test.counter": "procedure-here", "no.such": "procedure-here", "student.renewal": "another-procedure", "": "another-procedure"} {
		_, err := offer(t, s, c.ID, procedure)
		need(t, err, key)
	}
	if _, err := offer(t, s, c.ID, "test.other"); err != nil {
		t.Fatal(err)
	}
	twin := start(t, s, "test.other")
	_, err = s.Agree(t.Context(), awa, c.ID, ident.ID(), "test.other")
	need(t, err, "no-twin")
	if _, err := s.Withdraw(t.Context(), awa, twin.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Agree(t.Context(), awa, c.ID, ident.ID(), "test.other"); err != nil {
		t.Error(err)
	}
}
