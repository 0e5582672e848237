// Package bulk fills an empty database with invented people and their dossiers, as many as a country has.
//
// A few dozen lives are lived once through the store, in a scratch database, by the same Decide and Apply as every other
// act. Their rows are then written again and again, with other ids, names, offices and days, and hashes that chain. So
// what is in the database is true, and `anef fsck` finds nothing, while the writing costs hardly more than copying bytes.
package bulk

import (
	"context"
	"fmt"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

// Config says what to write. The same Config and clock give the same rows.
type Config struct {
	DB       *sqldb.DB
	Database string // its address: PostgreSQL is filled through a connection of its own
	People   int
	Seed     uint64
	Now      time.Time
	Offices  []string      // codes, at most 100 are used; the first one gets most
	Renewal  dossier.Under // procedure of dossiers that continue a permit
	First    dossier.Under // procedure of those that ask for one
	Document Document      // the content of all files and papers
	Open     int           // of ten people so many have an open dossier; 0 for two, as in the country
	Said     func(string)  // told how far it is; may be nil
}

// Document is a content in the store of files.
type Document struct {
	Hash string
	Size int64
}

// Report is what was written.
type Report struct {
	People   int           `json:"people"`
	Dossiers int           `json:"dossiers"`
	Open     int           `json:"open"`
	Rows     int           `json:"rows"`
	Took     time.Duration `json:"took_ns"`
	Writing  time.Duration `json:"writing_ns"` // without the indexes made at the end
}

// perChunk people are written at once, and after so many dossiers it is told.
const (
	perChunk = 2000
	often    = 500_000
)

// sink is where rows go, table by table.
type sink interface {
	begin(ctx context.Context, tables []*table) error
	// write takes a chunk; the sink is done with it when it returns.
	write(ctx context.Context, c *chunk) error
	end(ctx context.Context) error
	close()
}

// Load writes everything. The database must have its tables and no dossier.
func Load(ctx context.Context, c Config, clock day.Clock) (r Report, err error) {
	for _, t := range owners {
		some, err := column(ctx, c.DB, `SELECT id FROM `+t+` LIMIT 1`)
		if err != nil {
			return r, err
		}
		if len(some) > 0 {
			return r, fmt.Errorf("the table %s has rows already; a load wants an empty database", t)
		}
	}
	began := clock()
	w, err := newWorld(ctx, c)
	if err != nil {
		return r, fmt.Errorf("live the lives to copy: %w", err)
	}
	out, err := openSink(ctx, c)
	if err != nil {
		return r, err
	}
	defer out.close()
	if err := out.begin(ctx, w.tables); err != nil {
		return r, err
	}
	if err := w.write(ctx, out, &r); err != nil {
		return r, err
	}
	r.Writing = clock().Sub(began)
	c.say(fmt.Sprintf("%d dossiers written after %.0f s; indexes follow", r.Dossiers, r.Writing.Seconds()))
	if err := out.end(ctx); err != nil {
		return r, err
	}
	r.Took = clock().Sub(began)
	return r, nil
}

func (c Config) say(what string) {
	if c.Said != nil {
		c.Said(what)
	}
}

// write makes chunks beside the sink that takes them.
func (w *world) write(ctx context.Context, out sink, r *Report) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	made, free := make(chan *chunk, 1), make(chan *chunk, 3)
	for range cap(free) {
		free <- newChunk(len(w.tables))
	}
	go func() {
		defer close(made)
		w.staff(r, made, free)
		for from := 0; from < w.People && ctx.Err() == nil; from += perChunk {
			c := <-free
			c.reset()
			for i := from; i < min(from+perChunk, w.People); i++ {
				w.person(c, i)
			}
			made <- c
		}
	}()
	var err error
	for c := range made {
		if err == nil {
			if err = out.write(ctx, c); err != nil {
				stop()
			}
			before := r.Dossiers
			r.People, r.Dossiers, r.Open, r.Rows = r.People+c.people, r.Dossiers+c.dossiers, r.Open+c.open, r.Rows+c.rows()
			if r.Dossiers/often > before/often {
				w.say(fmt.Sprintf("%d dossiers", r.Dossiers))
			}
		}
		free <- c
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}
