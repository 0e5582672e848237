// Package effects says, in one table, what follows from each event: papers, messages, orders.
package effects

import (
	"fmt"
	"slices"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/jobs"
)

// After is what follows from one event: work to do soon, and papers whose numbers are allocated with it.
type After struct {
	Jobs   []jobs.Spec
	Papers []certificate.Intent
	Ends   []certificate.Ending
}

// Notice asks to tell the person what an event means for them.
type Notice struct {
	Dossier dossier.ID `json:"dossier"`
	Seq     int64      `json:"seq"`
	Model   string     `json:"model"`        // locale keys notice.MODEL.*
	Of      string     `json:"of,omitempty"` // what it is about when that is no event: "reminder/PERMIT/STEP"
}

// Mail and Text are the notice by each channel: two kinds of jobs, so that one that is out of order
// does not hold up the other.
type (
	Mail struct{ Notice }
	Text struct{ Notice }
)

// Make asks to draw the paper whose number is already allocated.
type Make struct {
	Number string `json:"number"`
}

// OrderCard asks the factory for the card of a granted dossier.
type OrderCard struct {
	Dossier dossier.ID `json:"dossier"`
}

// Watch asks the guard of continuity to look at a dossier now: what was missing has come, and tomorrow may be too late.
type Watch struct {
	Dossier dossier.ID `json:"dossier"`
}

// AskVisa asks the register of visas again about a visa that it has not confirmed.
type AskVisa struct {
	Dossier dossier.ID `json:"dossier"`
}

// SetUp asks to write to somebody who may have filed without an account.
type SetUp struct {
	Dossier dossier.ID `json:"dossier"`
}

// CheckPhoto asks the register of photographs about the code of a dossier.
type CheckPhoto struct {
	Dossier dossier.ID `json:"dossier"`
}

// KeepRecord has what is known of the person follow what was declared, accepted, or handed over.
type KeepRecord struct {
	Dossier dossier.ID `json:"dossier"`
}

// FindAlike looks whether the person of a dossier that was just filed is known under another account.
type FindAlike struct {
	Dossier dossier.ID `json:"dossier"`
}

// Kind implements jobs.Args; the words are stored in the database.
func (Mail) Kind() string       { return "notice-mail" }
func (Text) Kind() string       { return "notice-sms" }
func (Make) Kind() string       { return "make-paper" }
func (OrderCard) Kind() string  { return "order-card" }
func (Watch) Kind() string      { return "watch-dossier" }
func (FindAlike) Kind() string  { return "find-alike" }
func (KeepRecord) Kind() string { return "keep-record" }
func (CheckPhoto) Kind() string { return "check-photo" }
func (AskVisa) Kind() string    { return "ask-visa" }
func (SetUp) Kind() string      { return "set-up-account" }

// after is the table: what each action calls for.
var after = map[dossier.Action][]effect{
	dossier.Submit:          {paper(certificate.Receipt), either(validates, tell("visa-filed"), tell("received")), visaFiled},
	dossier.Match:           {matched},
	dossier.Validate:        {paper(certificate.Validation), tell("validated"), settle},
	dossier.Answer:          {tell("answer-received"), visaGoesOn},
	dossier.Withdraw:        {tell("withdrawn"), end, giveBack},
	dossier.Ask:             {paper(certificate.Request), tell("pieces-wanted")},
	dossier.CancelRequest:   {tell("request-cancelled"), visaGoesOn},
	dossier.DeclareComplete: {tell("complete"), visaGoesOn},
	dossier.Extend:          {paper(certificate.Extension), either(provisional, tell("extended-provisional"), tell("extended"))},
	dossier.Silence:         {tell("silence")},
	dossier.Lack:            {either(mended, nothing, tell("gap"))},
	dossier.Alert:           {either(askedOfPerson, tell("coverage-ends"), nothing)}, // the office sees it in its list
	dossier.Grant:           {paper(certificate.Decision), tell("granted"), order},
	dossier.Refuse:          {paper(certificate.Refusal), tell("refused"), end, giveBack},
	dossier.Close:           {tell("closed"), end, giveBack},
	dossier.Cease:           {end, giveBack}, // and nobody is told
	dossier.Revive:          {either(extended, paper(certificate.Extension), nothing), tell("revived"), either(decided, orderNow, nothing)},
	dossier.Reopen:          {either(extended, paper(certificate.Extension), nothing), tell("reopened")},
	dossier.Resume:          {either(extended, paper(certificate.Extension), nothing), tell("resumed")},
	dossier.Requalify:       {tell("change-offered")},
	dossier.Retract:         {tell("change-retracted"), visaGoesOn},
	dossier.Decline:         {visaGoesOn},
	dossier.Agree:           {paper(certificate.Receipt), tell("changed")}, // the receipt names the procedure
	dossier.Produce:         {tell("card-produced")},
	dossier.Arrive:          {paper(certificate.Summons), tell("card-ready")},
	dossier.HandOver:        {tell("handed-over"), either(given, collect, nothing)},
	dossier.Pay:             {paid, either(paidAtFiling, settle, nothing)},
	dossier.Transfer:        {tell("transferred")},
	dossier.Repatriate:      {tell("transferred")},
	dossier.Backdate:        {paper(certificate.Receipt), tell("attempt-accepted"), rebill, visaGoesOn}, // the receipt says both days
	dossier.Contested:       {tell("contest-received")},
	dossier.Uphold:          {tell("contest-upheld")},
	dossier.Waive:           {tell("relieved"), rebill, visaGoesOn},
	dossier.Reprice:         {tell("repriced"), rebill},
	dossier.Suspend:         {tell("suspended")},
	dossier.Continue:        {tell("continued"), visaGoesOn},
	dossier.Consult:         {write(OpinionAsked), remind},
	dossier.Opine:           {write(OpinionThanks)},
	dossier.Recall:          {write(OpinionRecalled)},
	dossier.WantPhoto:       {tell("photo-refused")},
	dossier.GivePhoto:       {either(decided, orderNow, nothing)},
	dossier.Correct:         {again, either(signed, nothing, tell("paper-corrected"))},
	dossier.Revoke:          {revoke, tell("paper-revoked")},
	dossier.SignOverride:    {tell("rights-changed")},
	dossier.DropOverride:    {either(counted, tell("rights-changed"), nothing)},
}

// provisional: an extension that was given although nobody checked the dossier says so.
func provisional(_ dossier.Case, e dossier.Event) bool {
	return e.Period != nil && e.Period.Provisional
}

// counted: what is dropped was signed, and stood on papers.
func counted(_ dossier.Case, e dossier.Event) bool { return e.Motive != "" }

// signed: what two agents said of rights is on the papers that run; the person was told of it as a whole.
func signed(_ dossier.Case, e dossier.Event) bool { return e.By == dossier.Signatory }

// extended: the dossier gets an extension back that was ended.
func extended(_ dossier.Case, e dossier.Event) bool { return e.Period != nil }

// askedOfPerson: rights end, and it is the person who can do something about it.
func askedOfPerson(c dossier.Case, e dossier.Event) bool {
	return c.State == dossier.Incomplete && e.Alarm != nil && e.Alarm.Of == dossier.OfCoverage
}

// mended: the extension that follows goes back to the first day without a document.
func mended(_ dossier.Case, e dossier.Event) bool { return e.Incident != nil && e.Incident.Mended }

func nothing(*After, dossier.Case, dossier.Event) {}

func either(so func(dossier.Case, dossier.Event) bool, then, otherwise effect) effect {
	return func(out *After, c dossier.Case, e dossier.Event) {
		if so(c, e) {
			then(out, c, e)
			return
		}
		otherwise(out, c, e)
	}
}

// effect adds to what follows from one event.
type effect func(out *After, c dossier.Case, e dossier.Event)

// Of gives what follows from an event. Keys hang on the event's place in the history, so that nothing
// is enqueued twice for it.
func Of(_, c dossier.Case, e dossier.Event) (out After) {
	for _, add := range after[e.Do] {
		add(&out, c, e)
	}
	if e.Do == dossier.Submit {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: FindAlike{c.ID}, Key: fmt.Sprintf("alike/%s/%d", c.ID, c.Version)})
	}
	if len(e.Changes) > 0 || e.Do == dossier.HandOver {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: KeepRecord{c.ID}, Key: fmt.Sprintf("record/%s/%d", c.ID, c.Version)})
	}
	if e.Photo != nil && e.Photo.Code && e.Photo.Why == "" {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: CheckPhoto{c.ID}, Key: fmt.Sprintf("photo/%s/%d", c.ID, c.Version)})
	}
	if slices.Contains(completing, e.Do) && c.Undecided() || e.Do == dossier.Arrive {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: Watch{c.ID}, Key: fmt.Sprintf("watch/%s/%d", c.ID, c.Version)})
	}
	return out
}

// completing are the acts after which an extension may be owed at once. When the card arrives, what is due may follow the
// tariff of these days.
var completing = []dossier.Action{dossier.Submit, dossier.AddPiece, dossier.Amend, dossier.Answer, dossier.Agree, dossier.Judge,
	dossier.CancelRequest, dossier.DeclareComplete, dossier.Reopen, dossier.Revive, dossier.Resume, dossier.Backdate}

func tell(model string) effect {
	return func(out *After, c dossier.Case, _ dossier.Event) {
		n := Notice{Dossier: c.ID, Seq: c.Version, Model: model}
		key := fmt.Sprintf("notice/%s/%d", c.ID, c.Version)
		out.Jobs = append(out.Jobs, jobs.Spec{Args: Mail{n}, Key: key + "/mail"}, jobs.Spec{Args: Text{n}, Key: key + "/sms"})
	}
}

func paper(kind certificate.Kind) effect {
	return func(out *After, c dossier.Case, e dossier.Event) {
		p := certificate.Intent{Kind: kind, Provisional: provisional(c, e), Replaces: e.Instead}
		for _, days := range []*dossier.Period{e.Period, e.Valid} {
			if days != nil {
				p.From, p.Until = days.From, days.Until
			}
		}
		out.call(p, c, e)
	}
}

// again calls for the paper that takes the place of a wrong one.
func again(out *After, c dossier.Case, e dossier.Event) {
	if r := e.Reissue; r != nil {
		out.call(certificate.Intent{Kind: certificate.Kind(r.Kind), From: r.From, Until: r.Until, Replaces: r.Number}, c, e)
	}
}

// call gives a paper its number, and asks to make it.
func (a *After) call(p certificate.Intent, c dossier.Case, e dossier.Event) {
	p.Number, p.Code, p.Dossier, p.Seq, p.On = ident.Reference('C'), ident.Code(), c.ID, c.Version, e.On
	if e.Rights != nil {
		p.Rights = *e.Rights
	}
	a.Papers = append(a.Papers, p)
	a.Jobs = append(a.Jobs, jobs.Spec{Args: Make{p.Number}, Key: "paper/" + p.Number})
}

// end has the extensions that run believed no more, in the same commit.
func end(out *After, c dossier.Case, e dossier.Event) {
	if e.Ends != "" {
		out.Ends = append(out.Ends, certificate.Ending{Dossier: c.ID, Kind: certificate.Extension, On: e.On, Why: e.Ends})
	}
}

// revoke has one paper believed no more.
func revoke(out *After, c dossier.Case, e dossier.Event) {
	if r := e.Revoking; r != nil {
		out.Ends = append(out.Ends, certificate.Ending{Dossier: c.ID, Number: r.Number, On: e.On, Why: e.Motive})
	}
}

func order(out *After, c dossier.Case, _ dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: OrderCard{c.ID}, Key: "card/" + string(c.ID)})
}

// decided: the order of the card has waited for the photograph.
func decided(c dossier.Case, _ dossier.Event) bool { return c.State == dossier.Granted }

func orderNow(out *After, c dossier.Case, _ dossier.Event) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: OrderCard{c.ID}, Key: fmt.Sprintf("card/%s/%d", c.ID, c.Version)})
}
