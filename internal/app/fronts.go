package app

import (
	"context"
	"net/http"
	"time"

	"anef/internal/outbox"
	"anef/internal/partners"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler puts all fronts behind one chain.
func (a *App) Handler() (http.Handler, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/{hash}/{name}", http.HandlerFunc(theme.ServeAssets))
	web.Mount(a.site, mux, a.partners(), partners.Routes)
	if !a.Config.Production && (a.Config.OutboxMail != "" || a.Config.OutboxSMS != "") {
		box := &outbox.Outbox{Site: a.site, Mail: a.Config.OutboxMail, SMS: a.Config.OutboxSMS, HTTP: &http.Client{Timeout: 5 * time.Second}, Codes: a.Codes}
		web.Mount(a.site, mux, box, outbox.Routes)
	}
	a.health(mux)
	return a.site.Chain(mux)
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
