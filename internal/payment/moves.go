package payment

// Action is something that happens to a stamp, or to the payment as a whole.
type Action string

// What happens to one stamp.
const (
	Present Action = "present" // somebody gives its number
	Order   Action = "order"   // somebody wants to buy it by card
	Open    Action = "open"    // the office opened the purchase
	Buy     Action = "buy"     // it is paid: the stamp has its number
	Lapse   Action = "lapse"   // refused, abandoned, or out of time
	Hold    Action = "hold"
	Refuse  Action = "refuse"
	Consume Action = "consume"
	Release Action = "release"
	Return  Action = "return"
	Repay   Action = "repay"
)

// What happens to the payment.
const (
	Bill    Action = "bill"    // what is due is written down
	Collect Action = "collect" // what it pays for happened
	GiveUp  Action = "give-up" // it will not happen
	Tell    Action = "tell"    // the person was told
	GoOn    Action = "go-on"   // it may happen after all
)

// Move is one line of the table: a stamp in the state From, to which Do happens, is then in To.
type Move struct {
	From State
	Do   Action
	To   State
}

// Moves is the whole life of a stamp. Nothing else in the program assigns its state.
var Moves = []Move{
	{"", Present, Asked},
	{"", Order, Selling},
	{Selling, Open, Selling},
	{Selling, Buy, Asked},
	{Selling, Lapse, Lapsed},
	{Asked, Hold, Held},
	{Asked, Refuse, Refused},
	{Held, Consume, Used},
	{Held, Release, Freed},
	// Money goes back: for a stamp that we sold and cannot use, and for one that was consumed wrongly.
	{Freed, Return, Returning},
	{Refused, Return, Returning},
	{Used, Return, Returning},
	{Returning, Repay, Returned},
}

// Binding are the states in which a stamp is taken: no other bill may have it.
var Binding = []State{Asked, Held, Used, Returning, Returned}

// Unsettled are the states that wait for the office.
var Unsettled = []State{Asked, Selling, Returning}

func find(from State, do Action) (State, bool) {
	for _, m := range Moves {
		if m.From == from && m.Do == do {
			return m.To, true
		}
	}
	return "", false
}
