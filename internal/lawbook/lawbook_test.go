package lawbook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/lawbook"
	"anef/internal/locale"
	"anef/locales"
	"anef/rules"
)

// made is a law of one day's invention beside the real one: a list that grows, a value that ends, a préfecture's own.
const (
	madeParams = `params:
  - param: made.states
    unit: list
    of: country
    title: {fr: "Pays de l’accord", en: "States of the agreement", es: "Países del acuerdo"}
    values:
      - {from: 2020-01-01, value: [BJ, GA, SN], source: ceseda/r431-5}
      - {from: 2024-01-01, value: [BJ, CI, SN], source: ceseda/r431-5}
  - param: made.fee
    unit: eur
    title: {fr: Montant, en: Amount, es: Importe}
    values:
      - {from: 2020-01-01, until: 2023-12-31, value: 12.5, source: ceseda/l436-5}
  - param: made.limit
    unit: month
    title: {fr: Limite, en: Limit, es: Límite}
    values:
      - from: 2020-01-01
        value: 6
        source: ceseda/r431-5
        also:
          - value: 9
            source: seed/caen
            note: {fr: "Caen dit neuf.", en: "Caen says nine.", es: "Caen dice nueve."}
      - {from: 2022-01-01, value: 6, source: ceseda/l436-5}
  - {param: made.idle, unit: count, title: {fr: Rien, en: Nothing, es: Nada}, values: [{from: 2020-01-01, value: 7, source: made/cited}]}
checked: 2026-01-01
`
	madeSources = `sources:
  - {id: made/cited, kind: law, checked: 2026-01-01, title: "Un texte cité"}
  - {id: made/forgotten, kind: guide, checked: 2024-01-01, title: "Un guide oublié"}
`
	madeProcedure = `procedure: made.first
order: 900
wants: [first]
title: {fr: Démarche inventée, en: Made-up procedure, es: Trámite inventado}
from: 2021-01-01
until: 2025-12-31
source: ceseda/r431-5
audience:
  - {code: who, if: "permit_ground == 'visitor'", text: {fr: "Visiteur, au plus {made.limit} mois.", en: "Visitor, at most {made.limit} months.", es: "Visitante, como mucho {made.limit} meses."}, source: ceseda/r431-5}
channel: anef
fees:
  - {code: tax, amount: late-fee, due: filing, if: "listed(nationality, 'made.states')"}
notes:
  - {code: never-shown, text: {fr: "Soit {made.fee}.", en: "That is {made.fee}.", es: "Son {made.fee}."}, source: ceseda/r431-5}
work:
  - {right: "no", source: ceseda/r431-15-2}
silence: made.limit
answer: request.delay
extension: extension.longest
steps:
  - step: one
    title: {fr: Une étape, en: A step, es: Una etapa}
    questions:
      - {id: made_answer, kind: yesno, label: {fr: "Oui ?", en: "Yes?", es: "¿Sí?"}}
pieces:
  - {piece: paper, if: "made_answer", at: filing, max_age: made.limit, label: {fr: Papier, en: Paper, es: Papel}, why: {fr: Parce que, en: Because, es: Porque}, source: ceseda/annexe-10}
examples:
  - name: a visitor
    given: {on: 2024-06-15, department: "14", nationality: SN, permit: card/visitor, wants: first}
    expect: {procedure: made.first}
    source: ceseda/r431-5
checked: 2026-01-01
`
	madeLocal = "values:\n  - {param: made.limit, from: 2021-06-01, until: 2022-05-31, value: 3, source: seed/caen}\n"
)

func reader(t *testing.T, l locale.Lang) lawbook.Reader {
	t.Helper()
	files := fstest.MapFS{}
	add := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	err := fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(rules.FS, p)
		add(p, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	add("params/made.yaml", madeParams)
	add("sources/made.yaml", madeSources)
	add("procedures/made.first.yaml", madeProcedure)
	caen := string(files["prefectures/14.yaml"].Data)
	if !strings.Contains(caen, "values:\n") {
		t.Fatal("Caen has no values of its own any more")
	}
	add("prefectures/14.yaml", strings.Replace(caen, "values:\n", madeLocal, 1))
	r := lawbook.Reader{Lang: l}
	if r.Rules, err = catalogue.Load(files); err != nil {
		t.Fatal(err)
	}
	if r.Texts, err = locale.Load(locales.FS); err != nil {
		t.Fatal(err)
	}
	return r
}

func explain(t *testing.T, r lawbook.Reader, on day.Date, department string) lawbook.Explanation {
	t.Helper()
	e, err := r.Explain("made.first", on, department)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func parameter(t *testing.T, e lawbook.Explanation, name string) lawbook.Parameter {
	t.Helper()
	i := slices.IndexFunc(e.Values, func(p lawbook.Parameter) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("%s is not among what %s rests on", name, e.Procedure)
	}
	return e.Values[i]
}

func TestExplainTellsEveryValueOnce(t *testing.T) {
	e := explain(t, reader(t, locale.EN), "2021-05-12", "69")
	var names []string
	for _, p := range e.Values {
		names = append(names, p.Name)
	}
	if want := []string{"late-fee", "made.limit", "request.delay", "extension.longest", "made.states", "made.fee"}; !slices.Equal(names, want) {
		t.Errorf("it rests on %v, want %v", names, want)
	}
	limit := parameter(t, e, "made.limit")
	v := limit.InForce
	if v == nil || v.Local || v.Text != "6 months" || v.From != "2020-01-01" || v.Until != "2021-12-31" || v.Source.ID != "ceseda/r431-5" || v.Source.Title == "" {
		t.Fatalf("made.limit: %+v", v)
	}
	if len(v.Also) != 1 || v.Also[0].Text != "9 months" || v.Also[0].Source.ID != "seed/caen" || v.Also[0].Note != "Caen says nine." {
		t.Errorf("the competing value: %+v", v.Also)
	}
	want := []lawbook.Use{{Part: "silence", As: "value"}, {Part: "piece", Code: "paper", As: "max-age"}, {Part: "audience", Code: "who", As: "text"}}
	if !slices.Equal(limit.For, want) {
		t.Errorf("made.limit is needed for %v, want %v", limit.For, want)
	}
	if !e.InForce || e.Audience[0].Text != "Visitor, at most 6 months." || e.Fees[0].If == "" || e.Work[0].Code != "no" || e.Pieces[0].Code != "paper" {
		t.Errorf("%+v", e)
	}
}

func TestExplainTellsThePréfecturesOwn(t *testing.T) {
	r := reader(t, locale.FR)
	p := parameter(t, explain(t, r, "2021-06-01", "14"), "made.limit")
	if !p.InForce.Local || p.InForce.Text != "3 mois" || p.InForce.Until != "2022-05-31" || p.National == nil || p.National.Text != "6 mois" {
		t.Errorf("in Calvados: %+v instead of %+v", p.InForce, p.National)
	}
	for on, department := range map[day.Date]string{"2021-05-31": "14", "2022-06-01": "14", "2021-06-02": ""} {
		if p := parameter(t, explain(t, r, on, department), "made.limit"); p.InForce.Local || p.National != nil {
			t.Errorf("%s %s: %+v", on, department, p)
		}
	}
}

func TestExplainOutsideOfTheDays(t *testing.T) {
	e := explain(t, reader(t, locale.ES), "2026-01-01", "")
	if e.InForce {
		t.Error("the procedure ended the day before")
	}
	if p := parameter(t, e, "made.fee"); p.InForce != nil {
		t.Errorf("made.fee ended in 2023: %+v", p.InForce)
	}
}

func TestExplainNamesTheWrongArgument(t *testing.T) {
	r := reader(t, locale.FR)
	for _, c := range []struct{ procedure, department, name, exists string }{
		{"student.dreams", "14", "procedure", "student.renewal"},
		{"made.first", "20", "department", "2A"},
	} {
		_, err := r.Explain(c.procedure, "2026-01-01", c.department)
		var wrong *lawbook.ArgumentError
		if !errors.As(err, &wrong) || wrong.Name != c.name || !slices.Contains(wrong.Exist, c.exists) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := lawbook.Day("on", "2026-02-30", "2026-01-01"); err == nil || !strings.HasPrefix(err.Error(), "on: ") {
		t.Errorf("a day that does not exist: %v", err)
	}
}

// changes are those of one name, each as "day kind old→new".
func changes(t *testing.T, r lawbook.Reader, from, to day.Date, department, name string) (out []string) {
	t.Helper()
	all, err := r.Compare(from, to, department)
	if err != nil {
		t.Fatal(err)
	}
	last := day.Date("")
	for _, c := range all {
		if c.On < last {
			t.Errorf("%s comes after %s", c.On, last)
		}
		last = c.On
		if c.Name != name {
			continue
		}
		line := string(c.On) + " " + strings.Join(c.Departments, "+") + " " + c.Kind
		if c.Old != nil {
			line += " " + c.Old.Text
		}
		if c.New != nil {
			line += " → " + c.New.Text
		}
		if len(c.Added)+len(c.Removed) > 0 {
			line = string(c.On) + " +" + strings.Join(c.Added, "+") + " -" + strings.Join(c.Removed, "-")
		}
		out = append(out, line)
	}
	return out
}

func TestCompare(t *testing.T) {
	r := reader(t, locale.EN)
	for _, c := range []struct {
		from, to         day.Date
		department, name string
		want             []string
	}{
		{"2021-04-30", "2021-05-01", "", "renewal.window", []string{"2021-05-01  changes opens 2 months before the permit’s last day, closes on the day itself: the permit’s last day → opens 120 days before the permit’s last day, closes 60 days before the permit’s last day"}},
		{"2021-05-01", "2021-06-01", "", "renewal.window", nil},
		{"2026-04-30", "2026-05-01", "14", "stamp-duty", []string{"2026-05-01  changes €25 → €50"}},
		{"2023-12-31", "2024-01-01", "", "made.states", []string{"2024-01-01 +CI -GA"}},
		{"2019-01-01", "2026-01-01", "", "made.fee", []string{"2020-01-01  begins → €12.50", "2024-01-01  ends €12.50"}},
		{"2019-12-31", "2026-01-01", "", "made.first", []string{"2021-01-01  begins", "2026-01-01  ends"}},
		{"2020-12-31", "2026-01-01", "", "made.limit", []string{"2021-06-01 14 changes 6 months → 3 months", "2022-01-01  sources 6 months → 6 months", "2022-06-01 14 changes 3 months → 6 months"}},
		{"2020-12-31", "2026-01-01", "14", "made.limit", []string{"2021-06-01  changes 6 months → 3 months", "2022-06-01  changes 3 months → 6 months"}},
		{"2020-12-31", "2026-01-01", "35", "made.limit", []string{"2022-01-01  sources 6 months → 6 months"}},
	} {
		if got := changes(t, r, c.from, c.to, c.department, c.name); !slices.Equal(got, c.want) {
			t.Errorf("%s from %s to %s in %q:\n%q, want\n%q", c.name, c.from, c.to, c.department, got, c.want)
		}
	}
	if _, err := r.Compare("2026-01-02", "2026-01-01", ""); err == nil || !strings.HasPrefix(err.Error(), "to: ") {
		t.Errorf("backwards: %v", err)
	}
}

// What changed from one day to a later one, told in two stretches, is what changed in one.
func TestCompareInStretches(t *testing.T) {
	r := reader(t, locale.FR)
	const first, last = day.Date("2011-01-01"), day.Date("2027-01-01")
	whole, err := r.Compare(first, last, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, middle := range []day.Date{first, "2021-04-30", "2021-05-01", "2022-01-01", "2026-05-01", last} {
		a, err1 := r.Compare(first, middle, "")
		b, err2 := r.Compare(middle, last, "")
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if got := len(a) + len(b); got != len(whole) || len(whole) == 0 {
			t.Errorf("cut at %s: %d changes, want %d", middle, got, len(whole))
		}
	}
}

func TestReview(t *testing.T) {
	v := reader(t, locale.FR).Review("2026-06-01", 365)
	var got []string
	for _, f := range v.Findings {
		if f.Text == "" || strings.Contains(f.Text, "[") || strings.Contains(f.Text, "{") {
			t.Errorf("%+v says %q", f, f.Text)
		}
		if strings.HasPrefix(f.Name, "made") {
			got = append(got, strings.TrimSpace(f.Kind+" "+f.Name+" "+f.Code))
		}
	}
	want := []string{"no-source made.first made_answer", "stale made/forgotten", "no-example made.first never-shown",
		"unused-parameter made.idle", "unused-source made/forgotten"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want\n%q", got, want)
	}
	ended := func(on day.Date) bool {
		return slices.ContainsFunc(reader(t, locale.FR).Review(on, 365).Findings, func(f lawbook.Finding) bool {
			return f.Kind == lawbook.Ended && f.Name == "made.fee"
		})
	}
	if ended("2023-12-31") || !ended("2024-01-01") || ended("2026-06-01") {
		t.Error("made.fee ends with 2023, and what rests on it with 2025")
	}
}

// Parameters that the program itself reads say so, and are read under that name somewhere in its code.
func TestWhatTheProgramReads(t *testing.T) {
	rules := reader(t, locale.FR).Rules
	var code bytes.Buffer
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			var text []byte
			text, err = os.ReadFile(path)
			code.Write(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range rules.Params() {
		family, _, _ := strings.Cut(p.Name, ".")
		if p.Reader != "" && !bytes.Contains(code.Bytes(), []byte(`"`+p.Name+`"`)) && !bytes.Contains(code.Bytes(), []byte(`"`+family+`."`)) {
			t.Errorf("nothing reads %s", p.Name)
		}
	}
}

// A page fits a terminal, says everything in its language, and leaves no word unwritten.
func TestPages(t *testing.T) {
	for _, l := range locale.Langs {
		r := reader(t, l)
		var page bytes.Buffer
		for _, p := range r.Procedures() {
			e, err := r.Explain(p.Code, "2026-05-12", "14")
			if err != nil {
				t.Fatal(err)
			}
			if err := r.PrintExplanation(&page, e); err != nil {
				t.Fatal(err)
			}
		}
		all, err := r.Compare("2011-01-01", "2027-01-01", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{r.PrintChanges(&page, all), r.PrintReview(&page, r.Review("2026-06-01", 30)), r.PrintProcedures(&page)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for line := range strings.Lines(page.String()) {
			if strings.Contains(line, "[lawbook.") || strings.Contains(line, "[advicepage.") || strings.HasSuffix(line, " \n") {
				t.Errorf("%s: %q", l, line)
			}
		}
	}
}

// JSON keeps its shape: lists are never null, amounts are numbers.
func TestJSON(t *testing.T) {
	b, err := json.Marshal(explain(t, reader(t, locale.FR), "2023-05-12", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"value":12.50`, `"elsewhere":[]`, `"cards":[]`, `"in_force":true`, `"value":{"n":6,"unit":"month"}`, `"value":["BJ","GA","SN"]`} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
}

// A failing printer is told.
func TestPrintTellsOfAFullDisk(t *testing.T) {
	r := reader(t, locale.FR)
	if err := r.PrintProcedures(full{}); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
