package notify

import (
	"context"
	"fmt"

	"anef/internal/promise"
)

// Chase gives up waiting for messages that nobody confirmed by their deadline, so that the next channel is tried.
// A message that was given up may still leave later: nothing that a person should read is thrown away.
func (t *Teller) Chase(ctx context.Context) error {
	for channel, kind := range map[string]promise.Kind{ByMail: promise.Mail, BySMS: promise.Text} {
		for {
			late, err := t.Promises.Unconfirmed(ctx, kind)
			if err != nil {
				return err
			}
			if len(late) == 0 {
				break
			}
			for _, p := range late {
				if err := t.Box.GiveUp(ctx, p.Notice, channel); err != nil {
					return fmt.Errorf("give up %s: %w", p.ID, err)
				}
			}
		}
	}
	return nil
}
