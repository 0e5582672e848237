package portal

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
)

func (a *archiving) text(name, body string) error {
	return a.member(name, a.at, zip.Deflate, strings.NewReader(body+"\n"))
}

func (a *archiving) json(name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	return a.member(name, a.at, zip.Deflate, &b)
}

// answers are all versions: as data, and as a person reads them.
func (a *archiving) answers() error {
	for _, v := range a.o.Answers {
		name := fmt.Sprintf("answers/version-%d", v.Version)
		if v.Version == 0 {
			name = "answers/draft"
		}
		if err := a.json(name+".json", v.Body); err != nil {
			return err
		}
		shown := &opened{Dossier: a.o.Dossier, Form: formWith(a.o, v.Body)}
		var b strings.Builder
		fmt.Fprintln(&b, a.page.T("portal.reference", "reference", a.o.Case.Reference))
		fmt.Fprintln(&b, clock(a.page, v.At))
		for _, s := range a.Portal.answers(a.page, shown, false) {
			fmt.Fprintf(&b, "\n%s\n", s.Title)
			for _, row := range s.Rows {
				fmt.Fprintf(&b, "- %s\n  %s\n", row.Key, row.Value)
			}
		}
		if err := a.text(name+".txt", b.String()); err != nil {
			return err
		}
	}
	return nil
}

// pastEvent is one event as the archive tells it, with the hash that chains it to all before.
type pastEvent struct {
	Seq   int64          `json:"seq"`
	At    string         `json:"at"`
	Event *dossier.Event `json:"event"`
	Hash  string         `json:"hash"`
}

// history are the events with their hashes, the words written beside them, and who opened the dossier. A proposal
// that nobody signed yet is between colleagues: its place and its hash are given, not what it says.
func (a *archiving) history() error {
	var events []pastEvent
	words := map[string]string{}
	var lines strings.Builder
	for _, h := range a.o.History {
		e := h.Event
		if e.Proposal != nil && secret(a.o.Case) {
			e.Proposal = nil
		}
		if inward[e.Do] {
			e.Note = ""
		}
		events = append(events, pastEvent{h.Seq, h.At.UTC().Format("2006-01-02T15:04:05.000000Z"), &e, h.Hash})
		for _, id := range noteIDs(e) {
			if n, ok := a.o.Notes[id]; ok {
				words[id] = n.Body
			}
		}
		m := a.eventMoment(a.page, a.o, h)
		fmt.Fprintf(&lines, "%d. %s – %s (%s)\n", h.Seq, clock(a.page, h.At), m.Title, m.Who)
	}
	var opened []map[string]string
	for _, r := range a.o.Readings {
		opened = append(opened, map[string]string{"at": r.At.UTC().Format("2006-01-02T15:04:05Z"), "role": string(r.Role), "office": r.Office, "purpose": r.Purpose})
		fmt.Fprintf(&lines, "- %s – %s (%s, %s) %s\n", clock(a.page, r.At), a.page.T("portal.reading.title"), a.page.T("role."+string(r.Role)), a.office(r.Office),
			a.page.Purpose(r.Purpose))
	}
	for _, part := range []struct {
		name string
		v    any
	}{{"events", events}, {"words", words}, {"readings", opened}} {
		if err := a.json("history/"+part.name+".json", part.v); err != nil {
			return err
		}
	}
	return a.text("history/history.txt", lines.String())
}

func noteIDs(e dossier.Event) []string {
	out := []string{e.Note}
	for _, w := range e.Wants {
		out = append(out, w.Note)
	}
	if e.Proposal != nil {
		out = append(out, e.Proposal.Note)
	}
	return out
}

func (a *archiving) messages(told []Told) error {
	for i, m := range told {
		body := fmt.Sprintf("%s\n%s – %s\n%s\n\n%s", clock(a.page, m.At), m.Channel, m.Receiver, m.Subject, m.Body)
		if err := a.text(fmt.Sprintf("messages/%03d-%s-%s.txt", i+1, day.Of(m.At), m.Channel), body); err != nil {
			return err
		}
	}
	return nil
}
