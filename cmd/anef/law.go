package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/lawbook"
	"anef/internal/locale"
	"anef/locales"
	"anef/rules"
)

type lawCmd struct {
	List    lawListCmd    `cmd:"" help:"List the procedures."`
	Explain lawExplainCmd `cmd:"" help:"Everything that a procedure says on one day in one place, each value with its source."`
	Diff    lawDiffCmd    `cmd:"" help:"What changed between two days."`
	Check   lawCheckCmd   `cmd:"" help:"What lacks a source, an example or a recent look; which file is refused or example fails, and why."`
	Copy    lawCopyCmd    `cmd:"" help:"Write the law that is built into the program to a folder, to be changed there (ANEF_RULES)."`
}

// lawFlags are common to the commands that read the law.
type lawFlags struct {
	Rules string `env:"ANEF_RULES" type:"path" help:"Folder with the rules. Default: the law built into the program."`
	Lang  string `default:"fr" enum:"fr,en,es" help:"fr, en or es."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (f lawFlags) reader() (lawbook.Reader, error) {
	law, err := catalogue.Load(config.RulesIn(f.Rules))
	if err != nil {
		return lawbook.Reader{}, err
	}
	texts, err := locale.Load(locales.FS)
	return lawbook.Reader{Rules: law, Texts: texts, Lang: locale.Lang(f.Lang)}, err
}

// show prints JSON, or the page for a reader.
func (f lawFlags) show(v any, page func(io.Writer) error) error {
	if !f.JSON {
		return page(os.Stdout)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false) // conditions are full of && and <
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// lawRefused tells which argument of a command is wrong, and ends with status 2; any other error stays what it is.
func lawRefused(command string, err error) error {
	var wrong *lawbook.ArgumentError
	if !errors.As(err, &wrong) {
		return err
	}
	dashes := "--"
	if wrong.Name == "procedure" {
		dashes = ""
	}
	fmt.Fprintf(os.Stderr, "anef law %s: %s%v\n", command, dashes, wrong)
	return exitStatus(2)
}

type lawListCmd struct{ lawFlags }

func (c *lawListCmd) Run() error {
	r, err := c.reader()
	if err != nil {
		return err
	}
	return c.show(r.Procedures(), r.PrintProcedures)
}

type lawCopyCmd struct {
	Folder string `arg:"" type:"path" help:"A folder that does not exist yet, or holds none of these files."`
}

// Run never writes over a file: what somebody changed is not lost.
func (c *lawCopyCmd) Run() error {
	if err := os.CopyFS(c.Folder, rules.FS); err != nil {
		return err
	}
	fmt.Println("ANEF_RULES=" + c.Folder)
	return nil
}
