package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/locale"
)

// Agent is somebody who works with the platform: at a desk, as a helper, or to run it.
type Agent struct {
	ID        string
	Login     string // e-mail address
	Name      string
	Role      Role
	Office    string // of a desk role
	Active    bool
	Lang      locale.Lang
	CreatedAt time.Time

	Password string // its hash
	Sealed   string // the secret of the codes, encrypted; empty before Enroll
	Step     int64  // the time step of the last code used
}

// check tells what is wrong with what an operator typed.
func (a Agent) check() fault.Fields {
	var bad fault.Fields
	checkEmail(&bad, "login", a.Login)
	if strings.TrimSpace(a.Name) == "" {
		bad.Add("name", "account.error.name")
	}
	if !slices.Contains(StaffRoles, a.Role) {
		bad.Add("role", "account.error.role")
	}
	if slices.Contains(DeskRoles, a.Role) != (a.Office != "") {
		bad.Add("office", "account.error.office")
	}
	return bad
}

// AddAgent lets somebody in, with a first password; they sign in once Enroll was called.
// Invalid when a field is wrong, also when the login is taken.
func (s *Service) AddAgent(ctx context.Context, a Agent, password string) (Agent, error) {
	bad := a.check()
	checkPassword(&bad, "password", password, a.Login)
	if err := bad.Err(); err != nil {
		return Agent{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Agent{}, err
	}
	a.ID, a.Password, a.Active, a.CreatedAt = ident.ID(), hash, true, s.clock()
	a.Lang = known(a.Lang)
	a.Sealed, a.Step = "", 0
	if err := s.agents.AddAgent(ctx, a); fault.Is(err, fault.Conflict) {
		bad.Add("login", "account.error.login-taken")
		return Agent{}, bad.Err()
	} else if err != nil {
		return Agent{}, err
	}
	return a, nil
}

// SaveAgent changes name, role, office, language and whether the agent may come in, and ends the agent's sessions,
// so that what was taken away is gone at once.
func (s *Service) SaveAgent(ctx context.Context, a Agent) error {
	if err := a.check().Err(); err != nil {
		return err
	}
	a.Lang = known(a.Lang)
	return s.agents.SaveAgent(ctx, a)
}

// Agent reads one. NotFound when there is none.
func (s *Service) Agent(ctx context.Context, id string) (Agent, error) {
	a, ok, err := s.agents.Agent(ctx, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "account.agent-unknown")
	}
	return a, err
}

// Agents lists those of an office by name, or all of them for the empty office.
func (s *Service) Agents(ctx context.Context, office string) ([]Agent, error) {
	return s.agents.Agents(ctx, office)
}

// ChangeAgentPassword needs the old password, and ends the agent's other sessions.
func (s *Service) ChangeAgentPassword(ctx context.Context, who Session, old, new string) error {
	a, err := s.Agent(ctx, who.Subject)
	if err != nil {
		return err
	}
	if err := s.prove(ctx, a.Password, old, "agent/"+a.ID); err != nil {
		return err
	}
	var bad fault.Fields
	checkPassword(&bad, "password", new, a.Login)
	if err := bad.Err(); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, new)
	if err != nil {
		return err
	}
	return s.agents.SetAgentPassword(ctx, a.ID, hash, who.ID)
}

// known is the language, or the reference for one that we do not speak.
func known(l locale.Lang) locale.Lang {
	out, _ := locale.Parse(string(l))
	return out
}
