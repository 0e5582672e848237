package catalogue

import (
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
)

// Procedure is one way to ask for something, as its file under rules/procedures says it.
type Procedure struct {
	Code     string         // GROUND.ACT, as in "student.renewal"
	Version  string         // digest of the file: what a dossier records when it is filed
	Order    int            // lower comes first when several procedures fit
	Wants    []string       // the acts asked for (--wants) that it serves
	Proposed *law.Condition // offered when the person asked for nothing in particular
	Title    locale.Text
	Summary  locale.Text
	From     day.Date // first day on which it exists
	Until    day.Date
	Source   string

	Audience  []Rule
	Channel   Channel
	Route     *Param // where it is asked for, when that is not here
	Window    *Param // nil: any time
	Advice    *Param // the recommended window, when it differs from the legal one
	Cutoff    *Param // how long after the permit's end filing stays possible here
	Elsewhere []Exception
	Fees      []Fee
	Notes     []Rule

	Silences  []When     // the first that holds counts
	Windows   []When     // the same of the legal window, Window being the general case
	Advised   []When     // and of the recommended one
	Silence   *Param     // months or days after which silence is refusal, in the general case
	Answer    *Param     // days given to answer a request for pieces
	Extension *Param     // longest validity of an extension certificate
	Work      []WorkRule // the first that holds says it; the last holds for everybody
	Cards     []Card
	Changes   []string // of the person's record: card, name, address, family

	Validates bool // a visa is validated: no card follows

	Steps   []Step
	Pieces  []Piece
	Checked day.Date // when somebody last compared it with its sources

	text     []byte
	examples func() ([]Example, error) // read when first asked for
}

// Here tells whether the procedure is filed on this platform.
func (p *Procedure) Here() bool { return p.Channel == ANEF && p.Route == nil }

// Rule is one condition of the audience or of a note, with the sentence that explains it.
type Rule struct {
	Code   string
	If     *law.Condition
	Unless *law.Condition // shuts out those for whom it is known to hold: who has not said yet is let in
	Text   locale.Text    // why it holds
	Else   locale.Text    // why there is no such route for those for whom it does not; may be absent
	Source string
}

// Holds tells whether the rule speaks of this situation.
func (r *Rule) Holds(f law.Facts, p law.Params) law.Answer {
	if r.Unless != nil && r.Unless.Test(f, p) == law.Yes {
		return law.No
	}
	return r.If.Test(f, p)
}

// Exception sends some people of the audience to another channel.
type Exception struct {
	Code   string
	If     *law.Condition
	Route  *Param
	Text   locale.Text
	Source string
}

// Fee is an amount due at a stage, when its condition holds.
type Fee struct {
	Code   string
	Amount *Param
	Due    string // filing, hand-over
	If     *law.Condition
	Text   locale.Text // why, for a fee that not everybody pays
}

// When is a parameter that counts for those for whom a condition holds; nil is none.
type When struct {
	If    *law.Condition
	Param *Param
}

// WorkRight is what a certificate given while a dossier is examined says about work.
type WorkRight string

const (
	WorkAsFormer WorkRight = "as-former-permit" // the right goes on as the former permit gave it
	WorkYes      WorkRight = "yes"
	WorkNo       WorkRight = "no"
)

// WorkRule gives the right to work while waiting to those for whom it holds.
//
// law: ceseda/r431-15-2
type WorkRule struct {
	If     *law.Condition
	Right  WorkRight
	Text   locale.Text // under which condition, when there is one
	Source string
}

// Card is a kind of card that the procedure can end in.
type Card struct {
	If     *law.Condition // may be granted to those for whom it holds
	Kind   string         // "former": a copy of the permit held, with its days
	Ground string
	Months *Param // longest duration, in months; none for a copy
	Text   locale.Text
}

// What a procedure may change of the record of a person.
const (
	ChangesCard    = "card" // a lost or stolen one is void
	ChangesName    = "name"
	ChangesAddress = "address"
	ChangesFamily  = "family"
)

// Former is the kind of a card that is a copy of the permit held, with the days of that permit.
const Former = "former"

// Step is one page of the form.
type Step struct {
	Code      string
	Title     locale.Text
	Intro     locale.Text
	Questions []Question
}

// Kind is how a question is asked and stored.
type Kind string

// The kinds of questions. Those that are facts may be used in conditions.
const (
	AskText    Kind = "text"
	AskLong    Kind = "long-text"
	AskEmail   Kind = "email"
	AskPhone   Kind = "phone"
	AskDate    Kind = "date"
	AskYesNo   Kind = "yesno"   // fact
	AskChoice  Kind = "choice"  // fact
	AskCountry Kind = "country" // fact
	AskNumber  Kind = "number"  // fact
	AskMoney   Kind = "money"   // whole euros; fact
	AskCommune Kind = "commune"
	AskPhoto   Kind = "photo" // code of a digital photograph, used once
)

// Question is one thing asked. Its ID is stable across versions of the file.
type Question struct {
	ID       string
	Kind     Kind
	Label    locale.Text
	Hint     locale.Text
	Why      locale.Text // why the law needs it
	Source   string
	If       *law.Condition // asked only when it may hold
	Optional bool
	Section  locale.Text // heading under which several questions stand
	Options  []Option
	Max      int    // most characters, or highest number; 0 means the kind's default
	Fill     string // HTML autocomplete token
	Known    string // taken from the account when known: "person.family_name", …
}

// Option is one answer of a choice.
type Option struct {
	Value string
	Label locale.Text
	Hint  locale.Text
}

// Piece is a document wanted.
type Piece struct {
	Code       string
	Label      locale.Text
	Why        locale.Text
	Accepts    []locale.Text  // any one of these will do
	If         *law.Condition // wanted only when it holds
	Unless     *law.Condition // wanted of everybody but those for whom it holds: who has not said yet is told it is wanted
	Waived     *law.Condition // may be missing at filing when it holds
	WaivedText locale.Text
	At         string // filing, hand-over
	Step       string // the step of the form beside which it is explained
	MaxAge     *Param
	Count      *Param // how many are expected (last three payslips)
	Translate  bool   // a sworn translation when not in French
	Optional   bool
	Source     string
}

// Moments at which a piece is wanted or a fee is due.
const (
	AtFiling   = "filing"
	AtHandOver = "hand-over"
)

// FactType is the type under which a question's answer enters conditions; "" when it does not.
func (k Kind) FactType() law.Type {
	switch k {
	case AskYesNo:
		return law.TypeYesNo
	case AskChoice, AskCountry:
		return law.TypeText
	case AskNumber, AskMoney:
		return law.TypeNumber
	}
	return ""
}

// Question finds a question by its id.
func (p *Procedure) Question(id string) (Question, bool) {
	for _, s := range p.Steps {
		for _, q := range s.Questions {
			if q.ID == id {
				return q, true
			}
		}
	}
	return Question{}, false
}

// Step finds a step and its place.
func (p *Procedure) Step(code string) (Step, int, bool) {
	for i, s := range p.Steps {
		if s.Code == code {
			return s, i, true
		}
	}
	return Step{}, 0, false
}

// Piece finds a piece by its code.
func (p *Procedure) Piece(code string) (Piece, bool) {
	for _, x := range p.Pieces {
		if x.Code == code {
			return x, true
		}
	}
	return Piece{}, false
}
