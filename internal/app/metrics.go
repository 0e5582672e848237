package app

import (
	"context"
	"time"

	"anef/internal/promise"
	"anef/internal/store"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	jobsDesc     = prometheus.NewDesc("anef_jobs", "Jobs that are not done, by kind and state.", []string{"kind", "state"}, nil)
	promisesDesc = prometheus.NewDesc("anef_promises_overdue", "What was promised and not confirmed by its deadline, by kind; at most 500 of each.", []string{"kind"}, nil)
	moneyDesc    = prometheus.NewDesc("anef_money_wrong", "Cards handed over whose stamps lack something (short), and differences with the stamp office (differ); at most 500 of each.", []string{"kind"}, nil)
)

// jobCounts asks the database when it is scraped: what waits is the platform's pulse.
type jobCounts struct{ app *App }

func (jobCounts) Describe(ch chan<- *prometheus.Desc) {
	ch <- jobsDesc
	ch <- promisesDesc
	ch <- moneyDesc
}

// mostMoney bounds what is counted: more than a few is an alarm whatever the number.
const mostMoney = 500

func (j jobCounts) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	counts, err := store.Jobs{DB: j.app.DB}.Counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(jobsDesc, err)
		return
	}
	for _, c := range counts {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(c.N), c.Kind, c.State)
	}
	overdue, err := j.app.promises().Overdue(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(promisesDesc, err)
		return
	}
	for kind, list := range map[string]func() (int, error){
		"short":  func() (int, error) { all, err := j.app.Books().Short(ctx, mostMoney); return len(all), err },
		"differ": func() (int, error) { all, err := j.app.Books().Differing(ctx, mostMoney); return len(all), err },
	} {
		n, err := list()
		if err != nil {
			ch <- prometheus.NewInvalidMetric(moneyDesc, err)
			continue
		}
		ch <- prometheus.MustNewConstMetric(moneyDesc, prometheus.GaugeValue, float64(n), kind)
	}
	for kind, n := range promise.Counts(overdue) {
		ch <- prometheus.MustNewConstMetric(promisesDesc, prometheus.GaugeValue, float64(n), string(kind))
	}
}
