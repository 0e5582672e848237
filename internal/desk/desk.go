// Package desk is where agents work: the list of an office, one dossier on one screen, and the acts on it.
package desk

import (
	"context"
	"net/http"
	"os"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ephoto"
	"anef/internal/notify"
	"anef/internal/payment"
	"anef/internal/person"
	"anef/internal/promise"
	"anef/internal/record"
	"anef/internal/web"
	"anef/internal/web/session"
)

// Lists reads what waits at the desks of one office.
type Lists interface {
	Worklist(ctx context.Context, q dossier.Worklist) ([]dossier.Line, error)
	// Search finds by number or by names, ended dossiers too; with an empty office those of all offices.
	Search(ctx context.Context, office string, q person.Search, limit int) ([]dossier.Found, error)
	// Beyond notes a search beyond the agent's office, with its reason.
	Beyond(ctx context.Context, id string, by dossier.Actor, typed, reason string, found int, at time.Time) error
	// Counts tells how long the lists of an office are, and the agent's own.
	Counts(ctx context.Context, office, agent string, today day.Date) (dossier.Counts, error)
	// Held counts the live dossiers of an office by the agent who has them; "" for those that nobody has.
	Held(ctx context.Context, office string) (map[string]int, error)
	// BeginBatch keeps what is asked of many dossiers; false when its key was used before.
	BeginBatch(ctx context.Context, b dossier.Batch) (bool, error)
	// EndBatch keeps what became of it.
	EndBatch(ctx context.Context, b dossier.Batch) error
	// Batch reads one of an office. NotFound when it is none.
	Batch(ctx context.Context, office, id string) (dossier.Batch, error)
	// Lines reads those of a choice that are of the office, in any order.
	Lines(ctx context.Context, office string, ids []dossier.ID) ([]dossier.Line, error)

	// Uncollected lists up to n cards that wait at an office although their persons filed again since they were there.
	Uncollected(ctx context.Context, office string, n int) ([]dossier.Line, error)

	// Exported notes that the lines left the platform in a table, as a reading of each dossier.
	Exported(ctx context.Context, lines []dossier.Line, by dossier.Actor, at time.Time) error

	// Marked lists up to n dossiers of all offices that have an alarm or an incident, for the operator.
	Marked(ctx context.Context, n int) ([]dossier.Line, error)
	// Incidents lists up to n, the latest first: those that are open, or all.
	Incidents(ctx context.Context, open bool, n int) ([]dossier.IncidentLine, error)
}

// Blobs gives stored documents, with their size in bytes, by the hash of their content.
type Blobs interface {
	Open(hash string) (*os.File, int64, error)
}

// Staff is how agents come in, and who they are.
type Staff interface {
	SignInAgent(ctx context.Context, in account.AgentSignIn) (token string, session account.Session, err error)
	SignOut(ctx context.Context, token string) error
	Agent(ctx context.Context, id string) (account.Agent, error)
	Sessions(ctx context.Context, who account.Session) ([]account.Session, error)
	Revoke(ctx context.Context, who account.Session, id string) error
	RevokeOthers(ctx context.Context, who account.Session) error
	// Agents lists those of an office by name, also those who left.
	Agents(ctx context.Context, office string) ([]account.Agent, error)
}

// Works is what the operator watches.
type Works interface {
	// JobCounts counts jobs by kind and state; what is done is not counted.
	JobCounts(ctx context.Context) ([]JobCount, error)
	// DeadJobs lists up to n jobs that were given up, the latest first.
	DeadJobs(ctx context.Context, n int) ([]DeadJob, error)
	// Retry makes a dead job due at once. Conflict when it is not dead any more.
	Retry(ctx context.Context, id string, now time.Time) error
}

// JobCount counts the jobs of one kind in one state: ready, running or dead.
type JobCount struct {
	Kind, State string
	N           int64
	Since       time.Time // ready: due since; running: the first lease ends; dead: the oldest died
}

// DeadJob is a job that was given up.
type DeadJob struct {
	ID, Kind, Args, LastError string
	Attempt                   int64
	Created, Died             time.Time
}

// Letters are what an office prints and posts for people whom nothing else reached.
type Letters interface {
	// Letters lists up to n that wait to be printed or posted, the oldest first.
	Letters(ctx context.Context, office string, n int) ([]notify.Letter, error)
	// Letter reads one. NotFound when it is none of this office.
	Letter(ctx context.Context, office, id string) (notify.Letter, error)
	// MarkLetter notes that an agent printed or posted it. Conflict when that is known already.
	MarkLetter(ctx context.Context, office, id string, state notify.State, agent string) error
}

// Promises tells what is overdue.
type Promises interface {
	Overdue(ctx context.Context) ([]promise.Overdue, error)
}

// Names tells how people were called before.
type Names interface {
	// Former lists the names that a person carried, the latest first.
	Former(ctx context.Context, person string) ([]person.Former, error)
}

// Photos tells what was heard of the codes of photographs.
type Photos interface {
	// Photo is the zero Kept for a code that was never typed.
	Photo(ctx context.Context, id dossier.ID, code string) (ephoto.Kept, error)
}

// Barred keeps which dossiers agents may not see: their own, and those of people near to them.
type Barred interface {
	// Hidden are the dossiers that an agent may not see.
	Hidden(ctx context.Context, agent string) (map[dossier.ID]bool, error)
	// Bars are the numbers kept for an agent.
	Bars(ctx context.Context, agent string) ([]account.Bar, error)
	// Bar keeps one; what is kept already stays as it is.
	Bar(ctx context.Context, agent string, b account.Bar) error
	Unbar(ctx context.Context, agent, number string) error
}

// Desk serves the agents of the offices, and the operators.
type Desk struct {
	Site     *web.Site
	Lists    Lists
	Dossiers *dossier.Service
	Blobs    Blobs
	Staff    Staff
	Counter  Counter
	Queue    Queue
	Works    Works
	Promises Promises
	Letters  Letters
	Opinions Opinions
	Numbers  Numbers
	Quality  Quality
	Drafts   Drafts
	Law      func() LawState
	Guard    *session.Guard
	Barred   Barred
	Photos   Photos
	Names    Names
	Views    Views
	Attempts Attempts
	Money    *payment.Service
	Books    Books

	Likenesses Likenesses
	Deaths     Deaths
	Registrar  *record.Registrar
}

// Mount puts the desk on the mux.
func (d *Desk) Mount(mux *http.ServeMux) { web.Mount(d.Site, mux, d, Routes) }
