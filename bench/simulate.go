package main

import (
	"context"
	"fmt"
	"time"

	"anef/internal/simulate"
)

// simulate lets people live for two years against the platform and measures how fast the days go by.
func (b *bench) simulate(ctx context.Context) error {
	folder := simulate.Memory()
	if folder == "" {
		folder = b.folder
	}
	const days = 730
	c := simulate.Config{People: b.people, Days: days, Seed: 1, Start: "2027-03-01", Folder: folder}
	before, began := others(), time.Now()
	r, err := simulate.Run(ctx, c)
	if err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	what := fmt.Sprintf("%s people live %d days", grouped(int64(b.people)), days)
	noise := max(before, others())
	b.print(line{What: what + ", person-days", Unit: "1/s", Ours: float64(b.people*days) / took, Noise: noise, Noisy: noise > tooNoisy})
	b.print(line{What: "– acts acknowledged", Unit: "1/s", Ours: float64(r.Acts) / took})
	b.print(line{What: "– days without a document owed", Unit: "days", Ours: float64(r.Gaps)}.wants("0", r.Gaps == 0))
	b.print(line{What: "– anybody wronged otherwise", Unit: "times", Ours: float64(r.Wrongs() - r.Gaps)}.wants("0", r.Wrongs() == r.Gaps))
	return nil
}
