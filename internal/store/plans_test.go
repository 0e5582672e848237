package store_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/bulk"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// smallTables may be read from end to end, each for its reason.
var smallTables = map[string]string{
	"agent":             "some thousands work in the whole country",
	"procedure_version": "a few hundred texts, read when the program starts",
	"api_key":           "a few hundred programs, listed for the operator",
	"goose_db_version":  "one row for each migration",
}

// shortIndexes hold only rows that wait for something, and may be read from end to end.
var shortIndexes = map[string]string{
	"job_due":             "work that is not done yet",
	"job_open":            "work that is not done yet, or was given up",
	"job_dead":            "work that was given up",
	"certificate_unmade":  "papers that are being drawn",
	"incident_open":       "people without a document today",
	"message_open":        "messages on their way, letters to print",
	"message_unconfirmed": "messages of the last hours",
	"dossier_making":      "cards that are being made",
	"account_unconfirmed": "accounts of the last days",
}

// wholeByDesign are texts that read everything, with why; a fragment names each.
var wholeByDesign = map[string]string{
	"SELECT 'event', x.dossier FROM dossier_event":    "fsck looks for rows without a dossier",
	"SELECT 'share ' || s.id":                         "fsck looks for what belongs to nobody",
	"SELECT m.id FROM message m WHERE (m.channel":     "fsck looks for messages that nobody got",
	"SELECT number, kind, dossier, seq, blob, status": "the simulation reads all papers, to find what it did wrong",
	"SELECT office FROM dossier WHERE live":           "once for a measurement: which offices are the busiest",
}

// TestEveryQueryHasItsIndex runs every method of every store on a filled database, explains what they ran, and fails
// where a large table would be read from end to end; and where a text of the package was not run at all.
func TestEveryQueryHasItsIndex(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			db := filled(t, engine)
			all := &recorder{texts: map[string][]any{}}
			db.Observe(all.see)
			everything(t, db)
			db.Observe(nil)
			for _, text := range written(t) {
				if !all.ran(text) {
					t.Errorf("no scenario runs\n%s\nadd one to plans_scenario_test.go", text)
				}
			}
			pagesAreCovered(t, db)
			ex := newExplainer(t, db)
			for text, args := range all.texts {
				if by(text, wholeByDesign) != "" {
					continue
				}
				for _, wrong := range ex.wrong(t, text, args) {
					t.Errorf("%s\nin\n%s", wrong, text)
				}
			}
		})
	}
}

// filled is a database with some thousands of dossiers.
func filled(t *testing.T, engine sqldb.Engine) *sqldb.DB {
	t.Helper()
	url := storetest.URL(t, engine)
	db := storetest.OpenAt(t, url)
	c := bulk.Config{DB: db, Database: url, People: 2500, Seed: 1, Now: noon, Offices: []string{"14", "61", "75", "69"},
		Renewal: dossier.Under{Procedure: "student.renewal", Version: "v1"}, First: dossier.Under{Procedure: "student.first", Version: "v1"},
		Document: bulk.Document{Hash: strings.Repeat("ab", 32), Size: 9}}
	if _, err := bulk.Load(t.Context(), c, day.At("2026-03-01T10:00:00Z")); err != nil {
		t.Fatal(err)
	}
	return db
}

// recorder keeps each text that was run, with the arguments it was first run with.
type recorder struct {
	mu    sync.Mutex
	texts map[string][]any
}

func (r *recorder) see(text string, args []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.texts[text]; !known {
		r.texts[text] = slices.Clone(args)
	}
}

var verbs = regexp.MustCompile(`%[sdv]|%\[\d\][sdv]`)

// ran tells whether a text of the source stands, piece by piece, in one that was run.
func (r *recorder) ran(text string) bool {
	pieces := verbs.Split(text, -1)
	for ran := range r.texts {
		if !slices.ContainsFunc(pieces, func(p string) bool { return !strings.Contains(ran, strings.TrimSpace(p)) }) {
			return true
		}
	}
	return false
}

var statement = regexp.MustCompile(`^\s*(WITH|SELECT)\s`)

// written are the queries in the source of the package. What changes rows is explained as far as it is run.
func written(t *testing.T) (out []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && statement.MatchString(text) && text != "SELECT * FROM (" {
					out = append(out, text)
				}
			}
			return true
		})
	}
	if len(out) < 60 {
		t.Fatalf("only %d texts were found", len(out))
	}
	return out
}

func by(text string, reasons map[string]string) string {
	for fragment, why := range reasons {
		if strings.Contains(text, fragment) {
			return why
		}
	}
	return ""
}

// explainer reads the plans of one engine.
type explainer interface {
	wrong(t *testing.T, text string, args []any) []string
}

func newExplainer(t *testing.T, db *sqldb.DB) explainer {
	if db.Engine() == sqldb.SQLite {
		return sqlitePlans{db}
	}
	return newPostgresPlans(t, db)
}

// sqlitePlans reads EXPLAIN QUERY PLAN.
type sqlitePlans struct{ db *sqldb.DB }

var (
	spoken = regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z]\w*))?`)
	// temporary is what a statement makes for itself.
	temporary = regexp.MustCompile(`\w+ AS MATERIALIZED`)

	scanned = regexp.MustCompile(`^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)
)

func (p sqlitePlans) wrong(t *testing.T, text string, args []any) (out []string) {
	t.Helper()
	rows, err := p.db.Read.QueryContext(context.WithoutCancel(t.Context()), `EXPLAIN QUERY PLAN `+text, args...)
	if err != nil {
		return []string{err.Error()}
	}
	defer rows.Close()
	tables := map[string]string{}
	with := temporary.FindAllString(text, -1)
	for _, m := range spoken.FindAllStringSubmatch(text, -1) {
		if slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(w, m[1]+" AS") }) {
			continue
		}
		tables[m[1]] = m[1]
		if m[2] != "" {
			tables[m[2]] = m[1]
		}
	}
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, line)
	}
	whole := strings.Join(plan, "\n")
	for _, line := range plan {
		m := scanned.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		table, known := tables[m[1]]
		bounded := m[2] != "" && (shortIndexes[m[2]] != "" || strings.Contains(text, "LIMIT") && !strings.Contains(whole, "TEMP B-TREE"))
		if known && smallTables[table] == "" && !bounded {
			out = append(out, fmt.Sprintf("%s of %s:\n%s", line, table, whole))
		}
	}
	return out
}
