package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
)

// Visit is a person at a counter, for whom an agent fills in the person's own forms: those and nothing else.
type Visit struct {
	ID       string
	Account  string
	Agent    string
	Office   string
	Reason   string // one of Reasons
	Words    string // of the agent, beside the reason
	OpenedAt time.Time
	EndsAt   time.Time
	ClosedAt time.Time // zero while the agent has not ended it

	Holder string // what the lookup joins: who came
	Person string // id of the person
}

// Reasons say why somebody comes to a counter instead of a screen; locale keys counter.reason.CODE.
var Reasons = []string{"cannot-use", "no-email", "disability", "refused-by-screen", "no-device", "other"}

// CounterRoles are those who may act for a person at the counter.
var CounterRoles = []Role{PreInstructor, HandOverClerk}

// VisitLasts bounds a visit, so that one which nobody ended ends by itself.
const VisitLasts = time.Hour

const longestReason = 1000 // characters

// Visits keeps them: they are the journal of what agents did in persons' names.
type Visits interface {
	// OpenVisit writes it and binds the session to it. Conflict when the agent may not see this person's affairs.
	OpenVisit(ctx context.Context, session string, v Visit, letters []Letter) error
	// CloseVisit ends the visit of a session.
	CloseVisit(ctx context.Context, session string, now time.Time) error
	// VisitsOf lists those to one account, the latest first.
	VisitsOf(ctx context.Context, account string, n int) ([]Visit, error)
	// VisitsAt lists those at an office since an instant, the latest first.
	VisitsAt(ctx context.Context, office string, since time.Time) ([]Visit, error)
}

// Open tells whether a visit goes on.
func (v Visit) Open(now time.Time) bool {
	return v.ID != "" && v.ClosedAt.IsZero() && now.Before(v.EndsAt)
}

// Acting is the session under which the portal knows a visit: that of the person, typed by the agent.
func (s Session) Acting() Session {
	out := s
	out.Kind, out.Subject, out.Role = OfApplicant, s.Visit.Account, Applicant
	out.Office, out.Name, out.Person = "", s.Visit.Holder, s.Visit.Person
	return out
}

// OpenVisit begins to act for a person. Invalid on the fields reason, words, seen; Conflict when a visit is open already or
// the person is one of those whose affairs the agent may not see. The person is told by mail.
func (s *Service) OpenVisit(ctx context.Context, who Session, account, reason, words string, seen bool) (Visit, error) {
	if who.Visit != nil {
		return Visit{}, fault.New(fault.Conflict, "counter.busy", "name", who.Visit.Holder)
	}
	var bad fault.Fields
	words = strings.TrimSpace(words)
	if !slices.Contains(Reasons, reason) {
		bad.Add("reason", "counter.error.reason")
	}
	if reason == "other" && words == "" {
		bad.Add("words", "counter.error.words")
	}
	if len([]rune(words)) > longestReason {
		bad.Add("words", "web.error.too-long", "max", longestReason, "over", len([]rune(words))-longestReason)
	}
	if !seen {
		bad.Add("seen", "counter.error.seen")
	}
	if err := bad.Err(); err != nil {
		return Visit{}, err
	}
	a, err := s.Account(ctx, account)
	if err != nil {
		return Visit{}, err
	}
	letters, err := s.write(ctx, AtCounter, a.ID, a.Email, a.Lang)
	if err != nil {
		return Visit{}, err
	}
	now := s.clock()
	v := Visit{ID: ident.ID(), Account: account, Agent: who.Subject, Office: who.Office, Reason: reason, Words: words,
		OpenedAt: now, EndsAt: now.Add(VisitLasts)}
	return v, s.visits.OpenVisit(ctx, who.ID, v, letters)
}

// CloseVisit ends what OpenVisit began; without a visit it does nothing.
func (s *Service) CloseVisit(ctx context.Context, who Session) error {
	return s.visits.CloseVisit(ctx, who.ID, s.clock())
}

const visitsShown = 50

// VisitsOf lists when agents acted for somebody, the latest first.
func (s *Service) VisitsOf(ctx context.Context, account string) ([]Visit, error) {
	return s.visits.VisitsOf(ctx, account, visitsShown)
}

// VisitsToday lists those of the day at an office, the latest first.
func (s *Service) VisitsToday(ctx context.Context, office string) ([]Visit, error) {
	now := s.clock()
	y, m, d := day.Local(now).Date()
	return s.visits.VisitsAt(ctx, office, time.Date(y, m, d, 0, 0, 0, 0, day.Local(now).Location()))
}
