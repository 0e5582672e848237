package store

import (
	"context"
	"strings"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
)

// Counting 40,000 lines takes longer than a page may: a large office sees the counts that are followed while somebody counts
// again behind the page. A small one is counted before it sees anything.
const (
	large    = 2000        // open dossiers
	counting = time.Minute // at most
)

// stale is how long counts are believed that this process follows by itself: what other processes wrote meanwhile is
// counted then. Of a large office they are believed longer, so that counting never takes more than a small part of the time:
// a second for each perSecond open dossiers.
const (
	stale     = 10 * time.Second
	perSecond = 500
)

// bucket is what dossiers have in common that are counted together.
type bucket struct {
	state     string
	procedure string
	assignee  string
	marks     string
	answered  bool
	overdue   bool
}

// census is what an office has, by bucket.
type census struct {
	today day.Date
	at    time.Time
	n     map[bucket]int
	again bool // it is being counted behind a page
}

// censuses are those of the offices that somebody looked at. Counting forty thousand dossiers takes longer than a whole page
// of a list, so it is done once in a while, and every act of this process moves one dossier from bucket to bucket.
type censuses struct {
	mu sync.Mutex
	of map[string]*census
}

const countDossiers = `SELECT state, procedure, assignee, marks, answered_on <> '', due <> '' AND due < $2, count(*)
FROM dossier WHERE live AND office <> '' AND office = $1 AND first_why <> 'alone' GROUP BY 1, 2, 3, 4, 5, 6`

// Counts tells how long the lists of an office are, and the agent's own. They may be some seconds old.
func (s *Dossiers) Counts(ctx context.Context, office, agent string, today day.Date) (out dossier.Counts, err error) {
	err = s.census(ctx, office, today, func(t *census) { out = t.counts(agent) })
	return out, err
}

// Held counts the live dossiers of an office by the agent who has them; "" for those that nobody has.
func (s *Dossiers) Held(ctx context.Context, office string) (map[string]int, error) {
	out := map[string]int{}
	return out, s.census(ctx, office, "", func(t *census) {
		for b, n := range t.n {
			out[b.assignee] += n
		}
	})
}

// census has see look at the counts of an office: those that are followed, or new ones. Without a day, any day's will do.
func (s *Dossiers) census(ctx context.Context, office string, today day.Date, see func(*census)) error {
	if s.Clock == nil {
		return s.count(ctx, office, today, time.Time{}, see)
	}
	now := s.Clock()
	seen, again := s.censuses.look(office, today, now, see)
	if again {
		behind, done := context.WithTimeout(context.WithoutCancel(ctx), counting)
		go func() {
			defer done()
			if s.count(behind, office, today, now, func(*census) {}) != nil {
				s.censuses.drop(office) // the next page counts
			}
		}()
	}
	if seen {
		return nil
	}
	return s.count(ctx, office, today, now, see)
}

func (s *Dossiers) count(ctx context.Context, office string, today day.Date, now time.Time, see func(*census)) error {
	t := &census{today: today, at: now, n: map[bucket]int{}}
	err := each(ctx, s.DB, countDossiers, func(row scan) error {
		var b bucket
		var n int
		err := row(&b.state, &b.procedure, &b.assignee, &b.marks, &b.answered, &b.overdue, &n)
		t.n[b] = n
		return err
	}, office, string(today))
	if err != nil {
		return err
	}
	see(t)
	if s.Clock != nil && today != "" {
		s.censuses.put(office, t)
	}
	return nil
}

// look shows the counts that are followed, unless they have to be made anew first; again asks the caller to make them behind.
func (all *censuses) look(office string, today day.Date, now time.Time, see func(*census)) (seen, again bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	t := all.of[office]
	if t == nil || today != "" && t.today != today || now.Before(t.at) {
		return false, false
	}
	open := t.open()
	if old := now.Sub(t.at) > max(stale, time.Duration(open/perSecond)*time.Second); old && open < large {
		return false, false
	} else if old && today != "" && !t.again {
		t.again, again = true, true
	}
	see(t)
	return true, again
}

func (all *censuses) drop(office string) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.of, office)
}

func (t *census) open() (sum int) {
	for _, n := range t.n {
		sum += n
	}
	return sum
}

func (all *censuses) put(office string, t *census) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.of == nil {
		all.of = map[string]*census{}
	}
	all.of[office] = t
}

// moved follows one dossier that this process wrote.
func (all *censuses) moved(before, after dossier.Case) {
	all.mu.Lock()
	defer all.mu.Unlock()
	for c, n := range map[*dossier.Case]int{&before: -1, &after: 1} {
		if t := all.of[c.Office]; t != nil && c.Open() && !c.Alone() {
			t.n[t.bucketOf(*c)] += n
		}
	}
}

func (t *census) bucketOf(c dossier.Case) bucket {
	return bucket{string(c.State), c.Procedure, c.Assignee, strings.Join(c.Marks(), " "), c.AnsweredOn != "", c.Due != "" && c.Due < t.today}
}

func (t *census) counts(agent string) dossier.Counts {
	out := dossier.Counts{States: map[dossier.State]int{}, Procedures: map[string]int{}, Marks: map[string]int{}}
	for b, n := range t.n {
		if n == 0 {
			continue
		}
		out.States[dossier.State(b.state)] += n
		out.Procedures[b.procedure] += n
		if b.marks != "" {
			out.Marks[b.marks] += n
		}
		for _, x := range []struct {
			so bool
			in *int
		}{{b.assignee == agent, &out.Mine}, {b.assignee == "", &out.Free}, {b.marks != "", &out.Marked}, {b.answered, &out.Answered},
			{b.overdue, &out.Overdue}} {
			if x.so {
				*x.in += n
			}
		}
	}
	out.Waiting = out.States[dossier.Incomplete] + out.States[dossier.Awaiting]
	return out
}
