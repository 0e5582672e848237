// Package app wires everything together; it is the only place that knows all packages.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"anef/internal/account"
	"anef/internal/attempt"
	"anef/internal/blob"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/locale"
	"anef/internal/outbox"
	"anef/internal/seal"
	"anef/internal/share"
	"anef/internal/store"
	"anef/internal/store/schema"
	"anef/internal/store/sqldb"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/work"
	"anef/locales"
)

// App is one running platform.
type App struct {
	Config   config.Config
	Clock    day.Clock
	Log      *slog.Logger
	DB       *sqldb.DB
	Texts    *locale.Catalogue
	Blobs    *blob.Store
	Accounts *account.Service
	Dossiers *dossier.Service
	Worker   *work.Worker
	Seals    *seal.Authority // whose keys papers are sealed with

	Codes func() []outbox.Code // of the demonstration's agents; nil otherwise

	outside  Outside
	law      atomic.Pointer[inForce]
	folder   folder
	dossiers *store.Dossiers
	persons  store.Persons
	papers   store.Papers
	messages store.Messages
	accounts store.Accounts
	site     *web.Site
	guard    *session.Guard

	serverKeys [][]byte // the newest first
	limits     limits
	tried      *attempt.Log
}

// New opens the database, loads the law and the words, and connects everything. Nothing runs yet.
func New(ctx context.Context, c config.Config, clock day.Clock, log *slog.Logger) (*App, error) {
	return NewWith(ctx, c, clock, log, Outside{})
}

// NewWith is New with partners that stand in for those of the configuration.
func NewWith(ctx context.Context, c config.Config, clock day.Clock, log *slog.Logger, outside Outside) (*App, error) {
	if err := c.Fill(); err != nil {
		return nil, err
	}
	a := &App{Config: c, Clock: clock, Log: log, outside: outside}
	for _, step := range []func(context.Context) error{a.load, a.services, a.frame} {
		if err := step(ctx); err != nil {
			a.Close()
			return nil, err
		}
	}
	a.work()
	return a, a.keepHouse(ctx)
}

// load reads the law, the words and the database at the same time: a start is waited for. What parsing leaves behind
// is soon more than what is kept, so the collector is told to let it be meanwhile.
func (a *App) load(ctx context.Context) error {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	var all sync.WaitGroup
	var words, database error
	all.Go(func() { a.Texts, words = locale.Load(locales.FS) })
	all.Go(func() { database = a.open(ctx) })
	rules, law := a.readLaw()
	all.Wait()
	a.put(rules)
	return errors.Join(law, words, database)
}

func (a *App) open(ctx context.Context) (err error) {
	if a.DB, err = sqldb.Open(ctx, a.Config.DatabaseURL); err != nil {
		return err
	}
	if err = schema.Up(ctx, a.DB); err != nil {
		return err
	}
	if a.Blobs, err = blob.New(filepath.Join(a.Config.Data, "files")); err != nil {
		return err
	}
	return a.keys()
}

func (a *App) services(ctx context.Context) (err error) {
	if err := a.rememberLaw(ctx, a.lawNow()); err != nil {
		return err
	}
	keys, err := a.Config.Keys()
	if err != nil {
		return err
	}
	a.Worker = work.New(store.Jobs{DB: a.DB}, a.Clock, a.Log)
	a.Worker.Lease = time.Minute // what a crash interrupts is taken up again soon: a paper is overdue after two
	a.dossiers = &store.Dossiers{DB: a.DB, Follow: effects.Of, Wake: a.Worker.Wake, Clock: a.Clock}
	a.persons, a.accounts = store.Persons{DB: a.DB}, store.Accounts{DB: a.DB}
	a.papers, a.messages = store.Papers{DB: a.DB, Clock: a.Clock}, store.Messages{DB: a.DB, Clock: a.Clock}
	a.Dossiers = a.acts(a.lawNow)
	if a.Accounts, err = account.New(account.Config{
		Accounts: a.accounts, Agents: store.Agents{DB: a.DB}, Sessions: store.Sessions{DB: a.DB}, Visits: store.Sessions{DB: a.DB},
		Clock: a.Clock, Issuer: "ANEF", Keys: keys,
	}); err != nil {
		return err
	}
	a.serverKeys, a.limits = keys, newLimits(a)
	a.tried = &attempt.Log{Store: store.Attempts{DB: a.DB}, Codes: share.Codes{Keys: keys}, Clock: a.Clock}
	a.guard, err = session.New(a.Accounts, keys[0], a.Config.Production, a.Clock)
	return err
}

// acts is the service of dossiers under a law.
func (a *App) acts(rules func() *catalogue.Rules) *dossier.Service {
	return &dossier.Service{Store: a.dossiers, People: a.persons, Staff: store.Agents{DB: a.DB}, Rules: rules, Texts: a.Texts, Clock: a.Clock,
		Versions: dossier.Versions{Kept: store.Versions{DB: a.DB}, Log: a.Log}, Attempts: store.Attempts{DB: a.DB}}
}

func (a *App) frame(context.Context) error {
	a.site = &web.Site{
		Name: "ANEF", Words: a.Texts, Clock: a.Clock, Log: a.Log, Secure: a.Config.Production,
		Bypass: []string{"POST /hooks/"},
	}
	for _, p := range a.Config.Proxies {
		n, err := netip.ParsePrefix(p)
		if err != nil {
			return fmt.Errorf("ANEF_PROXIES: %w", err)
		}
		a.site.Proxies = append(a.site.Proxies, n)
	}
	a.guard.On(a.site)
	return nil
}

// Serve answers on the listener until ctx ends, then finishes what is under way.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	h, err := a.Handler()
	if err != nil {
		return err
	}
	s := web.Server(a.Config.Listen, h)
	go a.lawNow().Places.Search("a", 1) // unpack the communes before somebody asks
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		if err := s.Shutdown(last); err != nil {
			a.Log.Error("shutdown", "error", err)
		}
	})
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close lets go of the database.
func (a *App) Close() {
	if a.DB != nil {
		a.DB.Close()
	}
}

// Lists reads what waits at the desks.
func (a *App) Lists() *store.Dossiers { return a.dossiers }
