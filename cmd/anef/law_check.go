package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"anef/internal/advice"
	"anef/internal/lawbook"
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

// checked is what law check --json prints.
type checked struct {
	lawbook.Review
	Failing []string `json:"failing"` // examples that do not come out as their file says
}

// Run ends with status 0 whatever there is to look at, and with 1 when a file is refused or an example fails.
func (c *lawCheckCmd) Run() error {
	r, err := c.reader()
	if err != nil {
		if !c.JSON {
			return err
		}
		return c.fails(map[string][]string{"refused": strings.Split(err.Error(), "\n")})
	}
	wrong := advice.TryAll(r.Rules, r.Texts)
	out := checked{r.Review(now.Today(), int(c.StaleAfter)), []string{}}
	for _, err := range wrong {
		out.Failing = append(out.Failing, err.Error())
	}
	if c.JSON && len(wrong) > 0 {
		return c.fails(out)
	}
	if err := c.show(out, func(w io.Writer) error { return r.PrintReview(w, out.Review) }); err != nil {
		return err
	}
	return errors.Join(wrong...)
}

// fails prints JSON for a law that is not in order.
func (c *lawCheckCmd) fails(v any) error {
	if err := c.show(v, nil); err != nil {
		return err
	}
	return exitStatus(1)
}
