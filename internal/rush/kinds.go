package rush

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/person"
)

// kind is one kind of work. What prepare reads to choose a dossier or a name is not measured.
type kind struct {
	name    string
	prepare func(context.Context, *house, *agent) (func() error, error)
}

// Lists, Searches, Screens and Acts are the kinds of work, by what is asked of them.
var (
	Lists    = names(lists)
	Searches = names(searches)
	Screens  = names(screens)
	Acts     = names(acts)
)

func names(all []kind) (out []string) {
	for _, k := range all {
		out = append(out, k.name)
	}
	return out
}

func kindsOf(only string) []kind {
	all := slices.Concat(lists, searches, screens, acts)
	if only == "" {
		return all
	}
	return slices.DeleteFunc(all, func(k kind) bool { return !strings.HasPrefix(k.name, only) })
}

// pageOf lines, and one more that tells whether there is another page.
const pageOf = 51

// list is a page of one list, now its first one, now one further down.
func list(name string, ask func(*agent, *dossier.Worklist)) kind {
	return kind{"list: " + name, func(ctx context.Context, h *house, a *agent) (func() error, error) {
		q := dossier.Worklist{Office: a.Office, Limit: pageOf}
		ask(a, &q)
		if a.dice.IntN(2) == 0 {
			q.After.First = string(h.today.Plus(a.dice.IntN(120) - 30))
		}
		return func() error {
			_, err := h.Lists().Worklist(ctx, q)
			return err
		}, nil
	}}
}

func states(all ...dossier.State) func(*agent, *dossier.Worklist) {
	return func(_ *agent, q *dossier.Worklist) { q.States = all }
}

var lists = []kind{
	list("my work", func(a *agent, q *dossier.Worklist) { q.Assignee = a.busy }),
	list("my office", func(*agent, *dossier.Worklist) {}),
	list("unassigned", func(_ *agent, q *dossier.Worklist) { q.Assignee = dossier.Nobody }),
	list("unassigned, to check", func(_ *agent, q *dossier.Worklist) {
		q.Assignee, q.States = dossier.Nobody, []dossier.State{dossier.Submitted}
	}),
	list("waiting on the applicant", states(dossier.Incomplete, dossier.Awaiting)),
	list("answered", func(_ *agent, q *dossier.Worklist) { q.Answered = true }),
	list("answer overdue", func(a *agent, q *dossier.Worklist) {
		q.States, q.Overdue = []dossier.State{dossier.Incomplete, dossier.Awaiting}, a.today
	}),
	list("to sign", states(dossier.Proposed)),
	list("to hand over", states(dossier.Ready)),
	list("alarms", func(_ *agent, q *dossier.Worklist) { q.Mark = dossier.AnyMark }),
	list("vulnerable", func(_ *agent, q *dossier.Worklist) { q.Mark = dossier.Vulnerable }),
	list("one procedure", func(a *agent, q *dossier.Worklist) { q.Procedure = a.procedure }),
}

// search is what one types, of a dossier of the office.
func search(name string, typed func(a *agent, l dossier.Line) string) kind {
	return kind{"search: " + name, func(ctx context.Context, h *house, a *agent) (func() error, error) {
		l, err := h.some(ctx, a, dossier.Worklist{})
		q := person.ReadSearch(typed(a, l))
		return func() error {
			_, err := h.Lists().Search(ctx, a.Office, q, pageOf)
			return err
		}, err
	}}
}

var frequent = []string{"Diop", "Nguyen", "Ben", "Di", "Ali", "M"}

var searches = []kind{
	search("a frequent name, or its beginning", func(a *agent, _ dossier.Line) string { return frequent[a.dice.IntN(len(frequent))] }),
	search("family and given name", func(_ *agent, l dossier.Line) string { return l.Holder }),
	search("a number", func(_ *agent, l dossier.Line) string { return l.Reference }),
}

// page is one that is asked for over HTTP.
func page(name string, path func(l dossier.Line) string) kind {
	return kind{"page: " + name, func(ctx context.Context, h *house, a *agent) (func() error, error) {
		l, err := h.some(ctx, a, dossier.Worklist{})
		at := path(l)
		return func() error { return h.fetch(ctx, a, at) }, err
	}}
}

// DossierPage is the screen of a dossier.
const DossierPage = "page: dossier"

var screens = []kind{
	page("worklist", func(dossier.Line) string { return "/desk" }),
	page("search", func(l dossier.Line) string { return "/desk/search?q=" + url.QueryEscape(l.Holder) }),
	page("dossier", func(l dossier.Line) string { return "/desk/dossiers/" + string(l.ID) }),
}

// act is one on a dossier of the office, through the service.
func act(name string, of dossier.Worklist, cmd dossier.Command, word string) kind {
	return kind{"act: " + name, func(ctx context.Context, h *house, a *agent) (func() error, error) {
		l, err := h.some(ctx, a, of)
		mine := cmd
		mine.Actor = a.Actor
		return func() error {
			_, err := h.Dossiers.Act(ctx, l.ID, ident.ID(), mine, word)
			return err
		}, err
	}}
}

var acts = []kind{
	act("judge a piece", dossier.Worklist{States: []dossier.State{dossier.Submitted}},
		dossier.Command{Do: dossier.Judge, Piece: "passport", Verdict: dossier.Accepted}, ""),
	act("remark", dossier.Worklist{}, dossier.Command{Do: dossier.Remark}, "Vu avec la personne, au téléphone."),
}

// some is a line of the agent's office, anywhere in its lists.
func (h *house) some(ctx context.Context, a *agent, q dossier.Worklist) (dossier.Line, error) {
	const near = 8
	q.Office, q.Limit = a.Office, near
	q.After.First = string(h.today.Plus(a.dice.IntN(100) - 30))
	lines, err := h.Lists().Worklist(ctx, q)
	if err == nil && len(lines) == 0 {
		q.After = dossier.Cursor{}
		lines, err = h.Lists().Worklist(ctx, q)
	}
	if err == nil && len(lines) == 0 {
		err = fmt.Errorf("office %s has no such dossier", a.Office)
	}
	if err != nil {
		return dossier.Line{}, err
	}
	return lines[a.dice.IntN(len(lines))], nil
}
