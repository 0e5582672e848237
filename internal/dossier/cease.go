package dossier

import (
	"slices"

	"anef/internal/day"
)

// The holder died, says an office: what goes on for them ends, and nobody is told at their address. Where that was an error
// the dossier goes on where it stood, with its day of filing.
const (
	Cease  Action = "cease"
	Revive Action = "revive"
)

// Ceased is where a dossier stands that ended because its holder was declared dead. A card that was ordered goes on being
// made meanwhile.
type Ceased struct {
	From State    `json:"from"`
	On   day.Date `json:"on"`
}

// Registrars are the roles that declare somebody dead, or take that back. It holds for the dossiers of every office.
var Registrars = []Role{Instructor, Supervisor}

// deaths are their lines. A dossier that is revived is then where it stood; see Case.to.
func deaths() (out []Move) {
	for _, r := range Registrars {
		for _, s := range Live {
			out = append(out, Move{s, Cease, r, Closed})
		}
		out = append(out, Move{Closed, Revive, r, Submitted})
	}
	return append(out, Move{Closed, Produce, Factory, Closed}, Move{Closed, Arrive, Factory, Closed})
}

// to is the state to which a move leads a case.
func (c Case) to(m Move) State {
	if m.Do == Revive {
		return c.Ceased.From
	}
	return m.To
}

// registers tells whether an act follows the register of deaths, in which an office wrote: the dossier may be of another.
func registers(c Case, cmd Command) bool {
	a := cmd.Actor
	return (cmd.Do == Cease || cmd.Do == Revive) && slices.Contains(Registrars, a.Role) && a.Office != "" && registered(c, cmd, "") && c.State != Draft
}

// madeMeanwhile follows the card of a dossier that has ceased.
func (c Case) madeMeanwhile(do Action) Case {
	stands := map[Action]State{Produce: Produced, Arrive: Ready}
	if s, ok := stands[do]; ok && c.Ceased != nil {
		c.Ceased = &Ceased{s, c.Ceased.On}
	}
	return c
}

// revived goes on where it stood. The days between count against nobody: neither for silence nor for an answer. While pieces
// are wanted before completeness, the clock of silence stands still anyway.
func (c Case) revived(on day.Date) Case {
	if c.Ceased == nil {
		return c
	}
	days := c.Ceased.On.Until(on)
	if c.State != Incomplete {
		c.Stopped += days
	}
	if c.Due != "" {
		c.Due = c.Due.Plus(days)
	}
	c.Ceased, c.EndedOn = nil, ""
	return c
}

var ceaseNeeds = map[Action][]Need{
	Reopen:  {{"holder-alive", func(c Case, _ Command, _ day.Date) bool { return c.Ceased == nil }}, {"word", words}},
	Cease:   {{"registered", registered}},
	Revive:  {{"registered", registered}, {"ceased", func(c Case, _ Command, _ day.Date) bool { return c.Ceased != nil }}},
	Produce: {{"card-awaited", cardAwaited}},
	Arrive:  {{"card-awaited", cardAwaited}},
}

// registered: only what stands in the register of deaths ends a dossier, or has it go on.
func registered(_ Case, cmd Command, _ day.Date) bool {
	return cmd.Office != "" && cmd.Office == cmd.Actor.Office
}

// cardAwaited: of what has ended, only the card of somebody declared dead goes on being made, step by step.
func cardAwaited(c Case, cmd Command, _ day.Date) bool {
	after := map[Action]State{Produce: Ordered, Arrive: Produced}
	return c.State != Closed || c.Ceased != nil && c.Ceased.From == after[cmd.Do]
}
