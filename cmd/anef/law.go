package main

import (
	"fmt"
	"slices"

	"anef/internal/catalogue"
	"anef/rules"
)

type lawCmd struct {
	Check lawCheckCmd `cmd:"" help:"Load all rules and print what lacks a source or a recent look."`
}

type lawCheckCmd struct {
	Days int `default:"365" help:"Older looks are reported."`
}

func (c *lawCheckCmd) Run() error {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		return err
	}
	today, stale := now.Today(), 0
	for _, p := range law.Params() {
		if p.Checked == "" || p.Checked.Until(today) > c.Days {
			fmt.Printf("parameter %s was last looked at on %q\n", p.Name, p.Checked)
			stale++
		}
	}
	var ids []string
	for id, s := range law.Sources() {
		if s.Checked == "" || s.Checked.Until(today) > c.Days {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Printf("source %s was last looked at on %q\n", id, law.Sources()[id].Checked)
	}
	fmt.Printf("%d procedures, %d parameters, %d sources; %d not looked at for %d days\n",
		len(law.Procedures()), len(law.Params()), len(law.Sources()), stale+len(ids), c.Days)
	if stale+len(ids) > 0 {
		return exitStatus(1)
	}
	return nil
}
