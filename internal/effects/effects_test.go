package effects_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/locale"
	"anef/locales"
)

func follow(do dossier.Action) effects.After {
	after := dossier.Case{ID: "d1", Version: 4, State: dossier.Complete}
	e := dossier.Event{Do: do, On: "2026-03-01"}
	if do == dossier.Extend {
		e.Period = &dossier.Period{From: "2026-05-02", Until: "2026-08-01"}
	}
	if do == dossier.Validate {
		e.Valid = &dossier.Period{From: "2026-01-02", Until: "2027-01-01"}
	}
	if do == dossier.Pay {
		e.Payment = &dossier.Payment{Moment: dossier.AtFiling, What: "paid", Sum: 5000}
	}
	if do == dossier.Consult || do == dossier.Opine || do == dossier.Recall {
		e.Opinion = &dossier.Opinion{ID: "o1", Due: "2026-04-01"}
	}
	return effects.Of(dossier.Case{ID: "d1", Version: 3}, after, e)
}

func actions() (out []dossier.Action) {
	for _, m := range dossier.Moves {
		if !slices.Contains(out, m.Do) {
			out = append(out, m.Do)
		}
	}
	return out
}

// quiet are the acts of which nobody needs to be told, each with its reason.
var quiet = map[dossier.Action]string{
	dossier.AddPiece:  "the person did it and sees it on the page",
	dossier.DropPiece: "the same, in a draft",
	dossier.Discard:   "the same",
	dossier.Amend:     "the same",
	dossier.Judge:     "the request for pieces that follows tells it",
	dossier.Propose:   "not decided yet",
	dossier.SendBack:  "between agents",
	dossier.Decline:   "the person did it and sees it on the page",
	dossier.Order:     "the grant told that a card will be made",
	dossier.Alert:     "the office is warned; the person only while something is asked of them",

	dossier.Match:     "the page shows it; an answer that an office must look at is told",
	dossier.Assign:    "between agents; the page says that somebody has it",
	dossier.Remark:    "between agents",
	dossier.Flag:      "the page shows it",
	dossier.Unflag:    "the same",
	dossier.KeepHere:  "the person did it and sees it on the page",
	dossier.GivePhoto: "the same",
	dossier.Follow:    "the decision that it follows from told it; papers made again are told by themselves",

	dossier.ProposeRevocation: "not signed yet",
	dossier.DropRevocation:    "between agents",
	dossier.OverrideRights:    "not signed yet",
	dossier.DropOverride:      "between agents, unless it was signed",
}

// Every act either tells the person something or has a reason to be silent.
func TestNoSilentAct(t *testing.T) {
	for _, do := range actions() {
		told := slices.ContainsFunc(follow(do).Jobs, func(j jobs.Spec) bool { return j.Args.Kind() != effects.Watch{}.Kind() })
		if _, silent := quiet[do]; told == silent {
			t.Errorf("%s: told %v, reason to be silent %q", do, told, quiet[do])
		}
	}
}

func TestPapers(t *testing.T) {
	for do, kind := range map[dossier.Action]certificate.Kind{dossier.Submit: certificate.Receipt, dossier.Extend: certificate.Extension,
		dossier.Grant: certificate.Decision, dossier.Refuse: certificate.Refusal, dossier.Validate: certificate.Validation} {
		a := follow(do)
		if len(a.Papers) != 1 {
			t.Errorf("%s makes %d papers", do, len(a.Papers))
			continue
		}
		p := a.Papers[0]
		if p.Kind != kind || p.Dossier != "d1" || p.Seq != 4 || p.On != "2026-03-01" || p.Number == "" {
			t.Errorf("%s: %+v", do, p)
		}
		if (do == dossier.Extend || do == dossier.Validate) != (p.From != "" && p.Until != "") {
			t.Errorf("%s runs from %q until %q", do, p.From, p.Until)
		}
		if !slices.ContainsFunc(a.Jobs, func(j jobs.Spec) bool { return j.Key == "paper/"+p.Number }) {
			t.Errorf("nobody makes the paper of %s", do)
		}
	}
	if one, two := follow(dossier.Submit).Papers[0].Number, follow(dossier.Submit).Papers[0].Number; one == two {
		t.Error("two papers with one number")
	}
}

// A key hangs on the place in the history: the same event enqueues once, the next one again. No key, no promise.
func TestKeys(t *testing.T) {
	for _, do := range actions() {
		seen := map[string]bool{}
		for _, j := range follow(do).Jobs {
			if j.Key == "" || seen[j.Key] {
				t.Errorf("%s: key %q", do, j.Key)
			}
			seen[j.Key] = true
		}
		next := effects.Of(dossier.Case{ID: "d1", Version: 4}, dossier.Case{ID: "d1", Version: 5}, dossier.Event{Do: do, On: "2026-03-01",
			Payment: &dossier.Payment{Moment: dossier.AtFiling, What: "paid"}, Opinion: &dossier.Opinion{ID: "o2", Due: "2026-04-01"}})
		for _, j := range next.Jobs {
			if seen[j.Key] && !strings.HasPrefix(j.Key, "card/") { // a dossier ends in one card
				t.Errorf("%s a second time is not told: %s", do, j.Key)
			}
		}
	}
}

// What waits in the queue holds ids, never who the person is.
func TestArgumentsNameNobody(t *testing.T) {
	for _, do := range actions() {
		for _, j := range follow(do).Jobs {
			b, err := json.Marshal(j.Args)
			if err != nil {
				t.Fatal(err)
			}
			var fields map[string]any
			if err := json.Unmarshal(b, &fields); err != nil {
				t.Fatal(err)
			}
			for name := range fields {
				if !slices.Contains([]string{"dossier", "seq", "model", "number", "opinion"}, name) {
					t.Errorf("%s carries %q", j.Args.Kind(), name)
				}
			}
		}
	}
}

// A provisional extension is told as such, and who has pieces to send is told that rights end.
func TestToldByCircumstance(t *testing.T) {
	period := &dossier.Period{From: "2026-05-02", Until: "2026-08-01", Provisional: true}
	soon := &dossier.Alarm{Of: dossier.OfCoverage, Days: 15, Ends: "2026-05-01"}
	for want, x := range map[string]struct {
		state dossier.State
		e     dossier.Event
	}{
		"extended-provisional": {dossier.Submitted, dossier.Event{Do: dossier.Extend, Period: period}},
		"coverage-ends":        {dossier.Incomplete, dossier.Event{Do: dossier.Alert, Alarm: soon}},
		"gap":                  {dossier.Submitted, dossier.Event{Do: dossier.Lack, Incident: &dossier.Incident{Number: "I"}}},
		"":                     {dossier.Submitted, dossier.Event{Do: dossier.Alert, Alarm: soon}},
	} {
		got := ""
		for _, j := range effects.Of(dossier.Case{ID: "d1"}, dossier.Case{ID: "d1", Version: 1, State: x.state}, x.e).Jobs {
			if n, ok := j.Args.(effects.Mail); ok {
				got = n.Model
			}
		}
		if got != want {
			t.Errorf("%s in %s is told as %q, not %q", x.e.Do, x.state, got, want)
		}
	}
}

// Whatever is told has its words, by mail and by text message.
func TestNoticesHaveWords(t *testing.T) {
	texts, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range actions() {
		for _, j := range follow(do).Jobs {
			var n effects.Notice
			var parts []string
			switch args := j.Args.(type) {
			case effects.Mail:
				n, parts = args.Notice, []string{"subject", "text"}
			case effects.Text:
				n, parts = args.Notice, []string{"sms"}
			}
			for _, part := range parts {
				if key := "notice." + n.Model + "." + part; !texts.Has(key) {
					t.Errorf("%s: no sentence %s", do, key)
				}
			}
		}
	}
}
