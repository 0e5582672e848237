package desk

import (
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// act is one thing an agent may do with a dossier. Its words are the locale keys desk.NAME.*.
type act struct {
	do    dossier.Action
	name  string // also the last part of its address
	grave bool   // it ends something for the person
	calm  bool   // what others did meanwhile takes nothing from it
	away  bool   // the dossier leaves the office

	// ready is the command as if everything were typed well: the guards it still fails are the dossier's affair.
	ready func(*sight) dossier.Command
	// read makes the command and the word beside it from what was typed.
	read func(*sight, *web.Form) (dossier.Command, string)
	// fill puts into a new form what is known; nil when nothing is.
	fill func(*sight, *web.Form)
	// before does what must be done outside before the act, once the form is in order; it may complain of the form.
	before func(*Desk, *http.Request, *sight, *web.Form, *dossier.Command) error
	// fields draws the questions; nil for a plain button.
	fields func(*sight, web.Asked) templ.Component
	// offered tells whether the act makes sense here; nil: wherever the table of moves has it.
	offered func(*sight) bool
}

// acts are those of the panel, in the order in which they are shown. Verdicts stand beside their pieces.
func acts() []act {
	return []act{validating, declaringComplete, askingPiece, cancelling, requalifying, retracting, proposingGrant, proposingRefusal,
		extending, overriding, signing, dropping, granting, refusing, sendingBack, handingOver, recordingLate, closing, reopening, resuming,
		correcting, proposingRevocation, revoking, droppingRevocation}
}

// failure is a form that could not be taken, to be shown again with everything typed.
type failure struct {
	act   string
	piece string
	form  *web.Form
}

// perform runs an act from its form: 303 when done, 422 with the form when something is wrong with it,
// 409 with the fresh dossier and what was typed when somebody moved first or a guard refuses.
func (d *Desk) perform(w http.ResponseWriter, r *http.Request, a act) error {
	s, err := d.look(r, d.Dossiers.Load)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	piece := r.PathValue("piece")
	cmd, word := a.read(s, f)
	cmd.Do, cmd.Actor, cmd.Piece = a.do, s.who, piece
	if !a.calm && s.seen(a, piece) != r.PostForm.Get("seen") {
		if done(s, cmd) {
			return web.See(w, r, s.afterwards(a))
		}
		return d.conflict(w, r, fault.New(fault.Conflict, "desk.conflict.moved"))
	}
	if f.Err() != nil {
		return d.again(w, r, a, piece, f)
	}
	if a.before != nil {
		if err := a.before(d, r, s, f, &cmd); err != nil {
			return err
		}
		if f.Err() != nil {
			return d.again(w, r, a, piece, f)
		}
	}
	_, err = d.Dossiers.Act(r.Context(), s.Case.ID, web.FormKey(r), cmd, word)
	switch {
	case err == nil:
		web.Flash(w, r, "desk."+a.name+".done")
		if a.away {
			return web.See(w, r, s.place.start().address())
		}
		return web.See(w, r, s.afterwards(a))
	case f.Take(err):
		return d.again(w, r, a, piece, f)
	case fault.Is(err, fault.Conflict):
		return d.conflict(w, r, err)
	}
	return err
}

// done tells whether the latest act is this very command: a form sent twice.
func done(s *sight, cmd dossier.Command) bool {
	last := s.last()
	for _, e := range slices.Backward(s.History) { // an act may write several events, all of one moment
		if e.Do == cmd.Do || !e.At.Equal(last.At) {
			last = e
			break
		}
	}
	e := last.Event
	return e.Do == cmd.Do && e.Who == cmd.Actor.ID && e.Piece == cmd.Piece && e.Verdict == cmd.Verdict &&
		(e.Motive == cmd.Motive || cmd.Motive == "") && e.Agent == cmd.Agent && e.Due == cmd.Due && len(e.Wants) == len(cmd.Wants)
}

// again shows the dossier with the form that was not taken.
func (d *Desk) again(w http.ResponseWriter, r *http.Request, a act, piece string, f *web.Form) error {
	s, err := d.look(r, d.Dossiers.Open)
	if err != nil {
		return err
	}
	s.failed = &failure{a.name, piece, f}
	return d.show(w, r, s, http.StatusUnprocessableEntity, nil)
}

// asked is the form of an act: what was typed when it failed just now, else a new one.
func (s *sight) asked(a act, piece string) web.Asked {
	if s.failed != nil && s.failed.act == a.name && s.failed.piece == piece {
		return s.Ask(s.request, s.failed.form, "desk."+a.name)
	}
	f := web.FormOf(nil)
	if a.fill != nil {
		a.fill(s, f)
	}
	out := s.Ask(s.request, f, "desk."+a.name)
	out.Key = ident.ID() // the key that came with the request belongs to the form that failed
	return out
}

// around are the acts that leave the procedure where it is: what others must know, who else has a say, who goes on.
func around() []act {
	return []act{taking, handingBack, giving, upholding, waiving, backdating, remarking, consulting, flagging, suspending, continuing, transferring}
}

// panel lists those of some acts that the agent's role has in this state.
func (s *sight) panel(all []act) (out []panelAct) {
	for _, a := range all {
		if !dossier.Can(s.Case, a.do, s.who.Role) || a.offered != nil && !a.offered(s) {
			continue
		}
		v := panelAct{act: a, Asked: s.asked(a, ""), Action: s.to(a.name), Seen: s.seen(a, "")}
		v.Open = s.failed != nil && s.failed.act == a.name
		cmd := a.ready(s)
		cmd.Do, cmd.Actor = a.do, s.who
		for _, key := range dossier.Refusals(s.Case, cmd, s.today) {
			v.Refusals = append(v.Refusals, s.need(key))
		}
		if a.fields != nil {
			v.Fields = a.fields(s, v.Asked)
		}
		out = append(out, v)
	}
	return out
}

// panelAct is an act on the page.
type panelAct struct {
	act
	web.Asked
	Action   string
	Seen     string
	Open     bool
	Refusals []string // why it cannot be done now
	Fields   templ.Component
}

// label is what the act is called.
func (v panelAct) label(s *sight) string { return s.T("desk." + v.name + ".title") }

// need says why a guard refuses, in words for an agent.
func (s *sight) need(key string) string {
	return s.T("desk.need."+key, "due", s.Case.Due, "covered", s.Case.CoveredUntil(),
		"pieces", list(s.labels(dossier.Unaccepted(s.Case))))
}

// motives are the coded reasons for one use.
func motives(s *sight, use string) (codes []string) {
	for _, m := range s.form.Rules.Motives(use) {
		codes = append(codes, m.Code)
	}
	return codes
}

// longestWord is how much an agent may write, in characters.
const longestWord = 2000

// without is the command of an act that needs nothing but the click.
func without(*sight) dossier.Command { return dossier.Command{} }

func clicked(*sight, *web.Form) (dossier.Command, string) { return dossier.Command{}, "" }

// noted stands for a word, when only the dossier's own state is judged.
func noted(*sight) dossier.Command { return dossier.Command{Note: "written"} }
