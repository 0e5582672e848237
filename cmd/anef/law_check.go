package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

type lawCheckCmd struct {
	StaleAfter days `default:"365d" help:"Looks older than so many days are reported, as 365d."`
	lawFlags
}

// days is a flag such as 365d.
type days int

func (d *days) UnmarshalText(b []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(string(b), "d"))
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not a number of days, as 365d", b)
	}
	*d = days(n)
	return nil
}

// Run ends with status 0 whatever there is to look at, and with 1 when a file is refused.
func (c *lawCheckCmd) Run() error {
	r, err := c.reader()
	if err != nil {
		if !c.JSON {
			return err
		}
		if err := c.show(map[string][]string{"refused": strings.Split(err.Error(), "\n")}, nil); err != nil {
			return err
		}
		return exitStatus(1)
	}
	v := r.Review(now.Today(), int(c.StaleAfter))
	return c.show(v, func(w io.Writer) error { return r.PrintReview(w, v) })
}
