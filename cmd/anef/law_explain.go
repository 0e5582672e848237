package main

import (
	"io"

	"anef/internal/lawbook"
)

type lawExplainCmd struct {
	Procedure  string `arg:"" help:"Code of a procedure, as student.renewal; anef law list tells them all."`
	On         string `help:"Day (default: today)."`
	Department string `help:"Département of residence; without one, what holds for the whole country."`
	lawFlags
}

func (c *lawExplainCmd) Run() error {
	on, err := lawbook.Day("on", c.On, now.Today())
	if err != nil {
		return lawRefused("explain", err)
	}
	r, err := c.reader()
	if err != nil {
		return err
	}
	e, err := r.Explain(c.Procedure, on, c.Department)
	if err != nil {
		return lawRefused("explain", err)
	}
	return c.show(e, func(w io.Writer) error { return r.PrintExplanation(w, e) })
}
