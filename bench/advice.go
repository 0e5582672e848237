package main

import (
	"context"
	"fmt"
	"time"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/locales"
	"anef/rules"
)

const adviceTime = 300 * time.Millisecond

// advice measures one answer from the whole catalogue, and how long the law takes to load.
func (b *bench) advice(ctx context.Context) error {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		return err
	}
	texts, err := locale.Load(locales.FS)
	if err != nil {
		return err
	}
	question, err := advice.Parse(law, map[string]string{
		"on": "2026-05-12", "department": "14", "nationality": "SN", "permit": "card/student", "expires": "2026-09-10",
	}, "2026-05-12")
	if err != nil {
		return err
	}
	written, err := celPrograms(law)
	if err != nil {
		return err
	}
	if err := sameAnswer(law, texts, question); err != nil {
		return err
	}
	var allocs float64
	ours := func() float64 {
		ns, n := alone(adviceTime, func() { advice.Advise(law, texts, question) })
		allocs = n
		return ns
	}
	for _, peer := range []struct {
		is string
		do func()
	}{
		{"the same rule written in Go", func() { sink = byHandAdvice(question) }},
		{"the same conditions by cel-go, no texts", func() { written.run() }},
	} {
		m, err := b.guard.measure(ctx, span, func(context.Context) (s sides, err error) {
			s.bare, _ = alone(adviceTime, peer.do)
			s.ours = ours()
			return s, written.err
		})
		if err != nil {
			return err
		}
		b.print(against("advice, whole catalogue", "ns", peer.is, m, 0))
	}
	b.print(line{What: "advice, whole catalogue", Unit: "allocs", Ours: allocs})
	m, err := b.guard.measure(ctx, span, func(context.Context) (sides, error) {
		ns, _ := alone(adviceTime, func() { _, err = catalogue.Load(rules.FS) })
		return sides{ours: ns / 1e6}, err
	})
	if err != nil {
		return err
	}
	m.bare = 0
	b.print(against("the law is loaded and checked", "ms", "", m, 0))
	return nil
}

// sameAnswer holds the hand-written rule against ours before anything is timed.
func sameAnswer(law *catalogue.Rules, texts *locale.Catalogue, q advice.Question) error {
	for on := q.Expires.Plus(-200); on < q.Expires.Plus(60); on = on.Plus(1) {
		q.On = on
		all, hand := advice.Advise(law, texts, q).Routes, byHandAdvice(q)
		if len(all) == 0 {
			return fmt.Errorf("on %s there is no route", on)
		}
		ours := all[0].Window
		if ours.Opens != hand.opens || ours.Closes != hand.closes || ours.Status != hand.status {
			return fmt.Errorf("on %s the hand-written rule says %+v, the law %+v", on, hand, ours)
		}
	}
	return nil
}

// simple is what the hand-written rule answers; sink keeps the compiler from leaving it out.
type simple struct {
	opens, closes day.Date
	status        advice.Status
	cents         [3]int
	documents     [12]string
	n             int
}

var sink simple

// byHandAdvice is the renewal of a student's card as a programmer would hard-code it.
func byHandAdvice(q advice.Question) (out simple) {
	if q.PermitGround != "student" && q.PermitGround != "student-mobility" || q.PermitKind == "none" {
		return out
	}
	out.opens, out.closes = q.Expires.Plus(-120), q.Expires.Plus(-60)
	switch {
	case q.On < out.opens:
		out.status = advice.TooEarly
	case q.On <= out.closes:
		out.status = advice.Open
	case q.On <= q.Expires:
		out.status = advice.Late
	default:
		out.status = advice.Expired
	}
	out.cents = [3]int{50_00, 25_00, 0}
	if out.status == advice.Expired {
		out.cents[2] = 180_00
	}
	give := func(code string, wanted bool) {
		if wanted {
			out.documents[out.n] = code
			out.n++
		}
	}
	give("current-permit", true)
	give("passport", true)
	give("vls-ts-validation", q.PermitKind == "vls-ts")
	give("address-proof", true)
	give("host-certificate", q.Facts["housing"] == "hosted")
	give("registration", true)
	give("transcripts", true)
	give("resources", true)
	return out
}
