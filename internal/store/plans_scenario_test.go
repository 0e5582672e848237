package store_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/likeness"
	"anef/internal/person"
	"anef/internal/promise"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/tally"
)

// everything runs every method of every store, then those that need more than any argument to come to their statements.
// What they answer is other tests' business: many find nothing under these arguments.
func everything(t *testing.T, db *sqldb.DB) {
	t.Helper()
	clock := func() time.Time { return noon }
	var id, account string
	if err := db.QueryRowContext(t.Context(), `SELECT id, account FROM dossier WHERE live AND office <> '' ORDER BY id LIMIT 1`).Scan(&id, &account); err != nil {
		t.Fatal(err)
	}
	s := &store.Dossiers{DB: db, Follow: effects.Of}
	for _, of := range []any{s, store.Accounts{DB: db}, store.Agents{DB: db}, store.Sessions{DB: db}, store.Jobs{DB: db}, store.Keys{DB: db},
		store.Ledger{DB: db}, store.Messages{DB: db, Clock: clock}, store.Papers{DB: db, Clock: clock}, store.Persons{DB: db},
		store.Promises{DB: db}, store.Reminders{Persons: store.Persons{DB: db}, Clock: clock}, store.Shares{DB: db}, store.Versions{DB: db}, store.Audit{DB: db}, store.Issued{DB: db},
		store.Referrals{DB: db, Clock: clock}, store.Quality{DB: db}, store.Tally{DB: db}, store.Photos{DB: db}, store.Record{DB: db}, store.Likeness{DB: db},
		&store.Payments{DB: db}, store.Attempts{DB: db}, store.Deaths{DB: db}} {
		callAll(t.Context(), reflect.ValueOf(of), given(id, account))
	}
	lists(t, s, "14")
	lives(t, s)
	if err := (store.Tally{DB: db}).Spans(t.Context(), "", dossier.Grants, "2025-01-01", func(tally.Span) {}); err != nil {
		t.Error(err)
	}
	tickets(t, db)
	pair(t, db, id)
	promises(t, db)
	fsck(t, db, dossier.ID(id))
}

// pair reads one that was noticed, with its history.
func pair(t *testing.T, db *sqldb.DB, id string) {
	t.Helper()
	s := store.Likeness{DB: db}
	var one, other string
	if err := db.QueryRowContext(t.Context(), `SELECT (SELECT min(id) FROM person), (SELECT max(id) FROM person)`).Scan(&one, &other); err != nil {
		t.Fatal(err)
	}
	p := likeness.Pair{One: one, Other: other, Why: []string{"number"}, Dossier: dossier.ID(id), Like: dossier.ID(id), Noticed: noon}
	if err := s.Notice(t.Context(), p); err != nil {
		t.Error(err)
	}
	if _, err := s.Pair(t.Context(), p.One, p.Other); err != nil {
		t.Error(err)
	}
}

// tickets asks twice for one number: the second time it is looked up.
func tickets(t *testing.T, db *sqldb.DB) {
	t.Helper()
	for range 2 {
		if err := (store.Agents{DB: db}).TakeTicket(t.Context(), account.Ticket{ID: "ticket", Office: "14", On: "2026-03-01", Errand: "counter", At: noon}); err != nil {
			t.Error(err)
		}
	}
}

// given chooses the argument for a parameter.
func given(id, account string) func(reflect.Type) reflect.Value {
	known := []any{dossier.Scope{Office: "14"}, dossier.ID(id), account, noon, day.Of(noon), 20, int64(20), true, []string{id, account},
		person.Search{Name: "diop", Born: "1999-03-02"}, dossier.Worklist{Office: "14", Limit: 20}, at(dossier.Instructor),
		func(dossier.Case) (dossier.Outcome, error) { return dossier.Outcome{}, errors.New("only the reading") }}
	return func(want reflect.Type) reflect.Value {
		for _, v := range known {
			if have := reflect.ValueOf(v); have.Type() == want {
				return have
			} else if have.Kind() == want.Kind() && want.Kind() == reflect.String {
				return have.Convert(want)
			}
		}
		if want.Kind() == reflect.Slice { // of one element
			one := reflect.MakeSlice(want, 1, 1)
			return one
		}
		return reflect.Zero(want)
	}
}

// callAll calls each method; one that cannot do with its arguments has run its statements before it says so.
func callAll(ctx context.Context, of reflect.Value, give func(reflect.Type) reflect.Value) {
	for i := range of.NumMethod() {
		m := of.Method(i)
		in := []reflect.Value{}
		for k := range m.Type().NumIn() {
			p := m.Type().In(k)
			if p == reflect.TypeFor[context.Context]() {
				in = append(in, reflect.ValueOf(ctx))
				continue
			}
			in = append(in, give(p))
		}
		func() {
			defer func() { _ = recover() }()
			if m.Type().IsVariadic() {
				m.CallSlice(in)
				return
			}
			m.Call(in)
		}()
	}
}

// lists asks for every kind of page of an office.
func lists(t *testing.T, s *store.Dossiers, office string) {
	t.Helper()
	for _, q := range []dossier.Worklist{
		{}, {States: []dossier.State{dossier.Proposed}}, {States: []dossier.State{dossier.Incomplete, dossier.Awaiting}, Overdue: "2026-03-01"},
		{Assignee: "agent"}, {Assignee: dossier.Nobody}, {Assignee: dossier.Nobody, States: []dossier.State{dossier.Submitted}},
		{Mark: dossier.AnyMark}, {Mark: dossier.Vulnerable}, {Answered: true}, {Procedure: "student.renewal"},
	} {
		q.Office, q.Limit = office, 51
		for _, q.After = range []dossier.Cursor{{}, {First: "2026-04-01", ID: "m"}} {
			if _, err := s.Worklist(t.Context(), q); err != nil {
				t.Error(err)
			}
		}
	}
	for _, q := range []person.Search{{Name: "diop awa"}, {Name: "d", Born: "1999-01-01"}, {Number: "7000000009"}, {Reference: "D9RD-CP99-WE", Number: "d9rdcp99we"}} {
		for _, office := range []string{office, ""} {
			if _, err := s.Search(t.Context(), office, q, 51); err != nil {
				t.Error(err)
			}
		}
	}
}

func promises(t *testing.T, db *sqldb.DB) {
	t.Helper()
	s := store.Promises{DB: db}
	for _, k := range promise.Kinds {
		for _, d := range []dossier.ID{"", "d"} {
			if _, err := s.OpenPromises(t.Context(), k, noon.AddDate(1, 0, 0), d, 20); err != nil {
				t.Error(err)
			}
		}
	}
	for _, k := range []promise.Kind{promise.Mail, promise.Text} {
		if _, err := s.Unconfirmed(t.Context(), k, noon.AddDate(1, 0, 0), 20); err != nil {
			t.Error(err)
		}
	}
}

// fsck reads one page, and why a paper was corrected.
func fsck(t *testing.T, db *sqldb.DB, id dossier.ID) {
	t.Helper()
	s := store.Ledger{DB: db}
	if _, err := s.Entries(t.Context(), "", 20); err != nil {
		t.Error(err)
	}
	if _, err := s.Jobs(t.Context(), []string{"a", "b"}); err != nil {
		t.Error(err)
	}
	p := store.Papers{DB: db, Clock: func() time.Time { return noon }}
	d := certificate.Draft{}
	d.Dossier, d.Seq, d.Replaces = id, 1, "CAAA-AAAA-AA"
	if err := p.Publish(t.Context(), d, "h"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a paper that is not there is published: %v", err)
	}
}

// lives leads some dossiers to their end.
func lives(t *testing.T, s *store.Dossiers) {
	t.Helper()
	c := create(t, s, draftOf("awa", "plans"))
	if _, fresh, err := s.Create(t.Context(), draftOf("awa", "plans"), nil, noon); err != nil || fresh {
		t.Fatalf("a twin: %v, %v", fresh, err)
	}
	if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"q": "1"}, noon); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"q": "2"}, noon); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range commands("awa") {
		act(t, s, c.ID, cmd)
	}
}
