package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"anef/internal/day"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/trust"
	"anef/locales"
)

type verifyCmd struct {
	File      string `arg:"" type:"path" help:"The PDF."`
	Trust     string `type:"path" placeholder:"LIST" help:"The trust list, as published at /trust/list.json. Default: the one that this machine's platform published last."`
	Authority string `type:"path" placeholder:"PEM" help:"Certificate of the authority that signs the list. Default: authority.pem beside the list."`
	Pin       string `placeholder:"SHA256" help:"Fingerprint that the authority's certificate must have, in hexadecimal."`
	Seals     string `env:"ANEF_KEYS" type:"path" hidden:""`
	Data      string `env:"ANEF_DATA" default:"./var" type:"path" hidden:""`
}

// unusable says why nothing can be said about the file, and ends with status 2.
func unusable(err error) error {
	fmt.Fprintln(os.Stderr, "anef verify:", err)
	return exitStatus(2)
}

// Run asks nobody: signature, certificate, list and symbols are all here. 0 is genuine, 1 not, 2 could not be checked.
func (c *verifyCmd) Run() error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return unusable(err)
	}
	if !bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")) {
		return unusable(fmt.Errorf("%s is not a PDF", c.File))
	}
	list, err := c.list()
	if err != nil {
		return unusable(err)
	}
	o, err := inspect.Open(file, list, now())
	var why trust.Reason
	switch {
	case errors.As(err, &why):
		fmt.Printf("NOT GENUINE: %s\n", reason(why))
		return exitStatus(1)
	case err != nil:
		fmt.Printf("NOT GENUINE: %v\n", err)
		return exitStatus(1)
	}
	fmt.Printf("GENUINE\nsealed by  %s (%s), key %s%s, for %s\non         %s\ntrust list no. %d of %s", o.Signer.Name, o.Signer.Office, o.Signer.Authority, o.Signer.ID,
		purposes(o.Signer), day.Local(o.At).Format("2006-01-02 15:04 MST"), list.Number, list.Issued)
	if o.Stale {
		fmt.Printf(" – OLD: a newer one was due on %s, a revocation may be missing", list.Next)
	}
	fmt.Println()
	printSymbols(o.Symbols)
	fmt.Println("\nOnly the platform knows whether the paper was replaced or revoked since.")
	return nil
}

// reason says why a paper is not genuine, with its code.
func reason(why trust.Reason) string {
	texts, err := locale.Load(locales.FS)
	key := "verify.reason." + string(why)
	if err != nil || !texts.Has(key) {
		return string(why)
	}
	return fmt.Sprintf("%s (%s)", texts.T(locale.EN, key), string(why))
}

func purposes(e trust.Entry) string {
	words := make([]string, len(e.Purposes))
	for i, p := range e.Purposes {
		words[i] = string(p)
	}
	return strings.Join(words, ", ")
}

// printSymbols tells what the signed symbols on the paper say, to be compared with what is printed round them.
func printSymbols(all []inspect.Symbol) {
	for _, s := range all {
		x := s.Residence
		fmt.Printf("\nsymbol     no. %s\nholder     %s %s, born %s\n", x.Number, x.Surname, strings.Join(x.Given, " "), x.Born)
		if x.From != "" {
			fmt.Printf("valid      %s – %s\n", x.From, x.To)
		}
		if x.Allows != "" {
			fmt.Printf("allows     %s\n", x.Allows)
		}
	}
}

// list reads the list and holds it to the authority.
func (c *verifyCmd) list() (l trust.List, err error) {
	own, folder := c.Authority, c.Seals
	if folder == "" {
		folder = filepath.Join(c.Data, "keys")
	}
	if c.Trust == "" {
		c.Trust = filepath.Join(folder, "trust.json")
		if own == "" {
			own = filepath.Join(folder, "authority", "certificate.pem")
		}
	}
	if own == "" {
		own = filepath.Join(filepath.Dir(c.Trust), "authority.pem")
	}
	text, err := os.ReadFile(c.Trust)
	if errors.Is(err, os.ErrNotExist) {
		return l, fmt.Errorf("no trust list at %s: fetch /trust/list.json and /trust/authority.pem from the platform, and give the list with --trust", c.Trust)
	}
	if err != nil {
		return l, err
	}
	authority, err := readCertificate(own)
	if err != nil {
		return l, err
	}
	print := sha256.Sum256(authority.Raw)
	if c.Pin != "" && !strings.EqualFold(strings.ReplaceAll(c.Pin, ":", ""), hex.EncodeToString(print[:])) {
		return l, fmt.Errorf("%s has the fingerprint %x, not the one pinned", own, print)
	}
	return trust.Parse(text, authority)
}

func readCertificate(path string) (*x509.Certificate, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", path)
	}
	return x509.ParseCertificate(block.Bytes)
}
