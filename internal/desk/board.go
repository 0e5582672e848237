package desk

import (
	"context"
	"strings"

	"anef/internal/dossier"
)

// board is what an office knows of its own lists: how long they are, and who works there.
type board struct {
	dossier.Counts
	held  map[string]int    // dossiers by agent; "" for those that nobody has
	names map[string]string // of the agents, those who left too
	staff []colleague       // who can be given work, by name
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

// board of an office.
func (d *Desk) board(ctx context.Context, office string) (b board, err error) {
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
	return b, nil
}

// name of an agent, or the id of one who works elsewhere now.
func (b board) name(agent string) string {
	if n, ok := b.names[agent]; ok {
		return n
	}
	return agent
}
