package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"anef/internal/account"
)

const (
	askers = 8
	checks = 1600 // within the burst of a program's key
)

// checks measures how long an employer's program waits for an answer about a paper, over the loopback: attempts counted,
// record and signature read again.
func (b *bench) checks(ctx context.Context) error {
	a, _, err := b.inhabited(ctx, filepath.Join(b.folder, "checks"))
	if err != nil {
		return err
	}
	defer a.Close()
	var number, code string
	if err := a.DB.QueryRowContext(ctx, `SELECT number, code FROM certificate WHERE kind = 'extension' AND status = 'published' LIMIT 1`).Scan(&number, &code); err != nil {
		return fmt.Errorf("no extension: %w", err)
	}
	program, token := account.NewProgram("bench", account.Bulk, time.Now())
	if err := a.Programs().AddProgram(ctx, program); err != nil {
		return err
	}
	h, err := a.Handler()
	if err != nil {
		return err
	}
	address, closing, err := listen(h)
	if err != nil {
		return err
	}
	defer closing()
	begun := time.Now()
	waits, err := wait(ctx, "http://"+address+"/api/v1/verify/"+number+"?code="+code, token)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	slices.Sort(waits)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.print(line{What: "checks of papers, 8 programs", Unit: "1/s", Ours: float64(len(waits)) / took.Seconds()})
	b.print(line{What: "a check, half are faster", Unit: "ms", Ours: ms(waits[len(waits)/2])})
	b.print(line{What: "a check, 99 in 100 are faster", Unit: "ms", Ours: ms(waits[len(waits)*99/100])})
	return nil
}

// wait asks again and again from several connections, and gives how long each answer took.
func wait(ctx context.Context, url, token string) (all []time.Duration, err error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: askers}}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var group sync.WaitGroup
	for range askers {
		group.Go(func() {
			for range checks / askers {
				begun := time.Now()
				e := once(ctx, client, url, token)
				mu.Lock()
				all, err = append(all, time.Since(begun)), errors.Join(err, e)
				mu.Unlock()
				if e != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return all, err
}

func once(ctx context.Context, client *http.Client, url, token string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("a check answers %s", answer.Status)
	}
	return nil
}
