package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the queries of SQLite parsed: parsing one costs more than answering it.
type prepared struct {
	pool *sql.DB
	mu   sync.RWMutex
	all  map[string]*sql.Stmt
}

// get gives a query ready to run; nil when it should run as it is, because there are too many texts already
// or it is wrong, and running it tells why.
func (p *prepared) get(ctx context.Context, text string) *sql.Stmt {
	if p == nil {
		return nil
	}
	p.mu.RLock()
	st, full := p.all[text], len(p.all) >= maxPrepared
	p.mu.RUnlock()
	if st != nil || full {
		return st
	}
	return p.add(ctx, text)
}

func (p *prepared) add(ctx context.Context, text string) *sql.Stmt {
	fresh, err := p.pool.PrepareContext(ctx, text)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if st := p.all[text]; st != nil { // somebody was faster
		fresh.Close()
		return st
	}
	p.all[text] = fresh
	return fresh
}
