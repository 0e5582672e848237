package store

import (
	"context"
	"fmt"
	"strings"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

// Barred tells whether a dossier is found under a number that is kept from the agent.
func (s Agents) Barred(ctx context.Context, agent string, id dossier.ID) (bool, error) {
	var n int
	err := s.DB.QueryRowContext(ctx, `SELECT count(*) FROM agent_barred b JOIN lookup l ON l.dossier = $2 AND l.key = b.key WHERE b.agent = $1`,
		agent, string(id)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("barred dossiers of %s: %w", agent, err)
	}
	return n > 0, nil
}

// Hidden are the dossiers that an agent may not see, of all offices: they are few.
func (s Agents) Hidden(ctx context.Context, agent string) (map[dossier.ID]bool, error) {
	out := map[dossier.ID]bool{}
	return out, each(ctx, s.DB, `SELECT l.dossier FROM agent_barred b JOIN lookup l ON l.key = b.key WHERE b.agent = $1`, func(row scan) error {
		var id string
		err := row(&id)
		out[dossier.ID(id)] = true
		return err
	}, agent)
}

// Bars are the numbers kept from an agent, the first kept first.
func (s Agents) Bars(ctx context.Context, agent string) (out []account.Bar, err error) {
	err = each(ctx, s.DB, `SELECT key, why, at FROM agent_barred WHERE agent = $1 ORDER BY at, key`, func(row scan) error {
		var b account.Bar
		var key []byte
		var at int64
		err := row(&key, &b.Why, &at)
		b.Number, b.At = strings.TrimPrefix(string(key), "#"), sqldb.Time(at)
		out = append(out, b)
		return err
	}, agent)
	return out, err
}

// Bar keeps a number from an agent.
func (s Agents) Bar(ctx context.Context, agent string, bar account.Bar) error {
	var b sqldb.Batch
	b.Add(`INSERT INTO agent_barred (agent, key, why, at) VALUES ($1, $2, $3, $4) ON CONFLICT (agent, key) DO NOTHING`,
		agent, []byte("#"+bar.Number), bar.Why, sqldb.Instant(bar.At))
	return s.DB.Write(ctx, b)
}

// Unbar forgets a number that was kept from an agent.
func (s Agents) Unbar(ctx context.Context, agent, number string) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM agent_barred WHERE agent = $1 AND key = $2`, agent, []byte("#"+number))
	return s.DB.Write(ctx, b)
}
