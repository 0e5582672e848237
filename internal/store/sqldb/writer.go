package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
)

// maxGroup bounds how many units share one commit, and how many may wait in line.
const maxGroup = 256

// writer commits in groups: it takes every unit of work that waits, runs each in a savepoint,
// commits once, and only then answers. One flush to disk serves all of them.
type writer struct {
	conn  *writeConn
	queue chan *unit
	done  chan struct{}

	mu     sync.RWMutex // held for reading while a unit is put in line
	closed bool
}

// unit is one piece of work that is written whole or not at all.
type unit struct {
	run    func(*writeConn) error
	taken  atomic.Bool // by the writer, or by its owner who gave up
	answer chan error
	err    error
	panic  any // what run panicked with; it goes on in the owner's goroutine
}

func startWriter(conn *sql.Conn) *writer {
	w := &writer{
		conn:  &writeConn{conn: conn, prepared: map[string]*sql.Stmt{}},
		queue: make(chan *unit, maxGroup),
		done:  make(chan struct{}),
	}
	go w.loop()
	return w
}

// do waits until run is committed. When ctx ends while the unit is still in line, it is never run.
func (w *writer) do(ctx context.Context, run func(*writeConn) error) error {
	u := &unit{run: run, answer: make(chan error, 1)}
	if err := w.enqueue(ctx, u); err != nil {
		return err
	}
	select {
	case err := <-u.answer:
		return u.outcome(err)
	case <-ctx.Done():
		if u.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return u.outcome(<-u.answer)
	}
}

func (u *unit) outcome(err error) error {
	if u.panic != nil {
		panic(u.panic)
	}
	return err
}

func (w *writer) enqueue(ctx context.Context, u *unit) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.queue <- u:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop lets the writer finish what is in line.
func (w *writer) stop() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
}

func (w *writer) loop() {
	defer close(w.done)
	defer w.conn.close()
	group := make([]*unit, 0, maxGroup)
	for u := range w.queue {
		group = w.waiting(append(group[:0], u))
		err := w.commit(group)
		for _, u := range group {
			if u.err == nil {
				u.err = err
			}
			u.answer <- u.err
		}
	}
}

// waiting adds whatever else is in line.
func (w *writer) waiting(group []*unit) []*unit {
	for len(group) < maxGroup {
		select {
		case u, open := <-w.queue:
			if !open {
				return group
			}
			group = append(group, u)
		default:
			return group
		}
	}
	return group
}

// commit runs the group in one transaction. Its error concerns every unit that has none of its own.
func (w *writer) commit(group []*unit) error {
	if _, err := w.conn.exec("BEGIN IMMEDIATE", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, u := range group {
		if !u.taken.CompareAndSwap(false, true) {
			continue
		}
		if err := w.savepoint(u); err != nil {
			w.conn.exec("ROLLBACK", nil) // fails when SQLite rolled back by itself, as on a full disk
			return fmt.Errorf("savepoint: %w", err)
		}
	}
	if _, err := w.conn.exec("COMMIT", nil); err != nil {
		w.conn.exec("ROLLBACK", nil)
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// savepoint runs one unit so that its failure undoes nothing but itself.
// Its own error, which is kept in the unit, is not returned: an error here ends the group.
func (w *writer) savepoint(u *unit) error {
	if _, err := w.conn.exec("SAVEPOINT unit", nil); err != nil {
		return err
	}
	if u.err = u.guarded(w.conn); u.err != nil {
		if _, err := w.conn.exec("ROLLBACK TO unit", nil); err != nil {
			return err
		}
	}
	_, err := w.conn.exec("RELEASE unit", nil)
	return err
}

func (u *unit) guarded(c *writeConn) (err error) {
	defer func() {
		if u.panic = recover(); u.panic != nil {
			err = fmt.Errorf("panic: %v", u.panic)
		}
	}()
	return u.run(c)
}
