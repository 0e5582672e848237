package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"anef/internal/dossier"
	"anef/internal/ident"
)

// reading is one dossier with its JSON understood.
type reading struct {
	Entry
	where  string
	now    dossier.Case // the snapshot
	events []dossier.Event
	steps  []dossier.Case // before the first event, after the first, …
	whole  bool           // snapshot and history can be read from end to end; otherwise no more is concluded from them
}

func (c *check) read(e Entry) *reading {
	d := &reading{Entry: e, where: "dossier " + e.Row.Reference, whole: e.Row.Version == int64(len(e.Events))}
	if err := json.Unmarshal([]byte(e.Snapshot), &d.now); err != nil {
		c.problem(unfolded, d.where, "cannot be read: %v", err)
		d.whole = false
	}
	unread := make([]error, len(e.Events))
	for i, line := range e.Events {
		var event dossier.Event
		unread[i] = json.Unmarshal([]byte(line.Body), &event)
		d.events = append(d.events, event)
	}
	last := dossier.Begin(d.now, d.events)
	d.steps = append(d.steps, last)
	for i, line := range e.Events {
		err := unread[i]
		if err == nil {
			c.stamp(d.events[i])
			last, err = apply(last, d.events[i])
		}
		if err != nil {
			c.problem(changed, d.at(line.Seq), "cannot be applied: %v", err)
		}
		d.whole = d.whole && err == nil && line.Seq == int64(i+1)
		d.steps = append(d.steps, last)
	}
	return d
}

// apply folds an event that somebody may have tampered with.
func apply(before dossier.Case, e dossier.Event) (after dossier.Case, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return dossier.Apply(before, e), nil
}

func (d *reading) at(seq int64) string { return fmt.Sprintf("%s, event %d", d.where, seq) }

// chain hashes the history again: each event over all before it.
func (c *check) chain(d *reading) {
	previous, next := "", int64(1)
	for _, e := range d.Events {
		if e.Seq != next {
			c.problem(hole, d.at(next), "is missing; the next on record is event %d", e.Seq)
			previous, next = e.Hash, e.Seq+1 // what comes after the hole may still be sound
			continue
		}
		if want := c.book.Link(previous, e.Seq, e.At, e.Body); want != e.Hash {
			c.problem(changed, d.at(e.Seq), "its hash does not follow from its text and the event before")
		}
		previous, next = e.Hash, next+1
	}
	if d.Row.Version != next-1 {
		c.problem(hole, d.at(next), "is missing: the dossier counts %d events", d.Row.Version)
	} else if d.Chain != previous {
		c.problem(changed, d.where, "the last event is not the one that was written last")
	}
}

// fold holds the snapshot against the history.
func (c *check) fold(d *reading) {
	if !d.whole {
		return
	}
	if field := differs(d.steps[len(d.steps)-1], d.now); field != "" {
		c.problem(unfolded, d.where, "%s is not what the history says", field)
	}
}

// differs names a field in which two cases are not the same. Nothing and an empty list are.
func differs(a, b dossier.Case) string {
	x, y := fields(a), fields(b)
	for name := range y {
		if _, ok := x[name]; !ok {
			return name
		}
	}
	for name, v := range x {
		if !reflect.DeepEqual(v, y[name]) {
			return name
		}
	}
	return ""
}

func fields(c dossier.Case) map[string]any {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // a Case is made of text and numbers
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		panic(err)
	}
	bare(out)
	return out
}

// bare drops what says nothing.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			if x = bare(x); x == nil {
				delete(v, name)
			} else {
				v[name] = x
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = bare(v[i])
		}
	case string:
		if v == "" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	}
	return v
}

// rows holds what lists show, and what the snapshot names, against the snapshot.
func (c *check) rows(d *reading) {
	c.names(d)
	if d.now.ID == "" {
		return // it could not be read
	}
	now, row := d.now, d.Row
	want := Row{Reference: now.Reference, Account: now.Account, Person: now.Person, Permit: now.Permit, Procedure: now.Procedure,
		Office: now.Office, State: now.State, Version: now.Version, Live: now.Open() || now.State == dossier.Draft,
		FiledOn: string(now.Filed.On), RightsEnd: string(now.CoveredUntil()), Due: string(now.Due), SilenceOn: string(now.SilenceOn())}
	if want.RightsEnd == "" {
		want.RightsEnd = string(dossier.NoEnd)
	}
	if row != want || now.ID != d.ID {
		c.problem(listed, d.where, "its row is %+v, its snapshot says %+v", row, want)
	}
	for v := int64(1); v <= now.Answers; v++ {
		if !slices.Contains(d.Answers, v) {
			c.problem(hole, d.where, "version %d of the answers is missing", v)
		}
	}
	for _, v := range d.Answers {
		if v > now.Answers {
			c.problem(uncalled, d.where, "version %d of the answers was never filed", v)
		}
	}
}

// names: the reference checks, and whom the row names exists.
func (c *check) names(d *reading) {
	row := d.Row
	if ref, err := ident.ParseReference(row.Reference); err != nil || ref != row.Reference {
		c.problem(changed, d.where, "its reference does not check")
	}
	for _, x := range []struct {
		there     bool
		what, who string
	}{{d.HasAccount, "account", row.Account}, {d.HasPerson, "person", row.Person}, {d.HasPermit || row.Permit == "", "permit", row.Permit}} {
		if !x.there {
			c.problem(nobody, d.where, "its %s %s does not exist", x.what, x.who)
		}
	}
}
