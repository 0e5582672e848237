package bulk

import (
	"context"

	"anef/internal/store/sqldb"
)

func openSink(ctx context.Context, c Config) (sink, error) {
	if c.DB.Engine() == sqldb.Postgres {
		return openPostgres(ctx, c)
	}
	return &sqliteSink{db: c.DB, say: c.say}, nil
}
