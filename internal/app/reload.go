package app

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/desk"

	"github.com/prometheus/client_golang/prometheus"
)

// inForce is the law as it was read once, with the fronts that speak of it. A request is answered by the fronts of
// one law from its first line to its last, whatever is read meanwhile: facts and conditions of two readings do not fit.
type inForce struct {
	rules  *catalogue.Rules
	since  time.Time
	fronts func() *http.ServeMux // built when first asked for: who only works on jobs needs none
}

// folder follows the files of ANEF_RULES.
type folder struct {
	reading sync.Mutex // one at a time
	tried   string     // what the files looked like when they were last read
	seen    string     // what they looked like at the last look

	mu      sync.Mutex
	refusal string // why the files are refused; "" when they are in force
	at      time.Time
}

// readLaw reads the rules, communes included: a folder can change under us, and nothing of it is read later.
func (a *App) readLaw() (rules *catalogue.Rules, err error) {
	files := config.RulesIn(a.Config.Rules)
	a.folder.tried = look(files, a.Config.Rules)
	if rules, err = catalogue.Load(files); err != nil || a.Config.Rules == "" {
		return rules, err
	}
	defer func() {
		if broken := recover(); broken != nil {
			rules, err = nil, fmt.Errorf("rules/places: %v", broken)
		}
	}()
	rules.Places.Communes()
	return rules, nil
}

// put brings a law into force for all requests and jobs that begin from now on.
func (a *App) put(rules *catalogue.Rules) {
	a.law.Store(&inForce{rules, a.Clock(), sync.OnceValue(func() *http.ServeMux { return a.fronts(rules) })})
}

func (a *App) lawNow() *catalogue.Rules { return a.law.Load().rules }

// answer serves a request with the fronts of the law in force as the request comes in.
func (a *App) answer(w http.ResponseWriter, r *http.Request) { a.law.Load().fronts().ServeHTTP(w, r) }

// FollowLaw reads the folder of the rules again on each signal, and when files have changed and lie still between two
// looks: an editor that is still writing is let finish. It returns when ctx ends. What is refused changes nothing.
func (a *App) FollowLaw(ctx context.Context, signals <-chan os.Signal, looks <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			if a.Config.Rules == "" {
				a.Log.Info("the law is built in: nothing to read again")
				continue
			}
			_ = a.ReloadLaw(ctx) // tells the operator
		case <-looks:
			if a.Config.Rules != "" && a.changed() {
				_ = a.ReloadLaw(ctx)
			}
		}
	}
}

// changed tells whether the files differ from those last read, and lie still.
func (a *App) changed() bool {
	f := &a.folder
	f.reading.Lock()
	defer f.reading.Unlock()
	before := f.seen
	f.seen = look(config.RulesIn(a.Config.Rules), a.Config.Rules)
	return f.seen != f.tried && f.seen == before
}

// ReloadLaw reads the rules again. When they are refused, the ones before stay in force and the operator is told.
func (a *App) ReloadLaw(ctx context.Context) error {
	a.folder.reading.Lock()
	defer a.folder.reading.Unlock()
	rules, err := a.readLaw()
	if err != nil {
		a.refuse(err)
		return err
	}
	if err := a.rememberLaw(ctx, rules); err != nil {
		a.folder.tried = "" // nothing is wrong with the files: the next look tries again
		a.Log.Error("the law is not read again", "error", err)
		return err
	}
	a.put(rules)
	a.refuse(nil)
	a.Log.Info("the law was read again", "folder", a.Config.Rules, "procedures", len(rules.Procedures()), "parameters", len(rules.Params()))
	a.orphans(ctx, rules)
	return nil
}

// orphans warns of kept versions that the new rules leave without a parameter they rest on.
func (a *App) orphans(ctx context.Context, rules *catalogue.Rules) {
	broken, err := a.Dossiers.Versions.Check(ctx, rules)
	if err != nil {
		a.Log.Error("kept versions of procedures", "error", err)
	}
	for _, b := range broken {
		a.Log.Warn("these rules can no longer read a kept version: its dossiers are shown under the present one",
			"procedure", b.Procedure, "version", b.Version, "error", b.Err)
	}
}

// refuse notes why the rules are refused, and logs each reason once; nil means that they are not.
func (a *App) refuse(err error) {
	f := &a.folder
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err == nil:
		f.refusal = ""
	case f.refusal != err.Error():
		f.refusal, f.at = err.Error(), a.Clock()
		a.Log.Error("the rules are refused; those before stay in force", "error", err)
	}
}

// lawState is what the operator's page shows.
func (a *App) lawState() desk.LawState {
	f := &a.folder
	f.mu.Lock()
	defer f.mu.Unlock()
	s := desk.LawState{Folder: a.Config.Rules, Since: a.law.Load().since}
	if f.refusal != "" {
		s.Refused, s.RefusedAt = strings.Split(f.refusal, "\n"), f.at
	}
	return s
}

// lawGauge is 1 while changed rules are refused.
func (a *App) lawGauge() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "anef_rules_refused", Help: "1 while the rules in ANEF_RULES are refused and older ones are in force.",
	}, func() float64 { return float64(min(len(a.lawState().Refused), 1)) })
}

// look sums up names, sizes and times of the files in a folder; "" when no folder is followed.
func look(files fs.FS, folder string) string {
	if folder == "" {
		return ""
	}
	var out strings.Builder
	_ = fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			fmt.Fprintln(&out, path, err)
			return nil
		}
		if info, err := fs.Stat(files, path); err == nil && !info.IsDir() { // what a link leads to
			fmt.Fprintln(&out, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return out.String()
}
