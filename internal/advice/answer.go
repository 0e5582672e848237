package advice

import (
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/euro"
)

// Status is where a day stands in a filing window.
type Status string

const (
	TooEarly Status = "too-early"
	Open     Status = "open"
	Late     Status = "late"    // after the last day, permit still valid: filing possible, late
	Expired  Status = "expired" // permit over, filing still possible
	Closed   Status = "closed"  // no longer possible on this channel
	Always   Status = "none"    // no window applies, or its anchor is not known
)

// Answer is the public contract of advice, in JSON.
type Answer struct {
	On      day.Date `json:"on"`
	Office  *Office  `json:"office"`
	Routes  []Route  `json:"routes"`
	Missing []string `json:"missing"`
	Notes   []Text   `json:"notes"`
	Help    []Helper `json:"help"`
}

// Helper is somebody outside the office who can help.
type Helper struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Does    string   `json:"does"`
	Web     string   `json:"web,omitempty"`
	Email   string   `json:"email,omitempty"`
	Phone   string   `json:"phone,omitempty"`
	Address []string `json:"address,omitempty"`
	Hours   string   `json:"hours,omitempty"`
	Source  string   `json:"source"`
}

// Office is who examines.
type Office struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Route is one way to go; the first of an answer is the one to take.
type Route struct {
	Procedure string     `json:"procedure"`
	Title     string     `json:"title"`
	Channel   string     `json:"channel"`
	Address   string     `json:"address"`
	Window    Window     `json:"window"`
	Advice    *Window    `json:"advice_window,omitempty"`
	Fees      []Fee      `json:"fees"`
	Documents []Document `json:"documents"`
	Reasons   []Text     `json:"reasons"`
}

// Window is a stretch of days, both ends included.
type Window struct {
	Opens  day.Date `json:"opens,omitempty"`
	Closes day.Date `json:"closes,omitempty"`
	Status Status   `json:"status,omitempty"`
	Basis  string   `json:"basis,omitempty"` // legal, or advice
	Source string   `json:"source,omitempty"`
}

// Fee is an amount due.
type Fee struct {
	Code   string     `json:"code"`
	Euro   euro.Cents `json:"eur"`
	Due    string     `json:"due"`
	Text   string     `json:"text,omitempty"`
	Source string     `json:"source"`

	Param *catalogue.Param `json:"-"` // the amount on every day
}

// Document is a piece wanted.
type Document struct {
	Code      string   `json:"code"`
	Required  bool     `json:"required"`
	When      string   `json:"when"`
	Label     string   `json:"label"`
	Why       string   `json:"why,omitempty"`
	Accepts   []string `json:"accepts,omitempty"`
	MaxMonths int      `json:"max_age_months,omitempty"`
	Count     int64    `json:"count,omitempty"`
	Translate bool     `json:"translation,omitempty"`
	Later     string   `json:"later,omitempty"` // why it may be missing at filing
	Source    string   `json:"source"`
}

// Text is a sentence with a code to recognise it by and the text of law or practice behind it.
type Text struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
}
