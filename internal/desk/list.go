package desk

import (
	"net/url"
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
)

// worklist is one of those that agents work from.
type worklist struct {
	code  string // in addresses; locale key desk.lists.CODE
	alarm bool   // stands among the alarms

	ask   func(who dossier.Actor, today day.Date) dossier.Worklist
	count func(b board, who dossier.Actor) int
}

// lists are all of them, in the order in which they are offered.
var lists = []worklist{
	{code: "turn", ask: func(who dossier.Actor, _ day.Date) dossier.Worklist { return dossier.Worklist{States: turn(who.Role)} },
		count: func(b board, who dossier.Actor) int { return b.in(turn(who.Role)...) }},
	{code: "mine", ask: func(who dossier.Actor, _ day.Date) dossier.Worklist { return dossier.Worklist{Assignee: who.ID} },
		count: func(b board, who dossier.Actor) int { return b.held[who.ID] }},
	{code: "free", ask: func(dossier.Actor, day.Date) dossier.Worklist { return dossier.Worklist{Assignee: dossier.Nobody} },
		count: func(b board, _ dossier.Actor) int { return b.held[""] }},
	{code: "office", ask: func(dossier.Actor, day.Date) dossier.Worklist { return dossier.Worklist{} },
		count: func(b board, _ dossier.Actor) int { return b.in(dossier.Live...) }},
	{code: waitingList, ask: func(dossier.Actor, day.Date) dossier.Worklist { return dossier.Worklist{Answered: true} },
		count: func(b board, _ dossier.Actor) int { return b.Answered + b.Waiting }},
	{code: "sign", ask: in(dossier.Proposed), count: counted(dossier.Proposed)},
	{code: "hand-over", ask: in(dossier.Ready), count: counted(dossier.Ready)},

	{code: "alarms", alarm: true, ask: marked(dossier.AnyMark), count: func(b board, _ dossier.Actor) int { return b.Marked }},
	{code: "rights", alarm: true, ask: marked(dossier.OfCoverage), count: marks(dossier.OfCoverage)},
	{code: "silence", alarm: true, ask: marked(silences), count: marks(silences)},
	{code: "answer", alarm: true,
		ask:   func(_ dossier.Actor, today day.Date) dossier.Worklist { return dossier.Worklist{Overdue: today} },
		count: func(b board, _ dossier.Actor) int { return b.Overdue }},
	{code: dossier.ByJudge, alarm: true, ask: marked(dossier.ByJudge), count: marks(dossier.ByJudge)},
	{code: dossier.Vulnerable, alarm: true, ask: marked(dossier.Vulnerable), count: marks(dossier.Vulnerable)},
	{code: dossier.JobAtStake, alarm: true, ask: marked(dossier.JobAtStake), count: marks(dossier.JobAtStake)},
	{code: "gap", alarm: true, ask: marked("gap"), count: marks("gap")},
}

const (
	waitingList = "waiting"
	silences    = "silen" // the beginning of both marks: silence that comes near, and silence that was a refusal
)

func in(s dossier.State) func(dossier.Actor, day.Date) dossier.Worklist {
	return func(dossier.Actor, day.Date) dossier.Worklist { return dossier.Worklist{States: []dossier.State{s}} }
}

func counted(s dossier.State) func(board, dossier.Actor) int {
	return func(b board, _ dossier.Actor) int { return b.in(s) }
}

func marked(mark string) func(dossier.Actor, day.Date) dossier.Worklist {
	return func(dossier.Actor, day.Date) dossier.Worklist { return dossier.Worklist{Mark: mark} }
}

func marks(mark string) func(board, dossier.Actor) int {
	return func(b board, _ dossier.Actor) int { return b.marked(mark) }
}

// listOf finds a list by its code.
func listOf(code string) (worklist, bool) {
	i := slices.IndexFunc(lists, func(l worklist) bool { return l.code == code })
	if i < 0 {
		return worklist{}, false
	}
	return lists[i], true
}

// place is where an agent is: in a list, narrowed or not, after a line of it. It travels with the agent from page to page
// in the address, so that what comes next is the next of the same list.
type place struct {
	list      worklist
	procedure string
	state     dossier.State
	flag      string
	part      string // of the waiting list: "" for those who answered, "silent" for those who have not
	after     dossier.Cursor
}

const silentPart = "silent"

// placeOf reads an address. Without a list it is the agent's turn; a supervisor sees the office.
func placeOf(q url.Values, role dossier.Role) place {
	p := place{procedure: q.Get("procedure"), after: dossier.Cursor{First: q.Get("after"), ID: q.Get("id")}}
	if s := dossier.State(q.Get("state")); slices.Contains(dossier.Live, s) {
		p.state = s
	}
	if f := q.Get("flag"); slices.Contains(dossier.FlagKinds, f) {
		p.flag = f
	}
	if q.Get("part") == silentPart {
		p.part = silentPart
	}
	var ok bool
	if p.list, ok = listOf(q.Get("list")); !ok {
		p.list, _ = listOf("turn")
		if p.state != "" || len(turn(role)) == 0 {
			p.list, _ = listOf("office")
		}
	}
	return p
}

// values are what an address says of the list, without the line.
func (p place) values() url.Values {
	out := url.Values{"list": {p.list.code}}
	for name, v := range map[string]string{"procedure": p.procedure, "state": string(p.state), "flag": p.flag} {
		if v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// address of the list, after its line.
func (p place) address() string {
	q := p.values()
	if p.after.ID != "" {
		q.Set("after", p.after.First)
		q.Set("id", p.after.ID)
	}
	if p.part != "" {
		q.Set("part", p.part)
	}
	return "/desk?" + q.Encode()
}

// start is the same list from its first line on.
func (p place) start() place {
	p.after, p.part = dossier.Cursor{}, ""
	return p
}

// dossier is the address of a line's dossier, which remembers the list and where in it the line stood.
func (p place) dossier(l placed) string {
	q := p.values()
	q.Set("at", string(l.First.On))
	if l.part != "" {
		q.Set("part", l.part)
	}
	return "/desk/dossiers/" + string(l.ID) + "?" + q.Encode()
}

// asks is the question to the store for one part of the list.
func (p place) asks(who dossier.Actor, today day.Date) dossier.Worklist {
	q := p.list.ask(who, today)
	if p.list.code == waitingList && p.part == silentPart {
		q = dossier.Worklist{States: []dossier.State{dossier.Incomplete, dossier.Awaiting}}
	}
	q.Office, q.Procedure, q.After = who.Office, p.procedure, p.after
	if q.Mark == "" {
		q.Mark = p.flag
	}
	if p.state != "" {
		q.States = narrowed(q.States, p.state)
	}
	return q
}

// narrowed keeps of the states one; nothing is in a list that does not have it.
func narrowed(states []dossier.State, s dossier.State) []dossier.State {
	if len(states) == 0 || slices.Contains(states, s) {
		return []dossier.State{s}
	}
	return []dossier.State{dossier.Withdrawn} // no list shows it
}
