package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// batchAct is an act that makes sense for many dossiers at once: the same words fit all of them.
type batchAct struct {
	name   string // locale keys desk.batch.NAME, desk.batch.NAME-*
	do     dossier.Action
	read   func(b *batchPage, f *web.Form) dossier.Errand
	fields func(b *batchPage, a web.Asked) templ.Component // nil when there is nothing to say
}

var batchActs = []batchAct{
	{"take", dossier.Assign, func(b *batchPage, _ *web.Form) dossier.Errand { return dossier.Errand{Agent: b.who.ID} }, nil},
	{"give", dossier.Assign, readGiving, batchGiveFields},
	{"hand-back", dossier.Assign, func(*batchPage, *web.Form) dossier.Errand { return dossier.Errand{} }, nil},
	{"declare-complete", dossier.DeclareComplete, func(*batchPage, *web.Form) dossier.Errand { return dossier.Errand{} }, nil},
	{"ask", dossier.Ask, readSameAsk, batchAskFields},
	{"extend", dossier.Extend, readWord, batchWordFields},
	{"flag", dossier.Flag, readSameFlag, batchFlagFields},
	{"unflag", dossier.Unflag, readSameUnflag, batchUnflagFields},
	{"remark", dossier.Remark, readWord, batchWordFields},
}

// may tells whether the table of moves has the act for a role, in any state.
func (a batchAct) may(role dossier.Role) bool {
	return slices.ContainsFunc(dossier.Moves, func(m dossier.Move) bool { return m.Do == a.do && m.By == role })
}

func batchActOf(name string, role dossier.Role) (batchAct, bool) {
	i := slices.IndexFunc(batchActs, func(a batchAct) bool { return a.name == name && a.may(role) })
	if i < 0 {
		return batchAct{}, false
	}
	return batchActs[i], true
}

// batchBar is what can be done with the lines that were chosen.
type batchBar struct{ Options []theme.Option }

func batching(p *web.Page, role dossier.Role) *batchBar {
	b := &batchBar{}
	for _, a := range batchActs {
		if a.may(role) {
			b.Options = append(b.Options, theme.Option{Value: a.name, Label: p.T("desk.batch." + a.name)})
		}
	}
	return b
}

// batchPage asks for what the act still needs, before anything is done.
type batchPage struct {
	*web.Page
	web.Asked
	act     batchAct
	who     dossier.Actor
	board   board
	from    place
	lines   []dossier.Line // those of the choice that are of the office
	chosen  []dossier.ID
	pieces  []theme.Option
	motives []theme.Option
	Fields  templ.Component
	Summary theme.Summary
}

// chooseBatch takes the lines that were ticked in a list, or the one whose button was pressed.
func (d *Desk) chooseBatch(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	from := d.from(r, who)
	if id := dossier.ID(f.Optional().Text("take", 40)); id != "" {
		return d.takeLine(w, r, from, id)
	}
	chosen := idsOf(r.PostForm["on"])
	if r.PostForm.Get("all") != "" {
		lines, _, err := d.lines(r, from.start(), who, dossier.MostAtOnce)
		if err != nil {
			return err
		}
		chosen = nil
		for _, l := range lines {
			chosen = append(chosen, l.ID)
		}
	}
	a, ok := batchActOf(r.PostForm.Get("act"), who.Role)
	if !ok || len(chosen) == 0 || len(chosen) > dossier.MostAtOnce {
		web.FlashImportant(w, r, "desk.batch.none")
		return web.See(w, r, from.address())
	}
	return d.askBatch(w, r, a, from, chosen, nil)
}

// takeLine takes one dossier straight from the list.
func (d *Desk) takeLine(w http.ResponseWriter, r *http.Request, from place, id dossier.ID) error {
	who := actorOf(caller(r))
	_, err := d.Dossiers.Act(r.Context(), id, web.FormKey(r), dossier.Command{Do: dossier.Assign, Actor: who, Agent: who.ID}, "")
	switch {
	case fault.Is(err, fault.Conflict):
		web.FlashImportant(w, r, "desk.take.late")
	case err != nil:
		return err
	default:
		web.Flash(w, r, "desk.take.done")
	}
	return web.See(w, r, from.address())
}

func idsOf(typed []string) (out []dossier.ID) {
	for _, t := range typed {
		if id := dossier.ID(strings.TrimSpace(t)); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// askBatch shows the page that says how many were chosen and asks the rest; f is what was typed and not taken.
func (d *Desk) askBatch(w http.ResponseWriter, r *http.Request, a batchAct, from place, chosen []dossier.ID, f *web.Form) error {
	b, err := d.batchPage(r, a, from, chosen)
	if err != nil {
		return err
	}
	b.Page = d.page(w, r, "desk.batch.title", "act", d.Dossiers.Texts.T(web.Lang(r), "desk.batch."+a.name))
	b.Frame.Back = &theme.Link{Text: b.T("desk.list.back"), Href: from.address()}
	b.choices()
	status := http.StatusOK
	if f == nil {
		b.Asked = b.Ask(r, web.FormOf(nil), "desk.batch")
		b.Asked.Key = newKey()
	} else {
		status, b.Asked = http.StatusUnprocessableEntity, b.Ask(r, f, "desk.batch")
		b.Summary = b.Asked.Summary()
	}
	if a.fields != nil {
		b.Fields = a.fields(b, b.Asked)
	}
	return web.Render(w, r, status, batchView(b))
}

func (d *Desk) batchPage(r *http.Request, a batchAct, from place, chosen []dossier.ID) (b *batchPage, err error) {
	b = &batchPage{act: a, who: actorOf(caller(r)), from: from, chosen: chosen}
	if b.board, err = d.board(r.Context(), b.who.Office); err != nil {
		return nil, err
	}
	if b.lines, err = d.Lists.Lines(r.Context(), b.who.Office, chosen); err != nil {
		return nil, err
	}
	lang, rules := web.Lang(r), d.Dossiers.Rules()
	for _, m := range rules.Motives(catalogue.ForPiece) {
		b.motives = append(b.motives, theme.Option{Value: m.Code, Label: m.Text.In(lang)})
	}
	seen := map[string]bool{}
	for _, l := range b.lines {
		if p, ok := rules.Procedure(l.Procedure); ok && !seen[l.Procedure] {
			seen[l.Procedure] = true
			for _, x := range p.Pieces {
				if x.At == catalogue.AtFiling && !slices.ContainsFunc(b.pieces, func(o theme.Option) bool { return o.Value == x.Code }) {
					b.pieces = append(b.pieces, theme.Option{Value: x.Code, Label: x.Label.In(lang)})
				}
			}
		}
	}
	b.pieces = append(b.pieces, theme.Option{Value: other, Label: d.Dossiers.Texts.T(lang, "piece.other")})
	return b, nil
}

// choices begin with the invitation to choose.
func (b *batchPage) choices() {
	b.pieces = append([]theme.Option{{Label: b.T("desk.batch.choose-piece")}}, b.pieces...)
	b.motives = append([]theme.Option{{Label: b.T("desk.motive.choose")}}, b.motives...)
}

// runBatch does the act on each of the chosen dossiers, while the agent waits: five hundred take seconds. What was asked
// is kept before the first is touched, so that a batch which was cut off can be finished.
func (d *Desk) runBatch(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, ok := batchActOf(r.PostForm.Get("act"), who.Role)
	chosen, from := idsOf(strings.Fields(r.PostForm.Get("chosen"))), d.from(r, who)
	if !ok || len(chosen) == 0 || len(chosen) > dossier.MostAtOnce {
		web.FlashImportant(w, r, "desk.batch.none")
		return web.See(w, r, from.address())
	}
	b, err := d.batchPage(r, a, from, chosen)
	if err != nil {
		return err
	}
	errand := a.read(b, f)
	errand.Do = a.do
	if f.Err() != nil {
		return d.askBatch(w, r, a, from, chosen, f)
	}
	return d.begin(w, r, dossier.Batch{ID: web.FormKey(r), By: who, At: d.Dossiers.Clock(), Name: a.name, Errand: errand, IDs: chosen})
}

// begin keeps a batch, runs it, and leads to its report. Sent twice, it leads to the same report.
func (d *Desk) begin(w http.ResponseWriter, r *http.Request, b dossier.Batch) error {
	fresh, err := d.Lists.BeginBatch(r.Context(), b)
	if err != nil {
		return err
	}
	if fresh {
		if err := d.finish(w, r, b); err != nil {
			return err
		}
	}
	return web.See(w, r, "/desk/batch/"+b.ID)
}

// resumeBatch goes on with a batch that was cut off; what is done already is not done again.
func (d *Desk) resumeBatch(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	b, err := d.Lists.Batch(r.Context(), who.Office, r.PathValue("batch"))
	if err != nil {
		return err
	}
	if b.By.ID != who.ID {
		return fault.New(fault.Forbidden, "desk.batch.not-yours")
	}
	b.By = who
	if !b.Over {
		if err := d.finish(w, r, b); err != nil {
			return err
		}
	}
	return web.See(w, r, "/desk/batch/"+b.ID)
}

// finish runs a batch to its end, although the browser may go away, and keeps what became of it.
func (d *Desk) finish(w http.ResponseWriter, r *http.Request, b dossier.Batch) error {
	ctx := context.WithoutCancel(r.Context())
	lines, err := d.Lists.Lines(ctx, b.By.Office, b.IDs)
	if err != nil {
		return err
	}
	of := map[dossier.ID]dossier.Line{}
	for _, l := range lines {
		of[l.ID] = l
	}
	run := b
	run.IDs = slices.DeleteFunc(slices.Clone(b.IDs), func(id dossier.ID) bool { return d.foreignPiece(b.Errand, of[id]) })
	faults, err := d.Dossiers.RunBatch(ctx, run)
	if err != nil {
		return err
	}
	why := map[dossier.ID]error{}
	for i, err := range faults {
		why[run.IDs[i]] = err
	}
	for _, id := range b.IDs {
		err, tried := why[id]
		n := dossier.NotDone{ID: id, Reference: of[id].Reference}
		switch {
		case !tried:
			n.Why = d.Dossiers.Texts.T(web.Lang(r), "desk.batch.no-such-piece")
		case err == nil:
			b.Done++
			continue
		default:
			n.Why = d.refusal(w, r, id, err)
		}
		b.Refused = append(b.Refused, n)
	}
	return d.Lists.EndBatch(ctx, b)
}

// foreignPiece tells whether a dossier would be asked for a piece that its procedure does not know.
func (d *Desk) foreignPiece(e dossier.Errand, l dossier.Line) bool {
	p, ok := d.Dossiers.Rules().Procedure(l.Procedure)
	return ok && slices.ContainsFunc(e.Wants, func(w dossier.Want) bool {
		_, has := p.Piece(w.Piece)
		return !has && w.Piece != other
	})
}

// refusal says in an agent's words why nothing was done on a dossier.
func (d *Desk) refusal(w http.ResponseWriter, r *http.Request, id dossier.ID, why error) string {
	var e *fault.Error
	texts, lang := d.Dossiers.Texts, web.Lang(r)
	if !errors.As(why, &e) {
		return texts.T(lang, "desk.conflict.moved")
	}
	s, err := d.lookAt(r, id, d.Dossiers.Load)
	if err != nil { // not of this office, or kept from this agent
		return texts.T(lang, fault.Of(err).Text.Key)
	}
	s.Page = d.Site.Page(w, r, "desk.list.title")
	return s.explain(e).Text
}
