package certificate_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/seal"
	"anef/locales"
	"anef/rules"
)

// errCrash stands for the end of the process.
var errCrash = errors.New("crash")

// office is everything a maker reads and writes, in memory. It can be made to crash at each write, before or after it.
type office struct {
	mu     sync.Mutex
	paper  certificate.Draft
	former certificate.Status // of the paper that this one corrects
	d      dossier.Dossier
	held   permit.Permit
	lang   locale.Lang
	hash   string            // of the published document
	files  map[string][]byte // all that was ever kept
	keys   *seal.Authority
	crash  string // "before seal", "after keep", …; once
}

func (o *office) crashes(when string) error {
	if o.crash != when {
		return nil
	}
	o.crash = ""
	return errCrash
}

// write does something, unless it crashes before, and may crash after.
func (o *office) write(what string, do func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.crashes("before " + what); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return o.crashes("after " + what)
}

var errMoved = fault.New(fault.Conflict, "store.moved")

func (o *office) Draft(context.Context, string) (certificate.Draft, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.paper, nil
}

func (o *office) Seal(_ context.Context, before certificate.Draft, in certificate.Intent, s certificate.Seal) error {
	return o.write("seal", func() error {
		if o.paper.State != before.State || o.paper.Seal.Key != before.Seal.Key || o.hash != "" {
			return errMoved
		}
		o.paper.Intent, o.paper.State, o.paper.Seal = in, certificate.Sealed, s
		return nil
	})
}

func (o *office) Publish(_ context.Context, d certificate.Draft, hash string) error {
	return o.write("publish", func() error {
		if o.paper.State != certificate.Sealed || !o.paper.Seal.At.Equal(d.Seal.At) || o.hash != "" {
			return errMoved
		}
		o.paper.State, o.hash = certificate.Published, hash
		if d.Replaces != "" {
			o.former = certificate.Status{State: certificate.Superseded, ReplacedBy: d.Number}
		}
		return nil
	})
}

func (o *office) Keep(_ context.Context, r io.Reader) (hash string, err error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	hash = hex.EncodeToString(sum[:])
	return hash, o.write("keep", func() error { o.files[hash] = b; return nil })
}

func (o *office) Load(context.Context, dossier.ID, dossier.Scope) (dossier.Dossier, error) {
	return o.d, nil
}
func (o *office) Lang(context.Context, string) (locale.Lang, error) { return o.lang, nil }
func (o *office) Person(context.Context, string) (person.Person, error) {
	return person.Person{Foreigner: "7703000007"}, nil
}
func (o *office) Permit(context.Context, string) (permit.Permit, error) { return o.held, nil }

// words and the law are read once.
var (
	theLaw   = sync.OnceValues(func() (*catalogue.Rules, error) { return catalogue.Load(rules.FS) })
	theWords = sync.OnceValues(func() (*locale.Catalogue, error) { return locale.Load(locales.FS) })
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 123456, time.UTC)

// opened is an office whose paper is called for by the last event.
func opened(t testing.TB, kind certificate.Kind, lang locale.Lang, events ...dossier.Event) *office {
	t.Helper()
	keys, err := seal.NewAuthority(filepath.Join(t.TempDir(), "keys"), "ZZ01", "Autorité d’essai", now)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{lang: lang, files: map[string][]byte{}, keys: keys,
		held: permit.Permit{Kind: "card", Ground: "student", Number: "C14000007", Starts: "2025-12-05", Ends: "2026-12-04"}}
	o.d.Case = dossier.Case{ID: "d", Reference: "D7K3-M9QX-AR", Procedure: "student.renewal", Permit: "p", PermitEnds: "2026-12-04"}
	o.d.Notes = map[string]dossier.Note{"word": {Body: "La page 2 est floue."}}
	o.d.Answers = []dossier.Answers{{Version: 1, Body: map[string]string{"family_name": "Nguyễn", "given_names": "Thị Minh Anh",
		"birth_date": "2003-07-15", "nationality": "VN", "street": "12 rue des Étudiants", "commune": "14118"}}}
	for i, e := range events {
		o.d.History = append(o.d.History, dossier.Past{Seq: int64(i + 1), At: now, Event: e})
	}
	last := events[len(events)-1]
	o.paper.Intent = certificate.Intent{Number: "C99J-E66J-9J", Code: "K7M3-QX9R", Kind: kind, Dossier: "d", Seq: int64(len(events)), On: last.On}
	o.paper.State = certificate.Intended
	if last.Period != nil {
		o.paper.From, o.paper.Until = last.Period.From, last.Period.Until
	}
	return o
}

func (o *office) maker(t testing.TB) *certificate.Maker {
	t.Helper()
	in, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := theWords()
	if err != nil {
		t.Fatal(err)
	}
	return &certificate.Maker{Papers: o, Keys: seal.Papers{Authority: o.keys}, Dossiers: o, People: o, Languages: o, Blobs: o,
		Law: func(_ context.Context, c dossier.Case) (*catalogue.Rules, *catalogue.Procedure, error) {
			p, _ := in.Procedure(c.Procedure)
			return in, p, nil
		}, Texts: texts, Clock: func() time.Time { return now }, Site: "https://anef.example"}
}

func (o *office) make(t testing.TB) []byte {
	t.Helper()
	for range 2 { // a job may run twice
		if err := o.maker(t).Make(t.Context(), o.paper.Number); err != nil {
			t.Fatal(err)
		}
	}
	return o.files[o.hash]
}

// text reads a paper with a tool that is not ours.
func text(t testing.TB, file []byte) string {
	t.Helper()
	out := tool(t, "pdftotext", "-layout", saved(t, "paper.pdf", file), "-")
	return strings.Join(strings.Fields(string(bytes.ReplaceAll([]byte(out), []byte("\u00a0"), []byte(" ")))), " ")
}

// tool runs a program that is not ours. Debian: poppler-utils, qpdf, dmtx-utils, openssl, libnss3-tools.
func tool(t testing.TB, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func saved(t testing.TB, file string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The events of a life, in order.
var (
	submitted = dossier.Event{Do: dossier.Submit, To: dossier.Submitted, On: "2026-09-21", Answers: 1, Office: "14",
		Filing: &dossier.Filing{On: "2026-09-21", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4}, AtCounter: []string{"final-registration"}}}
	asked = dossier.Event{Do: dossier.Ask, To: dossier.Incomplete, On: "2026-09-28", Due: "2026-10-28",
		Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable", Note: "word"}, {Piece: "other", Motive: "missing"}}}
	complete = dossier.Event{Do: dossier.DeclareComplete, To: dossier.Complete, On: "2026-10-01"}
	extended = dossier.Event{Do: dossier.Extend, To: dossier.Complete, On: "2026-11-22", Period: &dossier.Period{From: "2026-12-05", Until: "2027-03-04"}}
	granted  = dossier.Event{Do: dossier.Grant, To: dossier.Granted, On: "2026-11-20", Proposal: &dossier.Proposal{Grant: true, Card: "multi-year-card", Months: 24},
		Fees: []dossier.FeeLine{{Code: "tax", Amount: euro.Euros(50)}, {Code: "stamp-duty", Amount: euro.Euros(50)}}}
	arrived = dossier.Event{Do: dossier.Arrive, To: dossier.Ready, On: "2026-12-10"}
	refused = dossier.Event{Do: dossier.Refuse, To: dossier.Refused, On: "2026-11-19", Proposal: &dossier.Proposal{Grounds: []string{"resources"}}}
)
