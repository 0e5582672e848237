package money

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/dossier"
	"anef/internal/sim"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// Every call to the outside services fails in every way, and our process is killed before and after each; then the work is
// taken up again, and money, stamps, visas, photographs and dossiers agree.
func TestFaultMatrix(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel() // most of it is waiting for answers that do not come
			matrix(t, engine, bin)
		})
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
		l.ends(h, l.name, l.id)
	}
	h.balanced()
	h.once()
	h.agreed()
}

// sabotaged is a house whose services are behind a saboteur, and closed.
func sabotaged(t *testing.T, engine sqldb.Engine) (*house, *saboteur) {
	t.Helper()
	h := &house{T: t, poor: map[dossier.ID]bool{}, numbers: map[string]bool{}}
	h.now.Store(time.Now().Add(-2 * time.Hour).UnixNano()) // what was begun then is due
	s := &saboteur{closed: true, plans: map[string]string{}, owners: map[string]dossier.ID{}, after: h.pays}
	h.owns = s.owns
	real := sim.Config{Secret: secret, Clock: time.Now, ProduceAfter: -1, ArriveAfter: -1}
	var err error
	h.office, err = sim.NewStampOffice(t.Context(), real)
	h.must(err)
	h.register, h.booths, h.factory = sim.NewRegister(real), sim.NewPhotos(real), sim.NewFactory(t.Context(), real)
	h.config = config.Config{Data: filepath.Join(t.TempDir(), "var"), DatabaseURL: storetest.URL(t, engine), Listen: "127.0.0.1:0", HookSecret: secret}
	for _, service := range []struct {
		setting *string
		sim     http.Handler
		named   string
	}{
		{&h.config.Stamps, h.office, `[pr]-[A-Z2-7]+`},
		{&h.config.Visas, h.register, `V[0-9]{8}`},
		{&h.config.Photos, h.booths, `[A-Z0-9]{21}`},
		{&h.config.Cards, h.factory, `[A-Z0-9]{21}`}, // an order has the code of the photograph
	} {
		spoiled := httptest.NewServer(s.before(service.sim, service.named))
		t.Cleanup(spoiled.Close)
		*service.setting = spoiled.URL
	}
	straight := httptest.NewServer(h.office)
	t.Cleanup(straight.Close)
	h.url = straight.URL
	h.app, err = app.New(t.Context(), h.config, h.clock, slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(h.app.Close)
	return h, s
}

// populate begins a life for each door at which it knocks and each way to fail there.
func (h *house) populate(s *saboteur) (all []life) {
	h.Helper()
	for _, kind := range lives {
		for _, door := range kind.doors {
			for _, fault := range allFaults {
				id := kind.begin(h)
				s.plans[string(id)+" "+door] = fault
				all = append(all, life{fmt.Sprintf("%s, %s at %s", kind.name, fault, door), id, kind.ends})
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
const kinds = `('check-payment', 'settle-dossier', 'collect-payment', 'give-back-payment', 'balance-stamps', 'daily', 'ask-visa', 'check-photo', 'order-card')`

// unfinished counts the jobs that are not done; tomorrow's housekeeping is not due.
func (h *house) unfinished() (n int) {
	h.Helper()
	h.must(h.app.DB.QueryRowContext(h.Context(), `SELECT count(*) FROM job WHERE state <> 'done' AND kind IN `+kinds+` AND created_at + 0 <= $1 AND NOT
(kind = 'daily' AND due_at > $1)`, sqldb.Instant(time.Now())).Scan(&n))
	return n
}

// hurry makes due what waits, also what a killed process had taken; papers and messages have their turn another day.
func (h *house) hurry() {
	h.Helper()
	var b sqldb.Batch
	b.Add(`UPDATE job SET due_at = 0, failed = 0, state = 'ready' WHERE state IN ('ready', 'running') AND kind IN `+kinds+` AND NOT (kind = 'daily' AND due_at > $1)`,
		sqldb.Instant(time.Now()))
	b.Add(`UPDATE job SET due_at = $1 WHERE state = 'ready' AND kind NOT IN `+kinds, sqldb.Instant(time.Now().AddDate(0, 0, 1)))
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
