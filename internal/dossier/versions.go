package dossier

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"anef/internal/catalogue"
	"anef/internal/fault"
)

// Under says by which rules a dossier is judged: a procedure, and the version of its file. What the law leaves to
// dated values (amounts, windows, delays) is not part of it.
type Under struct {
	Procedure string `json:"procedure"`
	Version   string `json:"version"`
}

// Under is the procedure of the case with the version that was recorded.
func (c Case) Under() Under { return Under{c.Procedure, c.ProcedureVersion} }

// Kept reads the texts of the versions of procedures that were ever in force.
type Kept interface {
	// Text is one version whole; NotFound when it was never kept.
	Text(ctx context.Context, procedure, version string) ([]byte, error)
	// All lists the versions kept.
	All(ctx context.Context) ([]Under, error)
}

// Versions reads procedures in the version that a dossier was filed under. Its zero value knows the present ones
// only; it is safe for many readers, and may not be copied once used.
type Versions struct {
	Kept Kept         // nil: no earlier version can be read
	Log  *slog.Logger // told once of each version that can be read no more; nil: nobody is

	mu     sync.Mutex
	rules  *catalogue.Rules // those against which the read versions were compiled
	read   map[Under]*version
	broken map[Under]error
}

// version is one compiled version, or why it cannot be read.
type version struct {
	once      sync.Once
	rules     *catalogue.Rules
	procedure *catalogue.Procedure
	err       error
}

// mostVersions bounds what is held in memory.
const mostVersions = 64

// Broken is a kept version that can be read no more, and why.
type Broken struct {
	Under
	Err error
}

// of gives the rules with one version in the place of the present one. It fails with NotFound when the text was
// never kept, and with a broken version's own reason.
func (v *Versions) of(ctx context.Context, now *catalogue.Rules, u Under) (*catalogue.Rules, *catalogue.Procedure, error) {
	if p, ok := now.Procedure(u.Procedure); ok && p.Version == u.Version {
		return now, p, nil
	}
	if v.Kept == nil {
		return nil, nil, fault.New(fault.NotFound, "procedure.unknown")
	}
	x := v.entry(now, u)
	x.once.Do(func() {
		// Others may wait for this reading when its first asker goes away.
		text, err := v.Kept.Text(context.WithoutCancel(ctx), u.Procedure, u.Version)
		if err != nil {
			x.err = err
			v.forget(u, x)
			return
		}
		if x.rules, x.procedure, err = now.Keep(text); err != nil {
			x.err = unreadable{u, err}
		}
		v.note(u, err)
	})
	return x.rules, x.procedure, x.err
}

// unreadable is a kept version that does not compile against today's parameters.
type unreadable struct {
	Under
	why error
}

func (e unreadable) Error() string {
	return fmt.Sprintf("version %s of %s can be read no more: %v", e.Version, e.Procedure, e.why)
}

func (e unreadable) Unwrap() error { return e.why }

// entry finds the place of a version, compiled or to be. New rules empty it: old versions are compiled against today's values.
func (v *Versions) entry(now *catalogue.Rules, u Under) *version {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.rules != now {
		v.rules, v.read, v.broken = now, map[Under]*version{}, map[Under]error{}
	}
	x, ok := v.read[u]
	if !ok {
		if len(v.read) >= mostVersions {
			for one := range v.read { // any: each comes back at the price of one compilation
				delete(v.read, one)
				break
			}
		}
		x = &version{}
		v.read[u] = x
	}
	return x
}

// forget takes out what could not be fetched, so that it is tried again.
func (v *Versions) forget(u Under, x *version) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.read[u] == x {
		delete(v.read, u)
	}
}

// note counts a version that cannot be read, and tells it once until the rules change.
func (v *Versions) note(u Under, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, told := v.broken[u]
	if err == nil || told {
		return
	}
	v.broken[u] = err
	if v.Log != nil {
		v.Log.Error("a kept version of a procedure can be read no more; its dossiers are shown under the present one",
			"procedure", u.Procedure, "version", u.Version, "error", err)
	}
}

// Unreadable counts the versions that somebody needed since the rules were last read, and that do not compile.
func (v *Versions) Unreadable() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.broken)
}

// Check reads every kept version against the rules given and lists those that can be read no more.
func (v *Versions) Check(ctx context.Context, rules *catalogue.Rules) (out []Broken, err error) {
	if v.Kept == nil {
		return nil, nil
	}
	all, err := v.Kept.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range all {
		text, err := v.Kept.Text(ctx, u.Procedure, u.Version)
		if err != nil {
			return nil, err
		}
		if _, _, err := rules.Keep(text); err != nil {
			out = append(out, Broken{u, err})
		}
	}
	return out, nil
}
