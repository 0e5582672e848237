package simulate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"anef/internal/app"
	"anef/internal/blob"
	"anef/internal/config"
	"anef/internal/dossier"
	"anef/internal/notify"
)

// world is the platform and everybody around it.
type world struct {
	*calendar
	cfg    Config
	folder string
	chance chance

	app   *app.App
	front http.Handler
	fire  *fire
	door  sync.Mutex // several workers hand over messages and orders at once
	mail  *carrier
	texts *carrier

	offices   []*office
	people    []*soul
	byAccount map[string]*soul
	matters   []*matter
	byID      map[dossier.ID]*matter
	asked     []*matter // of whom pieces were asked and who do not know it yet
	calls     []call
	keys      int
	scan      blob.Ref // what everybody gives as every piece

	outages []outage
	audit   *auditor
	report  Report
}

func newWorld(c Config, folder string) *world {
	w := &world{calendar: newCalendar(c.Start, c.Days), cfg: c, folder: folder, chance: chance(c.Seed), offices: newOffices(),
		byAccount: map[string]*soul{}, byID: map[dossier.ID]*matter{}}
	w.mail = &carrier{w, notify.ByMail, map[string]bool{}}
	w.texts = &carrier{w, notify.BySMS, map[string]bool{}}
	w.audit = newAuditor(w)
	w.report = Report{Seed: c.Seed, People: c.People, Days: c.Days, Start: c.Start, ByState: map[dossier.State]int{}}
	w.outages = w.plagues()
	return w
}

// key is one click.
func (w *world) key() string { w.keys++; return fmt.Sprint("click-", w.keys) }

// begin starts the platform and invents the people.
func (w *world) begin(ctx context.Context) error {
	w.stop(0)
	if err := w.start(ctx); err != nil {
		return err
	}
	var err error
	if w.scan, err = w.app.Blobs.Put(ctx, strings.NewReader("%PDF-1.7 a scan"), 1<<20); err != nil {
		return err
	}
	for n := range w.cfg.People {
		s, err := w.invent(ctx, n)
		if err != nil {
			return err
		}
		w.people = append(w.people, s)
		w.byAccount[s.account] = s
		s.town.load += 7.0 / 365
		w.plan(s)
	}
	return nil
}

// start starts a process of the platform.
func (w *world) start(ctx context.Context) error {
	a, err := app.NewWith(ctx, config.Config{Data: filepath.Join(w.folder, "var"), DatabaseURL: w.cfg.Database, Listen: "127.0.0.1:0",
		HookSecret: secret}, w.clock, w.cfg.Log, app.Outside{
		Gateways: map[string]notify.Gateway{notify.ByMail: w.mail, notify.BySMS: w.texts}, Cards: factory{w}})
	if err != nil {
		return err
	}
	w.app = a
	w.fire = &fire{Jobs: a.Worker.Jobs}
	a.Worker.Jobs, a.Worker.Chance = w.fire, func() float64 { return 0.5 }
	w.front, err = a.Handler()
	return err
}

func (w *world) close() {
	if w.app != nil {
		w.app.Close()
	}
}

// restart ends the process, whatever it was doing, and starts another a little later.
func (w *world) restart(ctx context.Context) error {
	w.close()
	w.report.Restarts++
	w.pass(3 * time.Minute) // the leases of the dead one are over
	return w.start(ctx)
}

// day lives through one day.
func (w *world) day(ctx context.Context) error {
	w.n++
	down, idle := w.plague()
	if down {
		return nil
	}
	for _, hour := range []int{night, morning, forenoon, afternoon, evening, late} {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.stop(hour)
		if hour == night && !idle {
			w.audit.expect()
		}
		if err := w.live(ctx, hour); err != nil {
			return err
		}
		if err := w.drain(ctx, idle); err != nil {
			return err
		}
	}
	return w.audit.look(ctx)
}

// live is what people do at an hour of the day.
func (w *world) live(ctx context.Context, hour int) error {
	for _, e := range w.due(hour) {
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("person %d: %w", e.who, err)
		}
	}
	switch hour {
	case forenoon, afternoon:
		if !w.working() {
			return nil
		}
		for _, o := range w.offices {
			if err := w.work(ctx, o); err != nil {
				return err
			}
			if hour == afternoon && w.weekday() == time.Tuesday {
				if err := w.mailroom(ctx, o); err != nil {
					return err
				}
			}
		}
	case evening:
		if err := w.callBack(ctx); err != nil {
			return err
		}
		w.hear()
	}
	return nil
}

// hear lets those answer who heard that pieces are wanted; whom no message reached looks at the site after two weeks.
func (w *world) hear() {
	rest := w.asked[:0]
	for _, m := range w.asked {
		l := w.chance.of("hear", m.n, m.asks)
		switch {
		case m.over() || m.asked == "" || m.mute:
		case m.told || m.asked.Plus(14) <= w.today():
			w.at(m.s, w.today().Plus(l.between(1, 12)), func(ctx context.Context) error { return w.answer(ctx, m) })
		default:
			rest = append(rest, m)
		}
	}
	w.asked = rest
}

// drain does the jobs that are due. Sometimes the process dies over it.
func (w *world) drain(ctx context.Context, idle bool) error {
	l := w.chance.of("fate", w.n, w.hour)
	for try := 0; ; try++ {
		w.fire.idle = nil
		if idle {
			w.fire.idle = dailyKinds
		}
		if try < 2 && l.happens(0.006) {
			w.fire.aim(one(l, leasing, sending, sent, done), l.between(0, 6))
		}
		err := w.workers(ctx)
		w.fire.aim(unhurt, 0)
		w.pass(moment)
		if !errors.Is(err, errKilled) {
			return err
		}
		w.report.Killed++
		if err := w.restart(ctx); err != nil {
			return err
		}
	}
}

// atOnce is how many workers take jobs at the same time.
const atOnce = 4

// workers work until nothing is due. What one enqueues may be left by the others, who have gone: they come again.
func (w *world) workers(ctx context.Context) error {
	for {
		var all sync.WaitGroup
		var ran atomic.Int64
		errs := make([]error, atOnce)
		for i := range atOnce {
			all.Go(func() {
				n, err := w.app.Worker.Drain(ctx)
				ran.Add(int64(n))
				errs[i] = err
			})
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil || ran.Load() == 0 {
			return err
		}
	}
}
