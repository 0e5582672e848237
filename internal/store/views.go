package store

import (
	"context"
	"time"

	"anef/internal/account"
	"anef/internal/store/sqldb"
)

// Views lists the lists that an agent saved, the first saved first.
func (s Agents) Views(ctx context.Context, agent string) (out []account.View, err error) {
	err = each(ctx, s.DB, `SELECT id, name, query FROM agent_view WHERE agent = $1 ORDER BY at, id`, func(row scan) error {
		var v account.View
		err := row(&v.ID, &v.Name, &v.Query)
		out = append(out, v)
		return err
	}, agent)
	return out, err
}

// SaveView keeps a list; a key that was used does nothing.
func (s Agents) SaveView(ctx context.Context, agent string, v account.View, at time.Time) error {
	var b sqldb.Batch
	b.Add(`INSERT INTO agent_view (id, agent, name, query, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
		v.ID, agent, v.Name, v.Query, sqldb.Instant(at))
	return s.DB.Write(ctx, b)
}

// DropView forgets a list of the agent's own.
func (s Agents) DropView(ctx context.Context, agent, id string) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM agent_view WHERE id = $1 AND agent = $2`, id, agent)
	return s.DB.Write(ctx, b)
}
