package main

import (
	"io"

	"anef/internal/day"
	"anef/internal/lawbook"
)

type lawDiffCmd struct {
	From       string `required:"" help:"The earlier day; its law is what the changes are told against."`
	To         string `help:"The later day, itself included (default: today)."`
	Department string `help:"What changed for those who live there; without it, the country and each préfecture's own values."`
	lawFlags
}

// differences is what law diff --json prints.
type differences struct {
	From       day.Date         `json:"from"`
	To         day.Date         `json:"to"`
	Department string           `json:"department,omitempty"`
	Changes    []lawbook.Change `json:"changes"`
}

func (c *lawDiffCmd) Run() error {
	from, err := lawbook.Day("from", c.From, now.Today())
	if err != nil {
		return lawRefused("diff", err)
	}
	to, err := lawbook.Day("to", c.To, now.Today())
	if err != nil {
		return lawRefused("diff", err)
	}
	r, err := c.reader()
	if err != nil {
		return err
	}
	changes, err := r.Compare(from, to, c.Department)
	if err != nil {
		return lawRefused("diff", err)
	}
	return c.show(differences{from, to, c.Department, changes}, func(w io.Writer) error { return r.PrintChanges(w, changes) })
}
