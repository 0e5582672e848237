package app

import (
	"context"
	"net/http"
	"time"

	"anef/internal/api"
	"anef/internal/desk"
	"anef/internal/outbox"
	"anef/internal/partners"
	"anef/internal/portal"
	"anef/internal/store"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler puts all fronts behind one chain.
func (a *App) Handler() (http.Handler, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/{hash}/{name}", http.HandlerFunc(theme.ServeAssets))
	front, desks := a.portal(), a.desk()
	a.guard.Doors = []session.Door{{Under: "/desk", At: "/desk/sign-in", Show: desks.ShowSignIn}, {Under: "/", At: "/sign-in", Show: front.ShowSignIn}}
	web.Mount(a.site, mux, front, portal.Routes)
	web.Mount(a.site, mux, &api.API{Rules: a.lawNow, Texts: a.Texts, Clock: a.Clock}, api.Routes)
	desks.Mount(mux)
	web.Mount(a.site, mux, a.partners(), partners.Routes)
	if !a.Config.Production && (a.Config.OutboxMail != "" || a.Config.OutboxSMS != "") {
		box := &outbox.Outbox{Site: a.site, Mail: a.Config.OutboxMail, SMS: a.Config.OutboxSMS, HTTP: &http.Client{Timeout: 5 * time.Second}, Codes: a.Codes}
		web.Mount(a.site, mux, box, outbox.Routes)
	}
	a.health(mux)
	return a.site.Chain(mux)
}

func (a *App) portal() *portal.Portal {
	return &portal.Portal{Site: a.site, Dossiers: a.Dossiers, Mine: a.dossiers, People: a.persons, Accounts: a.Accounts,
		Guard: a.guard, Blobs: a.Blobs, Messages: a.messages, Rules: a.lawNow, Texts: a.Texts, Clock: a.Clock}
}

func (a *App) desk() *desk.Desk {
	return &desk.Desk{Site: a.site, Lists: a.dossiers, Dossiers: a.Dossiers, Blobs: a.Blobs, Staff: a.Accounts, Guard: a.guard,
		Works: works{store.Jobs{DB: a.DB}, a.papers}}
}

// works shows the operator's desk what the store knows of jobs and papers.
type works struct {
	store.Jobs
	papers store.Papers
}

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

func (w works) Unmade(ctx context.Context, before time.Time) (out []desk.UnmadePaper, err error) {
	all, err := w.papers.Unmade(ctx, before)
	for _, p := range all {
		out = append(out, desk.UnmadePaper(p))
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
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), jobCounts{a})
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
}
