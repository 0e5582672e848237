package app

import (
	"context"
	"net/http"
	"time"

	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/desk"
	"anef/internal/dossier"
	"anef/internal/opinion"
	"anef/internal/outbox"
	"anef/internal/partners"
	"anef/internal/portal"
	"anef/internal/store"
	"anef/internal/verify"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler puts all fronts behind one chain.
func (a *App) Handler() (http.Handler, error) {
	_, front, desks := a.under(a.lawNow)
	a.guard.Doors = []session.Door{{Under: "/desk", At: "/desk/sign-in", Show: desks.ShowSignIn}, {Under: "/", At: "/sign-in", Show: front.ShowSignIn}}
	a.law.Load().fronts()
	a.site.Proof, a.site.Failed = portal.CouldNotFile, front.Failed
	return a.site.Chain(http.HandlerFunc(a.answer))
}

// fronts mounts all fronts, under one law.
func (a *App) fronts(rules *catalogue.Rules) *http.ServeMux {
	mux, law := http.NewServeMux(), func() *catalogue.Rules { return rules }
	mux.Handle("GET /assets/{hash}/{name}", http.HandlerFunc(theme.ServeAssets))
	acts, front, desks := a.under(law)
	web.Mount(a.site, mux, front, portal.Routes)
	web.Mount(a.site, mux, &api.API{Rules: law, Texts: a.Texts, Clock: a.Clock}, api.Routes)
	web.Mount(a.site, mux, &api.Delays{Published: store.Tally{DB: a.DB}, Rules: law, Clock: a.Clock}, api.DelayRoutes)
	web.Mount(a.site, mux, a.checks(law), verify.Routes)
	web.Mount(a.site, mux, a.programs(law), api.VerifyRoutes)
	web.Mount(a.site, mux, a.opinions(acts), opinion.Routes)
	desks.Mount(mux)
	web.Mount(a.site, mux, a.partners(acts), partners.Routes)
	if !a.Config.Production && (a.Config.OutboxMail != "" || a.Config.OutboxSMS != "") {
		box := &outbox.Outbox{Site: a.site, Mail: a.Config.OutboxMail, SMS: a.Config.OutboxSMS, HTTP: &http.Client{Timeout: 5 * time.Second}, Codes: a.Codes}
		web.Mount(a.site, mux, box, outbox.Routes)
	}
	a.health(mux)
	return mux
}

// under makes the two large fronts, and the acts they lead to, under a law.
func (a *App) under(law func() *catalogue.Rules) (*dossier.Service, *portal.Portal, *desk.Desk) {
	acts := a.acts(law)
	return acts, &portal.Portal{Site: a.site, Dossiers: acts, Photos: store.Photos{DB: a.DB}, Mine: a.dossiers, People: a.persons, Accounts: a.Accounts,
			Guard: a.guard, Blobs: a.Blobs, Visas: a.arrivals(acts), Messages: a.messages, Promises: a.promises(), Money: a.money(acts), Sharing: a.sharing(), Attempts: a.attempts(law), Delays: store.Tally{DB: a.DB}, Rules: law, Texts: a.Texts, Clock: a.Clock},
		&desk.Desk{Site: a.site, Lists: a.dossiers, Dossiers: acts, Blobs: a.Blobs, Staff: a.Accounts, Counter: a.Accounts, Queue: store.Agents{DB: a.DB}, Guard: a.guard,
			Works: works{store.Jobs{DB: a.DB}}, Promises: a.promises(), Letters: a.messages, Opinions: a.referrals(), Drafts: a.maker(acts), Law: a.lawState,
			Barred: store.Agents{DB: a.DB}, Names: a.persons, Likenesses: store.Likeness{DB: a.DB}, Deaths: store.Deaths{DB: a.DB}, Registrar: a.registrar(acts), Photos: store.Photos{DB: a.DB}, Views: store.Agents{DB: a.DB}, Numbers: store.Tally{DB: a.DB}, Quality: store.Quality{DB: a.DB}, Attempts: store.Attempts{DB: a.DB},
			Money: a.money(acts), Books: a.Books()}
}

// works shows the operator's desk what the store knows of jobs.
type works struct{ store.Jobs }

func (w works) JobCounts(ctx context.Context) (out []desk.JobCount, err error) {
	all, err := w.Counts(ctx)
	for _, c := range all {
		out = append(out, desk.JobCount(c))
	}
	return out, err
}

func (w works) DeadJobs(ctx context.Context, n int) (out []desk.DeadJob, err error) {
	all, err := w.Dead(ctx, n)
	for _, j := range all {
		out = append(out, desk.DeadJob(j))
	}
	return out, err
}

// health mounts the doors of the operator's monitoring.
func (a *App) health(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		var one int
		if err := a.DB.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
			a.Log.Error("not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), jobCounts{a}, a.lawGauge())
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
}
