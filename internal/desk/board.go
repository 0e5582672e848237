package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"anef/internal/dossier"
)

// board is what an office knows of its own lists: how long they are, and who works there.
type board struct {
	dossier.Counts
	held  map[string]int    // dossiers by agent; "" for those that nobody has
	names map[string]string // of the agents, those who left too
	staff []colleague       // who can be given work, by name
	at    time.Time
}

// colleague is an agent of the same office.
type colleague struct{ ID, Name, Role string }

func (b board) in(states ...dossier.State) (n int) {
	for _, s := range states {
		n += b.States[s]
	}
	return n
}

// marked counts the dossiers that have a mark which begins so.
func (b board) marked(mark string) (n int) {
	for marks, many := range b.Marks {
		if strings.Contains(" "+marks, " "+mark) {
			n += many
		}
	}
	return n
}

// Counting 40,000 lines takes longer than a page may: a large office sees numbers that are some seconds old, while somebody
// counts again behind the page. A small one always sees those of this moment.
const (
	large    = 2000 // open dossiers
	goodFor  = 15 * time.Second
	counting = time.Minute // at most
)

// boards keeps one board for each office.
type boards struct {
	mu sync.Mutex
	of map[string]*kept
}

type kept struct {
	counting sync.Mutex // held by whoever counts
	mu       sync.Mutex
	board    board
}

func (k *kept) last() board {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.board
}

func (b *boards) office(code string) *kept {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of == nil {
		b.of = map[string]*kept{}
	}
	k, ok := b.of[code]
	if !ok {
		k = &kept{}
		b.of[code] = k
	}
	return k
}

// board of an office.
func (d *Desk) board(ctx context.Context, office string) (board, error) {
	k := d.boards.office(office)
	last := k.last()
	if last.at.IsZero() || last.in(live...) < large {
		return d.count(ctx, k, office)
	}
	if d.Dossiers.Clock().Sub(last.at) >= goodFor && k.counting.TryLock() {
		behind, done := context.WithTimeout(context.WithoutCancel(ctx), counting)
		go func() {
			defer done()
			defer k.counting.Unlock()
			_, _ = d.count(behind, k, office) // the next page tries again
		}()
	}
	return last, nil
}

func (d *Desk) count(ctx context.Context, k *kept, office string) (b board, err error) {
	b.at = d.Dossiers.Clock()
	if b.Counts, err = d.Lists.Counts(ctx, office, "", d.Dossiers.Clock.Today()); err != nil {
		return b, err
	}
	if b.held, err = d.Lists.Held(ctx, office); err != nil {
		return b, err
	}
	all, err := d.Staff.Agents(ctx, office)
	if err != nil {
		return b, err
	}
	b.names = map[string]string{}
	for _, a := range all {
		b.names[a.ID] = a.Name
		if a.Active && a.Office == office {
			b.staff = append(b.staff, colleague{a.ID, a.Name, string(a.Role)})
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.board = b
	return b, nil
}

// name of an agent, or the id of one who works elsewhere now.
func (b board) name(agent string) string {
	if n, ok := b.names[agent]; ok {
		return n
	}
	return agent
}
