package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"anef/internal/hook"
)

const (
	tries      = 8
	maxBackoff = time.Minute
)

// caller tells the platform what happened.
type caller struct {
	Config
	http http.Client
}

func newCaller(c Config) *caller {
	if c.Backoff == 0 {
		c.Backoff = time.Second
	}
	return &caller{Config: c, http: http.Client{Timeout: 10 * time.Second}}
}

// tell posts v until the platform answers 2xx, waiting twice as long each time, eight times in all.
func (c *caller) tell(ctx context.Context, v any) {
	if c.CallbackURL == "" {
		return
	}
	body, err := json.Marshal(v)
	if err != nil {
		c.log().Error("call-back not made", "err", err)
		return
	}
	pause := c.Backoff
	for try := range tries {
		if try > 0 && !wait(ctx, pause) {
			return
		}
		if try > 0 {
			pause = min(2*pause, maxBackoff)
		}
		if err = c.post(ctx, body); err == nil {
			return
		}
	}
	c.log().Warn("call-back given up", "body", string(body), "err", err)
}

// post signs afresh at each try: an old signature would be refused as stale.
func (c *caller) post(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.CallbackURL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(hook.Header, hook.Sign(c.Secret, body, c.Clock()))
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// wait tells whether d passed before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
