package account

import (
	"slices"
	"strings"
)

// Permission is what a route needs. It names a kind of caller, and for agents may name roles.
type Permission string

// The permissions of the route tables. What else a route needs, such as the right office, the act itself checks.
const (
	Anybody         Permission = ""
	SignedIn        Permission = "signed-in"
	ByApplicant     Permission = "applicant" // or an agent for them, at a counter
	ByOwner         Permission = "owner"     // the applicant alone: secrets, sessions, what is shown to others
	AtTheCounter    Permission = "counter"   // an agent who acts, or may act, for persons at a counter
	ByHelper        Permission = "helper"
	ByOperator      Permission = "operator"
	ByAgent         Permission = "agent" // of any role at a desk
	ByPreInstructor Permission = "agent:pre-instructor"
	ByInstructor    Permission = "agent:instructor"
	BySignatory     Permission = "agent:signatory"
	ByHandOverClerk Permission = "agent:hand-over"
	BySupervisor    Permission = "agent:supervisor"
)

// ByAgents is the permission of agents who have one of the roles: "agent:pre-instructor,instructor".
func ByAgents(roles ...Role) Permission {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return ByAgent + Permission(":"+strings.Join(names, ","))
}

// May tells whether the caller has a permission. The zero Session is nobody; a permission nobody knows is refused.
func (s Session) May(p Permission) bool {
	switch p {
	case Anybody:
		return true
	case SignedIn:
		return s.ID != "" && s.Role != ""
	case ByOwner:
		return s.ID != "" && s.Role == Applicant && s.Visit == nil
	case AtTheCounter:
		return s.ID != "" && s.Kind == OfAgent && s.Office != "" && slices.Contains(CounterRoles, s.Role)
	case ByApplicant, ByHelper, ByOperator:
		return s.ID != "" && s.Role == Role(p)
	}
	kind, roles, some := strings.Cut(string(p), ":")
	if kind != string(ByAgent) || s.Visit != nil || s.ID == "" || s.Office == "" || !slices.Contains(DeskRoles, s.Role) {
		return false
	}
	return !some || slices.Contains(strings.Split(roles, ","), string(s.Role))
}
