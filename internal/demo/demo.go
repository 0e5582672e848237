// Package demo fills an empty platform with seventeen invented people at different stages, by the platform's own services.
package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/permit"
	"anef/internal/sim"
)

// Clock can be moved: to the past while stories are told, then to the day of the demonstration.
type Clock struct {
	Real  day.Clock
	shift atomic.Int64 // nanoseconds
}

// Now is the time of the demonstration.
func (c *Clock) Now() time.Time { return c.Real().Add(time.Duration(c.shift.Load())) }

// Set moves to a day, keeping the time of day.
func (c *Clock) Set(d day.Date) {
	c.shift.Store(int64(time.Duration(c.Real.Today().Until(d)) * 24 * time.Hour))
}

// SignIn is one account of the demonstration.
type SignIn struct {
	Role     string `json:"role"`
	Name     string `json:"name"`
	Login    string `json:"login"`
	Password string `json:"password"`
	Office   string `json:"office,omitempty"`
	Secret   string `json:"secret,omitempty"` // of the six-digit codes
}

// Fill invents the people, unless they are there already, and returns the sign-ins.
func Fill(ctx context.Context, a *app.App, clock *Clock, today day.Date) ([]SignIn, error) {
	list := filepath.Join(a.Config.Data, "demo.json")
	if b, err := os.ReadFile(list); err == nil {
		var known []SignIn
		return known, json.Unmarshal(b, &known)
	}
	defer clock.Set(today)
	out, err := hire(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, w := range people {
		clock.Set(today.Plus(-100))
		p, err := meet(ctx, a, w, today)
		if err != nil {
			return nil, fmt.Errorf("invent %s: %w", w.person.GivenNames, err)
		}
		for _, act := range w.story {
			clock.Set(today.Plus(-act.ago))
			if err := act.do(p); err != nil {
				return nil, fmt.Errorf("%s, %d days ago: %w", w.person.GivenNames, act.ago, err)
			}
			if _, err := a.Worker.Drain(ctx); err != nil {
				return nil, err
			}
		}
		out = append(out, SignIn{Role: "applicant", Name: w.person.GivenNames + " " + w.person.FamilyName, Login: w.acc.Email, Password: Password})
	}
	clock.Set(today)
	if err := past(ctx, a, today); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(x, y SignIn) int { return cmp.Compare(order[x.Role], order[y.Role]) })
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, err
	}
	return out, os.WriteFile(list, b, 0o600)
}

var order = map[string]int{"applicant": 0, "pre-instructor": 1, "instructor": 2, "signatory": 3, "hand-over": 4, "supervisor": 5, "operator": 6}

func hire(ctx context.Context, a *app.App) (out []SignIn, err error) {
	for _, s := range staff {
		agent, err := a.Accounts.AddAgent(ctx, account.Agent{Login: s.login, Name: s.name, Role: s.role, Office: s.office, Lang: "fr"}, Password)
		if err != nil {
			return nil, fmt.Errorf("hire %s: %w", s.name, err)
		}
		e, err := a.Accounts.Enroll(ctx, agent.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, SignIn{string(s.role), s.name, s.login, Password, s.office, e.Secret})
	}
	return out, nil
}

func meet(ctx context.Context, a *app.App, w who, today day.Date) (*player, error) {
	w.held.Ends = today.Plus(w.left)
	w.held.Starts = w.held.Ends.PlusMonths(-12, day.Clamp).Plus(1)
	if w.visa > 0 {
		v := sim.TestVisas(today)[w.visa]
		w.held = permit.Permit{Kind: "vls-ts", Ground: v.Ground, Number: v.Number, Starts: v.From, Ends: v.Until, Issued: v.Issued}
	}
	var err error
	if w.acc, w.person, w.held, err = a.Welcome(ctx, w.acc, Password, w.person, w.held); err != nil {
		return nil, err
	}
	return &player{ctx: ctx, app: a, who: w, self: dossier.Actor{Role: dossier.Applicant, ID: w.acc.ID}}, nil
}
