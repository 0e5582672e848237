package app

import (
	"context"
	"time"

	"anef/internal/store"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	jobsDesc   = prometheus.NewDesc("anef_jobs", "Jobs that are not done, by kind and state.", []string{"kind", "state"}, nil)
	papersDesc = prometheus.NewDesc("anef_papers_overdue", "Papers called for more than two minutes ago that do not exist yet.", nil, nil)
)

// jobCounts asks the database when it is scraped: what waits is the platform's pulse.
type jobCounts struct{ app *App }

func (jobCounts) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc; ch <- papersDesc }

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
	late, err := j.app.papers.Unmade(ctx, j.app.Clock().Add(-2*time.Minute))
	if err != nil {
		ch <- prometheus.NewInvalidMetric(papersDesc, err)
		return
	}
	ch <- prometheus.MustNewConstMetric(papersDesc, prometheus.GaugeValue, float64(len(late)))
}
