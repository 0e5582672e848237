package record

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
)

// Death is one act on the register of deaths: an office says that somebody died, or another agent that it was an error.
type Death struct {
	Person  string
	Did     string // Declared, Mistaken
	At      time.Time
	Agent   string
	Role    dossier.Role
	Office  string
	Died    day.Date // as the document says; of Declared
	Seen    string   // the document; of Declared
	Told    string   // who told; of Declared
	Word    string
	Dossier dossier.ID // on whose screen it was said
}

// The acts; locale keys death.did.CODE.
const (
	Declared = "declared"
	Mistaken = "mistaken"
)

// What an agent saw, and from whom it came; locale keys death.seen.CODE and death.told.CODE.
var (
	DeathPapers  = []string{"certificate", "consular", "family-record", "judgment"}
	DeathTellers = []string{"counter", "letter", "authority"}
)

// FollowDeath asks that somebody's dossiers follow the register of deaths.
type FollowDeath struct {
	Person string `json:"person"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (FollowDeath) Kind() string { return "follow-death" }

// Deaths is the register. Nothing is ever taken out of it.
type Deaths interface {
	// Deaths lists the acts about a person, the first first.
	Deaths(ctx context.Context, person string) ([]Death, error)
	// Register writes the nth act, ends the person's sessions, and has their dossiers follow, in one commit. Conflict when
	// somebody wrote meanwhile.
	Register(ctx context.Context, d Death, n int) error
}

// Registrar keeps the register of deaths. Somebody declared dead by mistake loses nothing but the days between.
type Registrar struct {
	Deaths Deaths
	Mine   Mine
	Acts   interface {
		Load(ctx context.Context, a dossier.Actor, id dossier.ID) (dossier.Dossier, error)
		Act(ctx context.Context, id dossier.ID, key string, cmd dossier.Command, word string) (dossier.Case, error)
	}
	Clock day.Clock
}

// Dead tells whether the last of some acts says that the person died.
func Dead(acts []Death) bool { return len(acts) > 0 && acts[len(acts)-1].Did == Declared }

// Register writes what an agent says. Conflict when the register says so already, or when the agent would take back what
// they declared themselves; Invalid for a day ahead, and without a word.
func (r *Registrar) Register(ctx context.Context, d Death) error {
	acts, err := r.Deaths.Deaths(ctx, d.Person)
	if err != nil {
		return err
	}
	if Dead(acts) != (d.Did == Mistaken) {
		return fault.New(fault.Conflict, "death.cannot")
	}
	if d.Did == Mistaken && acts[len(acts)-1].Agent == d.Agent {
		return fault.New(fault.Conflict, "death.own")
	}
	var bad fault.Fields
	if d.Did == Declared && d.Died > r.Clock.Today() {
		bad.Add("died", "death.ahead")
	}
	if strings.TrimSpace(d.Word) == "" {
		bad.Add("word", "web.error.required")
	}
	if err := bad.Err(); err != nil {
		return err
	}
	d.At = r.Clock()
	return r.Deaths.Register(ctx, d, len(acts)+1)
}

// Follow ends the dossiers of somebody who died, or has them go on where they stood. Running it twice changes nothing more.
func (r *Registrar) Follow(ctx context.Context, job FollowDeath) error {
	acts, err := r.Deaths.Deaths(ctx, job.Person)
	if err != nil || len(acts) == 0 {
		return err
	}
	last := acts[len(acts)-1]
	d, err := r.Acts.Load(ctx, dossier.Actor{Role: dossier.Clock}, last.Dossier)
	if err != nil {
		return err
	}
	mine, err := r.Mine.Mine(ctx, d.Case.Account)
	if err != nil {
		return err
	}
	cmd := dossier.Command{Do: dossier.Cease, Actor: dossier.Actor{Role: last.Role, ID: last.Agent, Office: last.Office}, Office: last.Office}
	for _, c := range mine {
		switch {
		case last.Did == Declared && slices.Contains(dossier.Live, c.State):
		case last.Did == Mistaken && c.Ceased != nil:
			cmd.Do = dossier.Revive
		default:
			continue
		}
		if _, err := r.Acts.Act(ctx, c.ID, fmt.Sprintf("death/%d", len(acts)), cmd, ""); err != nil {
			return err
		}
	}
	return nil
}
