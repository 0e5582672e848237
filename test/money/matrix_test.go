package money

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/payment"
	"anef/internal/sim"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// Doors of the stamp office.
const (
	toQuote   = "POST /quotes"
	toSell    = "POST /payments"
	toAsk     = "GET /payments/{number}"
	toCancel  = "POST /payments/{number}/cancel"
	toReserve = "POST /reservations"
	toConsume = "POST /reservations/{number}/consume"
	toRelease = "POST /reservations/{number}/release"
	toRefund  = "POST /refunds"
	toCompare = "GET /statement"
)

// lives are what may happen to a payment, with the doors at which it knocks, and how it must end.
var lives = []struct {
	name  string
	doors []string
	begin func(*house) (dossier.ID, payment.Moment)
	ends  payment.State
	stamp string // what the office says of it at the end; "" when there is none
}{
	{"typed, handed over", []string{toReserve, toConsume}, typedAndHanded, payment.Used, "used"},
	{"typed, withdrawn", []string{toReserve, toRelease}, typedAndWithdrawn, payment.Freed, "valid"},
	{"bought, filed", []string{toQuote, toSell, toAsk, toReserve, toConsume}, bought, payment.Used, "used"},
	{"bought, withdrawn", []string{toQuote, toSell, toCancel, toReserve, toRelease, toRefund}, boughtAndWithdrawn, payment.Returned, "refunded"},
	{"not bought, withdrawn", []string{toCancel}, quit, payment.Lapsed, ""},
}

func typedAndHanded(h *house) (dossier.ID, payment.Moment) {
	id, stamp := h.granted(), h.mint(10000)
	h.typed(id, payment.HandOver, stamp)
	h.handOver(id, stamp)
	return id, payment.HandOver
}

func typedAndWithdrawn(h *house) (dossier.ID, payment.Moment) {
	id := h.filed()
	h.typed(id, payment.Filing, h.mint(int64(h.of(id, payment.Filing).Due())))
	h.withdraw(id)
	return id, payment.Filing
}

func bought(h *house) (dossier.ID, payment.Moment) {
	id := h.filed()
	_, err := h.app.Money().Order(h.Context(), id, payment.Filing, ident.ID())
	h.must(err)
	return id, payment.Filing
}

func boughtAndWithdrawn(h *house) (dossier.ID, payment.Moment) {
	id, at := bought(h)
	h.withdraw(id)
	return id, at
}

// quit is a purchase that nobody pays: see house.pays.
func quit(h *house) (dossier.ID, payment.Moment) {
	id, at := boughtAndWithdrawn(h)
	h.poor[id] = true
	return id, at
}

func (h *house) typed(id dossier.ID, m payment.Moment, stamp string) {
	h.Helper()
	if p, err := h.gives(h.Context(), id, m, stamp); err != nil || !p.Checking() {
		h.Fatalf("the office is closed: %+v, %v", p, err)
	}
}

func (h *house) withdraw(id dossier.ID) {
	h.Helper()
	d, err := h.app.Dossiers.Load(h.Context(), dossier.Actor{Role: dossier.Clock}, id)
	h.must(err)
	h.act(id, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: d.Case.Account}})
}

// life is one payment of the matrix.
type life struct {
	kind, door, fault string
	id                dossier.ID
	at                payment.Moment
	ends              payment.State
	stamp             string
}

// Every call to the stamp office fails in every way, and our process is killed before and after each; then the work is
// taken up again, and money, stamps and dossiers agree.
func TestFaultMatrix(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) { matrix(t, engine, bin) })
	}
}

func matrix(t *testing.T, engine sqldb.Engine, bin string) {
	h, s := sabotaged(t, engine)
	all := h.populate(s)
	c := &child{house: h, bin: bin, saboteur: s}
	s.kill = c.kill
	s.closed = false
	for round := 0; h.unfinished() > 0; round++ {
		if round == 80 {
			t.Fatalf("%d jobs are not done after %d rounds", h.unfinished(), round)
		}
		h.hurry()
		c.round()
	}
	t.Logf("killed %d times; carried out %d of %d faults", c.kills, len(s.done), len(s.done)+len(s.plans))
	if len(s.plans) > 0 {
		t.Errorf("these never happened: %v", s.plans)
	}
	for _, l := range all {
		h.ended(l)
	}
	h.balanced()
	h.once()
}

// sabotaged is a house whose stamp office is behind a saboteur, and closed.
func sabotaged(t *testing.T, engine sqldb.Engine) (*house, *saboteur) {
	t.Helper()
	h := &house{T: t, poor: map[dossier.ID]bool{}}
	h.now.Store(time.Now().Add(-2 * time.Hour).UnixNano()) // what was begun then is due
	var err error
	h.office, err = sim.NewStampOffice(t.Context(), sim.Config{Secret: secret, Clock: time.Now})
	h.must(err)
	s := &saboteur{inner: h.office, door: stampDoor, closed: true, plans: map[string]string{}, owners: map[string]dossier.ID{}}
	s.after = h.pays
	spoiled, straight := httptest.NewServer(s), httptest.NewServer(h.office)
	t.Cleanup(spoiled.Close)
	t.Cleanup(straight.Close)
	h.url = straight.URL
	h.config = config.Config{Data: filepath.Join(t.TempDir(), "var"), DatabaseURL: storetest.URL(t, engine), Listen: "127.0.0.1:0",
		Stamps: spoiled.URL, HookSecret: secret}
	h.app, err = app.New(t.Context(), h.config, h.clock, slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(h.app.Close)
	return h, s
}

func stampDoor(r *http.Request) string {
	return r.Method + " " + named.ReplaceAllString(r.URL.Path, "{number}")
}

// populate begins a life for each door at which it knocks and each way to fail there.
func (h *house) populate(s *saboteur) (all []life) {
	h.Helper()
	for _, kind := range lives {
		for _, door := range kind.doors {
			for _, fault := range allFaults {
				id, at := kind.begin(h)
				s.plans[string(id)+" "+door] = fault
				all = append(all, life{kind.name, door, fault, id, at, kind.ends, kind.stamp})
			}
		}
	}
	s.plans[" "+toCompare] = killAfter // the night's comparison is about nobody
	return all
}

// pays plays a person with a card as soon as a purchase is open.
func (h *house) pays(id dossier.ID, door string, answer []byte) {
	m := number.FindSubmatch(answer)
	if door != toSell || m == nil || h.poor[id] {
		return
	}
	r := httptest.NewRequest(http.MethodPost, "/pay/"+string(m[1]), strings.NewReader(url.Values{"card": {"never"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.office.ServeHTTP(httptest.NewRecorder(), r)
}

// kinds are the jobs that must come to their end.
const kinds = `('check-payment', 'settle-dossier', 'collect-payment', 'give-back-payment', 'balance-stamps', 'daily')`

// unfinished counts the jobs that are not done; tomorrow's housekeeping is not due.
func (h *house) unfinished() (n int) {
	h.Helper()
	h.must(h.app.DB.QueryRowContext(h.Context(), `SELECT count(*) FROM job WHERE state <> 'done' AND kind IN `+kinds+` AND created_at + 0 <= $1 AND NOT
(kind = 'daily' AND due_at > $1)`, sqldb.Instant(time.Now())).Scan(&n))
	return n
}

// hurry makes due what waits, also what a killed process had taken.
func (h *house) hurry() {
	h.Helper()
	var b sqldb.Batch
	b.Add(`UPDATE job SET due_at = 0, failed = 0, state = 'ready' WHERE state IN ('ready', 'running') AND kind IN `+kinds+` AND NOT (kind = 'daily' AND due_at > $1)`,
		sqldb.Instant(time.Now()))
	h.must(h.app.DB.Write(h.Context(), b))
}

// due counts the jobs that somebody could do now.
func (h *house) due() (n int) {
	h.Helper()
	h.must(h.app.DB.QueryRowContext(h.Context(), `SELECT count(*) FROM job WHERE kind IN `+kinds+` AND (state = 'ready' AND due_at <= $1 OR state = 'running')`,
		sqldb.Instant(time.Now())).Scan(&n))
	return n
}

// waiting names what is due or being done.
func (h *house) waiting() (out []string) {
	h.Helper()
	rows, err := h.app.DB.QueryContext(h.Context(), `SELECT id, state, last_error FROM job WHERE kind IN `+kinds+` AND (state = 'ready' AND due_at <= $1 OR state = 'running')`,
		sqldb.Instant(time.Now()))
	h.must(err)
	defer rows.Close()
	for rows.Next() {
		var id, state, last string
		h.must(rows.Scan(&id, &state, &last))
		out = append(out, id+" "+state+" "+last)
	}
	h.must(rows.Err())
	return out
}

// child is our program, as a process of its own that can be killed.
type child struct {
	*house
	*saboteur
	bin string

	lock  sync.Mutex
	cmd   *exec.Cmd
	kills int
}

// round lets it work until nothing is due or it was killed.
func (c *child) round() {
	c.Helper()
	cmd := exec.Command(c.bin, "work")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ANEF_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "ANEF_DATA="+c.config.Data, "ANEF_DATABASE_URL="+c.config.DatabaseURL, "ANEF_STAMPS_URL="+c.config.Stamps,
		"ANEF_HOOK_SECRET="+secret, "ANEF_LISTEN=127.0.0.1:0")
	var log bytes.Buffer
	cmd.Stderr = &log
	c.lock.Lock() // nobody is killed before it is known who lives
	err := cmd.Start()
	c.cmd = cmd
	c.lock.Unlock()
	c.must(err)
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	tick, end := time.NewTicker(50*time.Millisecond), time.After(100*time.Second)
	defer tick.Stop()
	for {
		select {
		case <-gone:
			return
		case <-end:
			waiting := c.waiting()
			_ = cmd.Process.Kill()
			<-gone
			c.Errorf("it works for 100 seconds without an end, on %q\n%s", waiting, log.String())
			return
		case <-tick.C:
			if c.due() == 0 {
				_ = cmd.Process.Signal(syscall.SIGTERM)
				<-gone
				return
			}
		}
	}
}

func (c *child) kill() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.cmd != nil && c.cmd.Process.Kill() == nil {
		c.kills++
	}
}

// ended holds one life against how it must end, here and at the office.
func (h *house) ended(l life) {
	h.Helper()
	where := fmt.Sprintf("%s, %s at %s", l.kind, l.fault, l.door)
	p := h.of(l.id, l.at)
	if len(p.Offers) != 1 || p.Offers[0].State != l.ends {
		h.Errorf("%s: %+v, want one stamp, %s", where, p.Offers, l.ends)
		return
	}
	if o := p.Offers[0]; l.stamp == "" && o.Stamp != "" || l.stamp != "" && h.stamp(o.Stamp).Is != l.stamp {
		h.Errorf("%s: the office says of %s that it is %q, want %q", where, o.Stamp, h.stamp(o.Stamp).Is, l.stamp)
	}
}

// once: the office did each thing at most once with each stamp, and both books of the day are the same.
func (h *house) once() {
	h.Helper()
	today := day.Of(time.Now())
	for _, on := range []day.Date{today.Plus(-1), today} {
		ops, err := h.app.Money().Office.Statement(h.Context(), on)
		h.must(err)
		seen := map[string]int{}
		for _, o := range ops {
			if seen[o.Kind+o.Stamp]++; seen[o.Kind+o.Stamp] > 1 {
				h.Errorf("%s was %s twice", o.Stamp, o.Kind)
			}
		}
	}
	h.must(h.app.Money().Reconcile(h.Context(), today))
	differ, err := h.app.Books().Differing(h.Context(), 10)
	h.must(err)
	if i := slices.IndexFunc(differ, func(d payment.Difference) bool { return d.On == today }); i >= 0 {
		h.Errorf("the books differ: %+v", differ)
	}
}
