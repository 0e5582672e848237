package dossier

import (
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/law"
	"anef/internal/rights"
)

// Command is what somebody wants. Which fields matter depends on Do.
type Command struct {
	Do    Action
	Actor Actor

	Piece   string // AddPiece, DropPiece, Judge
	File    string // id of the file
	Verdict Verdict
	Motive  string // Judge, Close, Correct
	Note    string // id of a note written beside: a word to the applicant, or to the colleague
	Wants   []Want // Ask
	Due     day.Date
	Answers int64 // Submit, Amend, Correct: the version of the answers being frozen

	Visa   *VisaCheck     // Match
	Alarm  *Alarm         // Alert
	Number string         // Lack: of the incident. Backdate: of the attempt. Contest: of the request
	Work   catalogue.Work // OverrideRights

	Procedure string // Requalify, Agree: the one to change to

	Unfinished bool   // Submit, Amend, Agree: questions without a valid answer remain
	Office     string // to which it goes; Cease, Revive: that has written in the register of deaths
	Proposal   *Proposal
	Order      string // factory order, card number
	Stamp      string // HandOver: 16 digits
	IdentitySeen,
	PiecesSeen bool
	Handed *Handed // HandOver
	Given  bool    // HandOver: the stamp was given to package payment, which brings it to its end

	Payment *Payment // Pay

	Agent   string      // Assign: who shall work on it; "" is nobody
	Flag    *Mark       // Flag; of Unflag the kind alone
	Rest    *Suspension // Suspend
	Opinion *Opinion    // Consult; of Recall the id, of Opine also what it says

	Photo *Photo     // Submit, Amend, GivePhoto, WantPhoto, Order
	Line  string     // Waive, Contest, Uphold: code of the fee
	Left  euro.Cents // Waive: what is still due of it; 0 strikes the line

	Paper     string            // Correct: number of the paper to correct
	Corrected map[string]string // Correct: answers that were wrong, by question

	Of string // Follow: reference of the dossier in which it was accepted

	Law Findings
}

// Findings are what the law says of this command today. The service gathers them; Decide only reads them.
type Findings struct {
	Under       Under // by which the law was asked
	Channel     string
	Status      string // of the window
	Opens       day.Date
	Closes      day.Date
	Silence     law.Delay
	Wanted      []string // pieces required at filing
	AtCounter   []string // pieces required at hand-over
	LongestCard int      // months, of the proposed kind
	Copy        bool     // the proposed card is a copy of the permit held, with its days
	Extension   law.Delay
	Fees        []FeeLine
	Validates   bool     // the procedure validates a visa
	Held        Period   // the days of the permit held
	Paid        bool     // what was due at filing
	StampUsed   bool     // the e-stamp given has paid already
	Here        bool     // the procedure to change to is filed on this platform
	Twin        bool     // the person has another open dossier of it for the same permit
	Paper       *Reissue // the paper to correct, when it is one of this dossier that is in force

	Colleague bool      // the agent named works at the office of the dossier
	Office    bool      // the office named exists
	Moved     string    // the office of where the person lives now
	Ends      bool      // the act ends the extensions that run
	Instead   string    // number of the extension that was ended, and that the dossier gets back
	Running   []Reissue // extensions that are not over, which a change of rights has issued again
	Again     []Again   // papers that print what changed
	Changes   []string  // what the procedure changes of the person's record
	Seen      int64     // version of the case from which papers were found; 0 when none were looked for

	AtHandOver bool // the tariff is that of the day of hand-over: amounts change until then

	Attempted day.Date // the day that counts as the day of filing
	Attempt   string   // number of the attempt recorded on it

	Guard  Guard
	Kept   day.Date       // last day of the rights that the permit held keeps after its end
	Rights *rights.Rights // of the paper that the command calls for, without its days unless another paper gave them
}

// Event is one fact that happened. It is never changed nor removed, and holds no personal data:
// ids, codes and dates only. Words written by people are notes, in rows that can be erased.
type Event struct {
	V     int      `json:"v"` // of this shape; 1
	Do    Action   `json:"do"`
	By    Role     `json:"by"`
	Who   string   `json:"who,omitempty"`
	From  string   `json:"office,omitempty"` // of the agent who acted
	Via   *Via     `json:"via,omitempty"`    // who typed it for the person, at a counter
	To    State    `json:"to"`
	On    day.Date `json:"on"`
	Piece string   `json:"piece,omitempty"`
	File  string   `json:"file,omitempty"`

	Verdict  Verdict   `json:"verdict,omitempty"`
	Motive   string    `json:"motive,omitempty"`
	Note     string    `json:"note,omitempty"`
	Wants    []Want    `json:"wants,omitempty"`
	Due      day.Date  `json:"due,omitempty"`
	Answers  int64     `json:"answers,omitempty"`
	Was      *Under    `json:"was,omitempty"`   // by which it was judged before
	Under    *Under    `json:"under,omitempty"` // and from here on
	Filing   *Filing   `json:"filing,omitempty"`
	Office   string    `json:"to_office,omitempty"`
	Proposal *Proposal `json:"proposal,omitempty"`
	Offer    *Offer    `json:"offer,omitempty"`
	Lacking  bool      `json:"lacking,omitempty"` // the new procedure asks more than was answered
	Fees     []FeeLine `json:"fees,omitempty"`
	Period   *Period   `json:"period,omitempty"`

	Rights   *rights.Rights `json:"rights,omitempty"` // that the paper which the event calls for says
	Alarm    *Alarm         `json:"alarm,omitempty"`
	Visa     *VisaCheck     `json:"visa,omitempty"`  // what the register said
	Valid    *Period        `json:"valid,omitempty"` // the days of the visa that was validated
	Incident *Incident      `json:"incident,omitempty"`
	Silent   day.Date       `json:"silent,omitempty"` // since when silence is a refusal
	Override *Override      `json:"override,omitempty"`

	Photo   *Photo   `json:"photo,omitempty"`
	Of      string   `json:"of,omitempty"`      // reference of another dossier from which it follows
	Changes []string `json:"changes,omitempty"` // of the person's record, that are declared or accepted with it
	Order   string   `json:"order,omitempty"`
	Stamp   string   `json:"stamp,omitempty"`

	Handed *Handed `json:"handed,omitempty"`
	Given  bool    `json:"given,omitempty"` // the stamp is in the books of package payment

	Payment *Payment `json:"payment,omitempty"`

	Agent    string      `json:"agent,omitempty"` // who works on it from now on
	Flag     *Mark       `json:"flag,omitempty"`
	Rest     *Suspension `json:"rest,omitempty"`
	Opinion  *Opinion    `json:"opinion,omitempty"`
	Reissue  *Reissue    `json:"reissue,omitempty"`
	Revoking *Revoking   `json:"revoking,omitempty"`
	Ends     string      `json:"ends,omitempty"`    // the extensions that ran end with it: the reason on the papers
	Instead  string      `json:"instead,omitempty"` // number of the paper whose place the new one takes: an ended extension, a receipt
	Relief   *Relief     `json:"relief,omitempty"`
	Contest  *Contest    `json:"contest,omitempty"` // as it stands from now on
}

// Decide says what follows from a command, or why it may not be. It reads no clock, no disk, no network.
func Decide(c Case, cmd Command, today day.Date) ([]Event, error) {
	if err := mayAct(c, cmd); err != nil {
		return nil, err
	}
	m, ok := find(c.State, cmd.Do, cmd.Actor.Role)
	if !ok {
		return nil, fault.New(fault.Conflict, "dossier.cannot", "state", string(c.State), "action", string(cmd.Do))
	}
	if seen := cmd.Law.Seen; seen != 0 && seen != c.Version {
		return nil, fault.New(fault.Conflict, "store.moved") // the papers that were found may not be those of this moment
	}
	if err := guard(c, cmd, today); err != nil {
		return nil, err
	}
	e := Event{V: 1, Do: cmd.Do, By: cmd.Actor.Role, Who: cmd.Actor.ID, From: cmd.Actor.Office, To: c.to(m), On: today, Note: cmd.Note}
	if e.By == Applicant {
		e.Via = cmd.Actor.Via
	}
	e.Photo = cmd.Photo
	switch cmd.Do {
	case Submit:
		e.Answers, e.Office = cmd.Answers, cmd.Office
		e.Was, e.Under = under(c.Under()), under(cmd.Law.Under) // a draft may have been begun under an earlier version
		e.Filing = &Filing{On: today, Status: cmd.Law.Status, Closes: cmd.Law.Closes, Silence: cmd.Law.Silence,
			Wanted: cmd.Law.Wanted, AtCounter: cmd.Law.AtCounter, Kept: cmd.Law.Kept, Attempted: cmd.Law.Attempted, Attempt: cmd.Law.Attempt,
			Validates: cmd.Law.Validates}
		e.Rights, e.Changes = cmd.Law.Rights, cmd.Law.Changes
	case Amend:
		// Other answers may call for other pieces; the day, the window and the silence clock stay those of the filing.
		// When the law knows no way for the new answers, the pieces wanted so far still are.
		filed := c.Filed
		if cmd.Law.Channel != "" {
			filed.Wanted, filed.AtCounter = cmd.Law.Wanted, cmd.Law.AtCounter
		}
		e.Answers, e.Filing = cmd.Answers, &filed
	case GivePhoto:
		e.Answers = cmd.Answers
	case Follow:
		e.Answers, e.Of = cmd.Answers, cmd.Of
		return append([]Event{e}, followed(e, cmd.Law)...), nil
	case AddPiece, DropPiece:
		e.Piece, e.File = cmd.Piece, cmd.File
	case Judge:
		e.Piece, e.Verdict, e.Motive = cmd.Piece, cmd.Verdict, cmd.Motive
	case Ask:
		e.Wants, e.Due = slices.Clone(cmd.Wants), cmd.Due
		for i := range e.Wants {
			e.Wants[i].Given = false
		}
	case Close:
		e.Motive = cmd.Motive
	case Reopen, Resume, Revive:
		c.resumes(&e, cmd.Law)
	case Requalify:
		e.Offer = &Offer{cmd.Procedure, cmd.Note, cmd.Actor.ID, today}
	case Agree:
		e.Was, e.Under, e.Filing, e.Lacking = under(c.Under()), under(cmd.Law.Under), requalified(c.Filed, cmd.Law), cmd.Unfinished
		e.Rights = cmd.Law.Rights
	case Backdate:
		e.Filing, e.Fees, e.Instead, e.Rights = backdated(c.Filed, cmd.Law), cmd.Law.Fees, cmd.Law.Instead, cmd.Law.Rights
	case Reprice:
		e.Fees = cmd.Law.Fees
	case Waive:
		e.Relief, e.Motive = &Relief{cmd.Line, cmd.Left, cmd.Motive, cmd.Note, cmd.Actor.ID, today}, cmd.Motive
		e.Contest = c.replied(cmd, ContestWaived, today)
	case Contested:
		e.Contest, e.Due = &Contest{Number: cmd.Number, Line: cmd.Line, Note: cmd.Note, On: today, Due: cmd.Due}, cmd.Due
	case Uphold:
		e.Contest = c.replied(cmd, ContestUpheld, today)
	case Extend:
		e.Period = nextPeriod(c, cmd.Law.Extension, today)
		e.Period.Provisional = c.CompleteOn == "" && !(cmd.Actor.Role == Clock && cmd.Law.Guard.AtFiling)
		e.Rights = c.rightsOf(cmd.Law.Rights, *e.Period)
	case Match:
		e.Visa = cmd.Visa
	case Validate:
		e.Valid, e.Rights = &cmd.Law.Held, cmd.Law.Rights
	case Alert:
		e.Alarm = cmd.Alarm
	case Silence:
		e.Silent = c.SilenceOn()
	case Lack:
		e.Incident = c.incident(cmd.Number, cmd.Law, today)
	case Assign:
		e.Agent = cmd.Agent
	case Transfer, Repatriate, KeepHere:
		e.Office = cmd.Office
	case Suspend:
		e.Rest = &Suspension{Note: cmd.Note, By: cmd.Actor.ID, On: today, Look: cmd.Rest.Look}
	case Flag:
		e.Flag = &Mark{Kind: cmd.Flag.Kind, Day: cmd.Flag.Day, Note: cmd.Note, By: cmd.Actor.ID, Set: today}
	case Unflag:
		e.Flag = &Mark{Kind: cmd.Flag.Kind}
	case Consult:
		e.Opinion = &Opinion{ID: cmd.Opinion.ID, Of: cmd.Opinion.Of, Due: cmd.Opinion.Due, Ask: cmd.Note, By: cmd.Actor.ID, On: today,
			Facts: cmd.Opinion.Facts, Pieces: cmd.Opinion.Pieces}
	case Opine:
		o, _ := c.Asked(cmd.Opinion.ID)
		o.Says, o.Note, o.Given = cmd.Opinion.Says, cmd.Note, today
		e.Opinion = &o
	case Recall:
		e.Opinion = &Opinion{ID: cmd.Opinion.ID}
	case OverrideRights:
		e.Override = &Override{Work: cmd.Work, Note: cmd.Note, By: cmd.Actor.ID, On: today}
	case SignOverride:
		signed := *c.Override
		signed.Signed = cmd.Actor.ID
		e.Override, c.Override = &signed, &signed
		return append([]Event{e}, c.again(e, cmd.Law)...), nil
	case DropOverride:
		if c.Override.Signed != "" {
			c.Override, e.Motive = nil, wrongRights
			return append([]Event{e}, c.again(e, cmd.Law)...), nil
		}
	case ProposeRevocation:
		e.Revoking, e.Motive = proposed(cmd, today), cmd.Motive
	case Revoke:
		e.Revoking, e.Motive, e.Note = c.Revoking, c.Revoking.Motive, c.Revoking.Note
	case Propose:
		p := *cmd.Proposal
		p.By, p.Note = cmd.Actor.ID, cmd.Note
		e.Proposal = &p
	case Grant:
		e.Proposal, e.Fees, e.Changes = c.Proposal, cmd.Law.Fees, cmd.Law.Changes
		e.Rights = since(cmd.Law.Rights, today)
	case Refuse:
		e.Proposal = c.Proposal
	case Correct:
		e.Reissue, e.Motive, e.Answers, e.Rights = cmd.Law.Paper, cmd.Motive, cmd.Answers, cmd.Law.Rights
		if cmd.Motive == wrongRights {
			e.Rights = c.rightsAgain(cmd.Law.Rights, *cmd.Law.Paper)
		}
	case Order, Produce, Arrive:
		e.Order = cmd.Order
	case Pay:
		e.Payment = cmd.Payment
	case HandOver:
		e.Handed, e.Given = cmd.Handed, cmd.Given || c.PaidFor("hand-over")
		if stamp, ok := ident.Stamp(cmd.Stamp); ok { // without the spaces, so that the same one is recognised
			e.Stamp = stamp
		}
	}
	if cmd.Law.Ends && c.runs(today) {
		e.Ends = endings[cmd.Do]
	}
	return []Event{e}, nil
}

func under(u Under) *Under { return &u }

// mayAct is mayTouch, and three doors: an office may ask for a dossier that is not its own yet, a death holds for those of
// all offices, and an expert may answer by the link of the question.
func mayAct(c Case, cmd Command) error {
	a := cmd.Actor
	fetched := cmd.Do == Repatriate && a.Role == Supervisor && a.Office != "" && a.Office == cmd.Office && c.State != Draft
	if fetched || registers(c, cmd) || cmd.Do == Opine && a.Role == Expert {
		return nil
	}
	return mayTouch(c, a)
}

// mayTouch hides other people's dossiers: whoever has no business with one learns not even that it exists.
func mayTouch(c Case, a Actor) error {
	switch {
	case a.Role == Clock || a.Role == Factory:
	case a.Role == Applicant && a.ID != "" && a.ID == c.Account:
	case a.Role != Applicant && a.Office != "" && a.Office == c.Office && c.State != Draft:
	default:
		return fault.New(fault.NotFound, "dossier.unknown")
	}
	return nil
}
