package rush

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"

	"github.com/pquerna/otp/totp"
)

// house is the platform with its agents signed in.
type house struct {
	*app.App
	today   day.Date
	agents  []*agent
	server  *http.Server
	address string
	client  *http.Client
}

// agent is one who works.
type agent struct {
	dossier.Actor
	today     day.Date
	cookie    string
	busy      string // a colleague who has dossiers
	procedure string
	dice      *rand.Rand
}

func openHouse(ctx context.Context, c Config) (h *house, err error) {
	h = &house{App: c.App, today: c.App.Clock.Today()}
	handler, err := c.App.Handler()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h.address, h.server = "http://"+l.Addr().String(), &http.Server{Handler: handler}
	h.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.Agents}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	go func() { _ = h.server.Serve(l) }()
	if err := h.staff(ctx, c); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) close() {
	h.client.CloseIdleConnections()
	h.server.Close()
}

// staff signs agents in: one in four at the office that has most, the others all over the country.
func (h *house) staff(ctx context.Context, c Config) error {
	offices, err := h.Lists().Busiest(ctx)
	if err != nil {
		return err
	}
	if len(offices) == 0 {
		return fmt.Errorf("no dossier is open here: fill the database first")
	}
	const perOffice = 4
	for i := range c.Agents {
		office := offices[0]
		if i%perOffice > 0 {
			office = offices[i*len(offices)/c.Agents]
		}
		a, err := h.signIn(ctx, office)
		if err != nil {
			return fmt.Errorf("sign in an agent of %s: %w", office, err)
		}
		lines, err := h.Lists().Worklist(ctx, dossier.Worklist{Office: office, Limit: pageOf})
		if err != nil {
			return err
		}
		for _, l := range lines {
			a.procedure = l.Procedure
			if l.Assignee != "" {
				a.busy = l.Assignee
			}
		}
		h.agents = append(h.agents, a)
	}
	return nil
}

func (h *house) signIn(ctx context.Context, office string) (*agent, error) {
	const password = "une phrase pour la mesure"
	who, err := h.Accounts.AddAgent(ctx, account.Agent{Login: ident.ID() + "@rush.example", Name: "Mesure", Role: account.PreInstructor,
		Office: office, Lang: "fr"}, password)
	if err != nil {
		return nil, err
	}
	e, err := h.Accounts.Enroll(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	code, err := totp.GenerateCode(e.Secret, h.Clock())
	if err != nil {
		return nil, err
	}
	token, _, err := h.Accounts.SignInAgent(ctx, account.AgentSignIn{Login: who.Login, Password: password, Code: code, From: "127.0.0.1"})
	return &agent{Actor: dossier.Actor{Role: dossier.PreInstructor, ID: who.ID, Office: office, Purpose: "examine"}, today: h.today,
		cookie: "anef-session=" + token}, err
}

// fetch reads a page to its end.
func (h *house) fetch(ctx context.Context, a *agent, path string) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", a.cookie)
	answer, err := h.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", path, answer.Status)
	}
	return nil
}
