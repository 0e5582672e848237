package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

const (
	pageTime = 700 * time.Millisecond // one side of one round
	listed   = 60                     // dossiers at the desk, more than a page holds
)

// page is one that people open often, as somebody sees it. Forms have a target.
type page struct {
	what, path, cookie string
	form               bool
}

// pages measures pages a second, each through the whole chain and over the loopback.
func (b *bench) pages(ctx context.Context) error {
	a, all, err := b.inhabited(ctx, filepath.Join(b.folder, "pages"))
	if err != nil {
		return err
	}
	defer a.Close()
	h, err := a.Handler()
	if err != nil {
		return err
	}
	address, closing, err := listen(h)
	if err != nil {
		return err
	}
	defer closing()
	for _, p := range all {
		if err := b.page(ctx, address, p); err != nil {
			return fmt.Errorf("%s: %w", p.what, err)
		}
	}
	return nil
}

// page is two lines: beside a handler that appends the page, and beside one that has it ready.
func (b *bench) page(ctx context.Context, address string, p page) error {
	text, err := fetch(ctx, "http://"+address+p.path, p.cookie)
	if err != nil {
		return err
	}
	ours := func(context.Context) (float64, error) { return hammer(address, p.path, p.cookie, pageTime) }
	atLeast := 0.0
	if p.form {
		atLeast = 0.4
	}
	for _, peer := range []struct {
		is      string
		h       http.Handler
		atLeast float64
	}{{"net/http appending the same bytes", appending(text), atLeast}, {"net/http with the bytes ready", sameBytes(text), 0}} {
		beside, closing, err := listen(peer.h)
		if err != nil {
			return err
		}
		bare := func(context.Context) (float64, error) { return hammer(beside, "/", "", pageTime) }
		err = b.compare(ctx, []contest{{fmt.Sprintf("%s, %.0f kB", p.what, float64(len(text))/1000), ours, peer.is, bare, peer.atLeast}})
		closing()
		if err != nil {
			return err
		}
	}
	return nil
}

func fetch(ctx context.Context, url, cookie string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	r.Header.Set("Accept-Encoding", "identity")
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if a.StatusCode != http.StatusOK {
		err = cmp.Or(err, fmt.Errorf("%s answers %s", r.URL.Path, a.Status))
	}
	return string(body), err
}

// inhabited makes a platform with the people of the demonstration and a full worklist, and tells its pages.
func (b *bench) inhabited(ctx context.Context, folder string) (*app.App, []page, error) {
	clock := &demo.Clock{Real: time.Now}
	a, err := open(ctx, folder, "", clock.Now)
	if err != nil {
		return nil, nil, err
	}
	known, err := demo.Fill(ctx, a, clock, day.Clock(time.Now).Today())
	if err == nil {
		var all []page
		if all, err = visit(ctx, a, known); err == nil {
			return a, all, nil
		}
	}
	a.Close()
	return nil, nil, err
}

// visit signs in an applicant with a filed dossier, one with a draft, and an agent.
func visit(ctx context.Context, a *app.App, known []demo.SignIn) ([]page, error) {
	filed, its, err := applicant(ctx, a, "fatima@example.org")
	if err != nil {
		return nil, err
	}
	drafting, draft, err := applicant(ctx, a, "liang@example.org")
	if err != nil {
		return nil, err
	}
	agent, err := agentOf(ctx, a, known, "69")
	if err != nil {
		return nil, err
	}
	if err := a.DB.Write(ctx, copies(its, 0, listed)); err != nil {
		return nil, err
	}
	// The copies are listed at the desk, and are somebody else's.
	if err := a.DB.Tx(ctx, func(q sqldb.Querier) error {
		if _, err := q.ExecContext(ctx, `UPDATE dossier SET account = 'many' WHERE account = $1 AND id <> $2`, its.Account, string(its.ID)); err != nil {
			return err
		}
		_, err := q.ExecContext(ctx, `DELETE FROM permit WHERE person = $1 AND id <> $2`, its.Person, its.Permit)
		return err
	}); err != nil {
		return nil, err
	}
	of := "/dossiers/" + string(draft.ID)
	return []page{
		{what: "form: sign in", path: "/sign-in", form: true},
		{what: "form: a step of the dossier", path: of + "/steps/identity", cookie: drafting, form: true},
		{what: "form: the pieces to give", path: of + "/pieces", cookie: drafting, form: true},
		{what: "page: home", path: "/home", cookie: filed},
		{what: "page: a dossier", path: "/dossiers/" + string(its.ID), cookie: filed},
		{what: "page: the worklist of an agent", path: "/desk", cookie: agent},
	}, nil
}

// applicant signs in and gives the cookie, and the first dossier.
func applicant(ctx context.Context, a *app.App, login string) (cookie string, c dossier.Case, err error) {
	token, s, err := a.Accounts.SignIn(ctx, account.SignIn{Login: login, Password: demo.Password, From: "127.0.0.1"})
	if err != nil {
		return "", c, fmt.Errorf("sign in as %s: %w", login, err)
	}
	all, err := a.Lists().Mine(ctx, s.Subject)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s has no dossier", login)
	}
	if err != nil {
		return "", c, err
	}
	return "anef-session=" + token, all[0], nil
}

func agentOf(ctx context.Context, a *app.App, known []demo.SignIn, office string) (cookie string, err error) {
	codes := demo.Codes(known, a.Clock())
	for _, s := range known {
		if s.Office != office {
			continue
		}
		for _, c := range codes {
			if c.Login == s.Login {
				token, _, err := a.Accounts.SignInAgent(ctx, account.AgentSignIn{Login: s.Login, Password: demo.Password, Code: c.Code, From: "127.0.0.1"})
				return "anef-session=" + token, err
			}
		}
	}
	return "", fmt.Errorf("nobody works at %s", office)
}
