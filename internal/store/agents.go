package store

import (
	"context"
	"fmt"

	"anef/internal/account"
	"anef/internal/store/sqldb"
)

const (
	agentColumns = `SELECT id, login, name, role, office, active, lang, created_at, password, sealed, step FROM agent `

	addAgent = `INSERT INTO agent (id, login, login_key, name, role, office, active, lang, created_at, password, sealed, step)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	saveAgent = `UPDATE agent SET name = $2, role = $3, office = $4, active = $5, lang = $6 WHERE id = $1`

	endAgent = `DELETE FROM session WHERE agent = $1 AND id <> $2`
)

// Agents is the table of those who work with the platform.
type Agents struct{ DB *sqldb.DB }

var _ account.Agents = Agents{}

// Agent reads one.
func (s Agents) Agent(ctx context.Context, id string) (account.Agent, bool, error) {
	return s.one(ctx, agentColumns+`WHERE id = $1`, id)
}

// WorksAt tells whether an agent works at the desks of an office now.
func (s Agents) WorksAt(ctx context.Context, agent, office string) (bool, error) {
	a, ok, err := s.Agent(ctx, agent)
	return ok && a.Active && office != "" && a.Office == office, err
}

// AgentByLogin finds by folded e-mail address.
func (s Agents) AgentByLogin(ctx context.Context, key string) (account.Agent, bool, error) {
	return s.one(ctx, agentColumns+`WHERE login_key = $1`, key)
}

func (s Agents) one(ctx context.Context, text, key string) (account.Agent, bool, error) {
	a, err := readAgent(s.DB.QueryRowContext(ctx, text, key).Scan)
	return a, err == nil, absent("read an agent", err)
}

func readAgent(row scan) (a account.Agent, err error) {
	var created int64
	err = row(&a.ID, &a.Login, &a.Name, &a.Role, &a.Office, &a.Active, &a.Lang, &created, &a.Password, &a.Sealed, &a.Step)
	a.CreatedAt = sqldb.Time(created)
	return a, err
}

// Agents lists those of an office by name, or all for the empty office.
func (s Agents) Agents(ctx context.Context, office string) (out []account.Agent, err error) {
	text, args := agentColumns+`ORDER BY office, name, id`, []any(nil)
	if office != "" { // by the index: a desk asks for each page
		text, args = agentColumns+`WHERE office = $1 ORDER BY office, name, id`, []any{office}
	}
	err = each(ctx, s.DB, text, func(row scan) error {
		a, err := readAgent(row)
		out = append(out, a)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	return out, nil
}

// AddAgent writes a new one. Conflict when the login is taken.
func (s Agents) AddAgent(ctx context.Context, a account.Agent) error {
	var b sqldb.Batch
	b.Claim(addAgent, a.ID, a.Login, account.EmailKey(a.Login), a.Name, string(a.Role), a.Office, a.Active, string(a.Lang),
		sqldb.Instant(a.CreatedAt), a.Password, a.Sealed, a.Step)
	return s.DB.Write(ctx, b)
}

// SaveAgent changes what an operator may change, and ends the agent's sessions.
func (s Agents) SaveAgent(ctx context.Context, a account.Agent) error {
	return s.change(ctx, a.ID, "", saveAgent, a.ID, a.Name, string(a.Role), a.Office, a.Active, string(a.Lang))
}

// Enroll sets the sealed secret of the codes, and ends the agent's sessions.
func (s Agents) Enroll(ctx context.Context, id, sealed string) error {
	return s.change(ctx, id, "", `UPDATE agent SET sealed = $2, step = 0 WHERE id = $1`, id, sealed)
}

// SetAgentPassword ends the agent's sessions but one.
func (s Agents) SetAgentPassword(ctx context.Context, id, hash, keep string) error {
	return s.change(ctx, id, keep, `UPDATE agent SET password = $2 WHERE id = $1`, id, hash)
}

func (s Agents) change(ctx context.Context, id, keep, text string, args ...any) error {
	var b sqldb.Batch
	b.Claim(text, args...)
	b.Add(endAgent, id, keep)
	return s.DB.Write(ctx, b)
}

// RehashAgent replaces a hash if it is still the old one.
func (s Agents) RehashAgent(ctx context.Context, id, old, new string) error {
	var b sqldb.Batch
	b.Add(`UPDATE agent SET password = $3 WHERE id = $1 AND password = $2`, id, old, new)
	return s.DB.Write(ctx, b)
}

// Offices are those where somebody works.
func (s Agents) Offices(ctx context.Context) (out []string, err error) {
	err = each(ctx, s.DB, `SELECT DISTINCT office FROM agent WHERE office <> '' ORDER BY office`, func(row scan) error {
		var office string
		err := row(&office)
		out = append(out, office)
		return err
	})
	return out, err
}
