// Package money pays, fails, kills and pays again, and then counts: no one pays twice, no stamp is consumed for nothing,
// and the books add up to the cent.
package money

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/ident"
	"anef/internal/law"
	"anef/internal/payment"
	"anef/internal/sim"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const secret = "between office and platform"

// house is a platform with a stamp office, and a clock that is moved by hand.
type house struct {
	*testing.T
	app    *app.App
	office *sim.StampOffice
	url    string // of the office
	config config.Config
	now    atomic.Int64
	n      int
	poor   map[dossier.ID]bool // who opens a purchase and does not pay

	// Of the matrix alone.
	register *sim.Register
	booths   *sim.Photos
	factory  *sim.Factory
	owns     func(number string, id dossier.ID) // by which a service knows somebody
	numbers  map[string]bool                    // foreigner numbers that were seen
}

func (h *house) clock() time.Time { return time.Unix(0, h.now.Load()) }

func (h *house) later(d time.Duration) { h.now.Add(int64(d)) }

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// start is 12 May 2026, ten in the morning in UTC.
var start = day.At("2026-05-12T10:00:00Z")()

// engines runs a story on both engines.
func engines(t *testing.T, story func(*house)) {
	t.Helper()
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) { story(open(t, engine)) })
	}
}

func open(t *testing.T, engine sqldb.Engine) *house {
	t.Helper()
	h := &house{T: t}
	h.now.Store(start.UnixNano())
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.hooks().ServeHTTP(w, r) }))
	t.Cleanup(platform.Close)
	var err error
	h.office, err = sim.NewStampOffice(t.Context(), sim.Config{CallbackURL: platform.URL + "/hooks/stamps", Secret: secret, Clock: h.clock,
		Backoff: time.Millisecond, Slow: time.Minute})
	h.must(err)
	office := httptest.NewServer(h.office)
	t.Cleanup(office.Close)
	h.url = office.URL
	h.config = config.Config{Data: filepath.Join(t.TempDir(), "var"), DatabaseURL: storetest.URL(t, engine), Listen: "127.0.0.1:0",
		Stamps: office.URL, HookSecret: secret}
	h.app, err = app.New(t.Context(), h.config, h.clock, slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(h.app.Close)
	return h
}

func (h *house) hooks() http.Handler {
	handler, err := h.app.Handler()
	h.must(err)
	return handler
}

// mint buys a stamp from a tobacconist.
func (h *house) mint(cents int64, more ...string) string {
	h.Helper()
	ask := map[string]any{"amount": cents}
	if len(more) > 0 {
		ask["expires"] = more[0]
	}
	var s sim.Stamp
	h.post("/counter/stamps", ask, &s)
	return s.Number
}

// fails has the next requests to a door of the office fail.
func (h *house) fails(kind, door string, count int) {
	h.Helper()
	h.post("/faults", map[string]any{"kind": kind, "count": count, "on": door}, new(any))
}

func (h *house) post(path string, in, out any) {
	h.Helper()
	body, err := json.Marshal(in)
	h.must(err)
	resp, err := http.Post(h.url+path, "application/json", bytes.NewReader(body))
	h.must(err)
	defer resp.Body.Close()
	h.must(json.NewDecoder(resp.Body).Decode(out))
}

// stamp is what the office says of one.
func (h *house) stamp(number string) (s sim.Stamp) {
	h.Helper()
	resp, err := http.Get(h.url + "/counter/stamps/" + number)
	h.must(err)
	defer resp.Body.Close()
	h.must(json.NewDecoder(resp.Body).Decode(&s))
	return s
}

// work does what is due, and what comes due by and by.
func (h *house) work() {
	h.Helper()
	for range 12 {
		_, err := h.app.Worker.Drain(h.Context())
		h.must(err)
		h.later(7 * time.Hour)
	}
}

// balanced checks everything.
func (h *house) balanced() {
	h.Helper()
	r, err := h.app.Check(h.Context())
	h.must(err)
	for _, p := range r.Problems {
		h.Errorf("fsck: %s", p)
	}
}

func (h *house) of(id dossier.ID, m payment.Moment) payment.Payment {
	h.Helper()
	p, _, err := h.app.Money().Of(h.Context(), id, m)
	h.must(err)
	return p
}

// only is the one stamp given.
func only(t *testing.T, p payment.Payment) payment.Offer {
	t.Helper()
	if len(p.Offers) != 1 {
		t.Fatalf("%d stamps: %+v", len(p.Offers), p.Offers)
	}
	return p.Offers[0]
}

var found = dossier.Findings{Channel: "anef", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4},
	Extension: law.Delay{Unit: law.Months, N: 3}, LongestCard: 12,
	Fees: []dossier.FeeLine{{Code: "tax", Amount: euro.Euros(50), Source: "ceseda/l436-1"}, {Code: "stamp-duty", Amount: euro.Euros(50), Source: "ceseda/l436-7"}}}

func agent(r dossier.Role) dossier.Actor { return dossier.Actor{Role: r, ID: string(r), Office: "14"} }

// filed is the dossier of somebody new who asks for a first permit too late: a deposit is due at filing.
func (h *house) filed() dossier.ID {
	return h.begins("student.first", "vls", day.Of(h.clock()).Plus(-70))
}

// granted is one whose card waits to be handed over: 100 euros are due.
func (h *house) granted() dossier.ID {
	h.Helper()
	id := h.begins("student.renewal", "card", day.Of(h.clock()).Plus(20))
	for _, cmd := range append(granting[:len(granting):len(granting)],
		dossier.Command{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "o"},
		dossier.Command{Do: dossier.Produce, Actor: dossier.Actor{Role: dossier.Factory}, Order: "c"},
		dossier.Command{Do: dossier.Arrive, Actor: dossier.Actor{Role: dossier.Factory}, Order: "c"}) {
		h.act(id, cmd)
	}
	return id
}

// granting are the acts of an office that lead to a card.
var granting = []dossier.Command{
	{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)},
	{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}, Law: found},
	{Do: dossier.Grant, Actor: agent(dossier.Signatory), Law: found},
}

func (h *house) begins(procedure, kind string, ends day.Date) dossier.ID {
	h.Helper()
	h.n++
	who, now := fmt.Sprintf("a%d", h.n), h.clock()
	h.must(store.Accounts{DB: h.app.DB}.Add(h.Context(), account.Account{ID: who, Email: who + "@example.org", Lang: "fr", CreatedAt: now, ConfirmedAt: now}, "p-"+who, nil))
	var b sqldb.Batch
	b.Claim(`INSERT INTO permit (id, person, kind, ground, starts, ends) VALUES ($1, $2, $3, 'student', '2025-05-02', $4)`, "t-"+who, "p-"+who, kind, string(ends))
	h.must(h.app.DB.Write(h.Context(), b))
	p, ok := h.app.Dossiers.Rules().Procedure(procedure)
	if !ok {
		h.Fatal(procedure)
	}
	c, _, err := h.app.Lists().Create(h.Context(), dossier.Case{ID: dossier.ID(ident.ID()), Reference: ident.Reference('D'), State: dossier.Draft,
		Procedure: procedure, ProcedureVersion: p.Version, Account: who, Person: "p-" + who, Permit: "t-" + who, PermitEnds: ends}, nil, now)
	h.must(err)
	me := dossier.Actor{Role: dossier.Applicant, ID: who}
	submit := found
	submit.Under = dossier.Under{Procedure: procedure, Version: p.Version}
	h.act(c.ID, dossier.Command{Do: dossier.Submit, Actor: me, Answers: 1, Office: "14", Law: submit})
	return c.ID
}

func (h *house) act(id dossier.ID, cmd dossier.Command) {
	h.Helper()
	_, err := h.app.Lists().Update(h.Context(), id, "", h.clock(), func(c dossier.Case) (dossier.Outcome, error) {
		events, err := dossier.Decide(c, cmd, day.Of(h.clock()))
		out := dossier.Outcome{Events: events}
		if cmd.Do == dossier.Submit {
			out.Answers = &dossier.Answers{Version: 1, Body: map[string]string{"family_name": "Ndiaye", "street": "1 rue Haute", "commune": "14118"}, At: h.clock()}
		}
		return out, err
	})
	if err != nil {
		h.Fatalf("%s: %v", cmd.Do, err)
	}
}

// handOver gives the card, as the desk does once it took the stamp.
func (h *house) handOver(id dossier.ID, stamp string) {
	h.Helper()
	h.act(id, handing(stamp, true))
}

// handOverTyped gives it where there is no stamp office: the number is written down.
func (h *house) handOverTyped(id dossier.ID, stamp string) {
	h.Helper()
	h.act(id, handing(stamp, false))
}

func handing(stamp string, given bool) dossier.Command {
	return dossier.Command{Do: dossier.HandOver, Actor: agent(dossier.HandOverClerk), IdentitySeen: true, PiecesSeen: true, Stamp: stamp, Given: given,
		Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}}
}

// gives types a number, as on the page.
func (h *house) gives(ctx context.Context, id dossier.ID, m payment.Moment, stamp string) (payment.Payment, error) {
	return h.app.Money().Present(ctx, id, m, ident.ID(), payment.Typed, stamp, dossier.Applicant)
}
