package dossier

import (
	"fmt"
	"slices"

	"anef/internal/day"
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

	Procedure string // Requalify, Agree: the one to change to

	Unfinished bool // Submit, Amend, Agree: questions without a valid answer remain
	Office     string
	Proposal   *Proposal
	Order      string // factory order, card number
	Stamp      string // HandOver: 16 digits
	IdentitySeen,
	PiecesSeen bool

	Paper     string            // Correct: number of the paper to correct
	Corrected map[string]string // Correct: answers that were wrong, by question

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
	StampUsed   bool     // the e-stamp given has paid already
	Here        bool     // the procedure to change to is filed on this platform
	Paper       *Reissue // the paper to correct, when it is one of this dossier that is in force
	Twin        bool     // the person has another open dossier of it for the same permit
}

// Event is one fact that happened. It is never changed nor removed, and holds no personal data:
// ids, codes and dates only. Words written by people are notes, in rows that can be erased.
type Event struct {
	V     int      `json:"v"` // of this shape; 1
	Do    Action   `json:"do"`
	By    Role     `json:"by"`
	Who   string   `json:"who,omitempty"`
	From  string   `json:"office,omitempty"` // of the agent who acted
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
	Order    string    `json:"order,omitempty"`
	Stamp    string    `json:"stamp,omitempty"`
	Reissue  *Reissue  `json:"reissue,omitempty"`

	Rights      *rights.Rights `json:"rights,omitempty"`      // of the paper that it calls for
	Provisional bool           `json:"provisional,omitempty"` // that paper is issued before completeness was checked
}

// Decide says what follows from a command, or why it may not be. It reads no clock, no disk, no network.
func Decide(c Case, cmd Command, today day.Date) ([]Event, error) {
	if err := mayTouch(c, cmd.Actor); err != nil {
		return nil, err
	}
	m, ok := find(c.State, cmd.Do, cmd.Actor.Role)
	if !ok {
		return nil, fault.New(fault.Conflict, "dossier.cannot", "state", string(c.State), "action", string(cmd.Do))
	}
	if err := guard(c, cmd, today); err != nil {
		return nil, err
	}
	e := Event{V: 1, Do: cmd.Do, By: cmd.Actor.Role, Who: cmd.Actor.ID, From: cmd.Actor.Office, To: m.To, On: today, Note: cmd.Note}
	switch cmd.Do {
	case Submit:
		e.Answers, e.Office = cmd.Answers, cmd.Office
		e.Was, e.Under = under(c.Under()), under(cmd.Law.Under) // a draft may have been begun under an earlier version
		e.Filing = &Filing{On: today, Status: cmd.Law.Status, Closes: cmd.Law.Closes, Silence: cmd.Law.Silence,
			Wanted: cmd.Law.Wanted, AtCounter: cmd.Law.AtCounter}
	case Amend:
		// Other answers may call for other pieces; the day, the window and the silence clock stay those of the filing.
		// When the law knows no way for the new answers, the pieces wanted so far still are.
		filed := c.Filed
		if cmd.Law.Channel != "" {
			filed.Wanted, filed.AtCounter = cmd.Law.Wanted, cmd.Law.AtCounter
		}
		e.Answers, e.Filing = cmd.Answers, &filed
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
	case Requalify:
		e.Offer = &Offer{cmd.Procedure, cmd.Note, cmd.Actor.ID, today}
	case Agree:
		e.Was, e.Under, e.Filing, e.Lacking = under(c.Under()), under(cmd.Law.Under), requalified(c.Filed, cmd.Law), cmd.Unfinished
	case Extend:
		if cmd.Law.Extension.N <= 0 {
			return nil, fmt.Errorf("extend %s: the law gives no length of an extension on %s", c.ID, today)
		}
		e.Period = nextPeriod(c, cmd.Law.Extension, today)
	case Propose:
		p := *cmd.Proposal
		p.By, p.Note = cmd.Actor.ID, cmd.Note
		e.Proposal = &p
	case Grant:
		e.Proposal, e.Fees = c.Proposal, cmd.Law.Fees
	case Refuse:
		e.Proposal = c.Proposal
	case Correct:
		e.Reissue, e.Motive, e.Answers = cmd.Law.Paper, cmd.Motive, cmd.Answers
	case Order, Produce, Arrive:
		e.Order = cmd.Order
	case HandOver:
		if stamp, ok := ident.Stamp(cmd.Stamp); ok { // without the spaces, so that the same one is recognised
			e.Stamp = stamp
		}
	}
	return []Event{e}, nil
}

func under(u Under) *Under { return &u }

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

// nextPeriod continues coverage without a gap: from the day after what covers the person now,
// or from today when that is already past.
//
// law: ceseda/r431-15-1
func nextPeriod(c Case, longest law.Delay, today day.Date) *Period {
	from := max(c.CoveredUntil().Plus(1), today)
	return &Period{From: from, Until: longest.After(from).Plus(-1)}
}
