package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/store"
)

// office is a préfecture with agents who can do so much in a day, and no more.
type office struct {
	code    string
	commune string
	load    float64                  // dossiers that come in in a week
	staff   map[dossier.Role]float64 // acts of a role in a week for each that comes in
	credit  map[dossier.Role]float64 // acts that are left to do today
}

// newOffices are five: the first has time, each of the others lacks somebody.
func newOffices() []*office {
	staff := func(checks, examines, signs float64) map[dossier.Role]float64 {
		return map[dossier.Role]float64{dossier.PreInstructor: checks, dossier.Instructor: examines, dossier.Signatory: signs}
	}
	out := []*office{
		{code: "14", commune: "14118", staff: staff(2, 2, 2)},
		{code: "35", commune: "35238", staff: staff(1.4, 1.05, 1.4)},
		{code: "69", commune: "69123", staff: staff(1.6, 1.6, 0.85)},
		{code: "59", commune: "59350", staff: staff(1.4, 0.7, 1.4)},
		{code: "93", commune: "93066", staff: staff(0.7, 1.4, 1.4)},
	}
	for _, o := range out {
		o.credit = map[dossier.Role]float64{}
	}
	return out
}

// shares are how much of the week's work is done on each day: on Wednesdays half of the agents are away.
var shares = map[time.Weekday]float64{time.Monday: 0.25, time.Tuesday: 0.22, time.Wednesday: 0.12, time.Thursday: 0.22, time.Friday: 0.19}

// work is half a day at an office: each role takes from its list, those first who lose their rights first.
func (w *world) work(ctx context.Context, o *office) error {
	for _, desk := range []struct {
		role   dossier.Role
		states []dossier.State
		act    func(context.Context, *office, *matter) error
	}{
		{dossier.Signatory, []dossier.State{dossier.Proposed}, w.sign},
		{dossier.Instructor, []dossier.State{dossier.Complete, dossier.Awaiting}, w.examine},
		{dossier.PreInstructor, []dossier.State{dossier.Submitted, dossier.Incomplete}, w.check},
	} {
		week := o.staff[desk.role] * o.load
		o.credit[desk.role] = min(o.credit[desk.role]+week*shares[w.weekday()]/2, 2*week+1)
		n := int(o.credit[desk.role])
		if n == 0 {
			continue
		}
		list, err := w.list(ctx, o, desk.states, n)
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := desk.act(ctx, o, m); err != nil {
				return fmt.Errorf("%s of %s, dossier %d (%s): %w", desk.role, o.code, m.n, m.procedure, err)
			}
			o.credit[desk.role]--
		}
	}
	return nil
}

// list reads the head of a worklist. Those who lose their rights on the same day come in the order in which they began,
// which unlike the ids of the platform is the same in every run.
func (w *world) list(ctx context.Context, o *office, states []dossier.State, n int) (out []*matter, err error) {
	type place struct {
		ends day.Date
		m    *matter
	}
	var found []place
	q := dossier.Worklist{Office: o.code, States: states, Limit: n + 20}
	for {
		lines, err := w.app.Lists().Worklist(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			m := w.byID[l.ID]
			if w.waitsFor(m, l) {
				found = append(found, place{cmp.Or(l.RightsEnd, dossier.NoEnd), m})
			}
		}
		if len(lines) < q.Limit || len(found) > n && found[n-1].ends < found[len(found)-1].ends {
			break
		}
		q.After = dossier.CursorOf(lines[len(lines)-1])
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Or(cmp.Compare(a.ends, b.ends), cmp.Compare(a.m.n, b.m.n)) })
	for _, p := range found[:min(n, len(found))] {
		out = append(out, p.m)
	}
	return out, nil
}

// waitsFor leaves out what waits for an answer that may still come.
func (w *world) waitsFor(m *matter, l dossier.Line) bool {
	return l.State != dossier.Incomplete && l.State != dossier.Awaiting || l.Due < w.today()
}

func (o *office) agent(role dossier.Role) dossier.Actor {
	return dossier.Actor{Role: role, ID: string(role) + "-" + o.code, Office: o.code}
}

func (w *world) act(ctx context.Context, m *matter, cmd dossier.Command, word string) error {
	c, err := w.app.Dossiers.Act(ctx, m.id, w.key(), cmd, word)
	return w.acted(m, c, cmd.Do, err)
}

// mailroom prints and posts the letters to those whom no message reached.
func (w *world) mailroom(ctx context.Context, o *office) error {
	box := store.Messages{DB: w.app.DB, Clock: w.clock}
	letters, err := box.Letters(ctx, o.code, 200)
	if err != nil {
		return err
	}
	for _, l := range letters {
		for _, state := range []notify.State{notify.Printed, notify.Posted} {
			if err := box.MarkLetter(ctx, o.code, l.ID, state, "clerk-"+o.code); err != nil && !refused(err) {
				return err
			}
		}
		w.pass(moment)
		w.report.Letters++
		w.byID[l.Dossier].told = true
	}
	return nil
}
