package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"anef/internal/advice"
	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/locale"
	"anef/locales"
)

type adviseCmd struct {
	On          string   `help:"Day on which the person asks (default: today)."`
	Department  string   `help:"Département of residence."`
	Commune     string   `help:"INSEE code of the commune of residence."`
	Nationality string   `help:"ISO 3166-1 alpha-2 code."`
	Permit      string   `help:"KIND/GROUND, as vls-ts/student."`
	Expires     string   `help:"Last day of the permit."`
	Wants       string   `help:"The act wanted: renewal, validation, first, duplicate …"`
	Entry       string   `help:"Day of entry into France."`
	Born        string   `help:"Date of birth."`
	Fact        []string `sep:"none" placeholder:"KEY=VALUE" help:"Any other fact."`
	Lang        string   `help:"fr, en or es."`
	Rules       string   `env:"ANEF_RULES" type:"path" help:"Folder with the rules. Default: the law built into the program."`
	JSON        bool     `name:"json" help:"Print JSON."`
}

func (c *adviseCmd) values() (map[string]string, error) {
	v := map[string]string{"on": c.On, "department": c.Department, "commune": c.Commune, "nationality": c.Nationality,
		"permit": c.Permit, "expires": c.Expires, "wants": c.Wants, "entry": c.Entry, "born": c.Born, "lang": c.Lang}
	for _, f := range c.Fact {
		key, value, ok := strings.Cut(f, "=")
		if !ok {
			return nil, &advice.InputError{Name: "fact", Text: fmt.Sprintf("%q is not KEY=VALUE", f)}
		}
		v["fact."+key] = value
	}
	return v, nil
}

// Run lives for a tenth of a second: it ends before its memory is worth collecting.
func (c *adviseCmd) Run() error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	law, err := catalogue.Load(config.RulesIn(c.Rules))
	if err != nil {
		return err
	}
	texts, err := locale.Load(locales.FS)
	if err != nil {
		return err
	}
	values, err := c.values()
	if err != nil {
		return refused(err)
	}
	q, err := advice.ParseTyped(law, values, now.Today())
	if err != nil {
		return refused(err)
	}
	answer := advice.Advise(law, texts, q)
	if c.JSON {
		return api.EncodeAdvice(os.Stdout, answer)
	}
	printAdvice(answer)
	return nil
}

// refused tells which flag is wrong, and ends with status 2.
func refused(err error) error {
	fmt.Fprintf(os.Stderr, "anef advise: --%v\n", err)
	return exitStatus(2)
}

func printAdvice(a advice.Answer) {
	if a.Office != nil {
		fmt.Printf("%s (%s)\n", a.Office.Name, a.Office.Code)
	}
	for _, r := range a.Routes {
		fmt.Printf("\n%s\n  %s %s\n", r.Title, r.Channel, r.Address)
		if r.Window.Opens != "" {
			fmt.Printf("  %s – %s  %s\n", r.Window.Opens, r.Window.Closes, r.Window.Status)
		}
		for _, f := range r.Fees {
			fmt.Printf("  %s €  %s (%s)\n", f.Euro, f.Code, f.Source)
		}
		for _, t := range r.Reasons {
			fmt.Printf("  – %s [%s]\n", t.Text, t.Source)
		}
		for _, d := range r.Documents {
			mark := " "
			if d.Required {
				mark = "*"
			}
			fmt.Printf("  %s %s\n", mark, d.Label)
		}
	}
	for _, n := range a.Notes {
		fmt.Printf("\n! %s [%s]\n", n.Text, n.Source)
	}
	if len(a.Missing) > 0 {
		fmt.Println("\n? " + strings.Join(a.Missing, ", "))
	}
}
