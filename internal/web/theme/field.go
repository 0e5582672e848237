package theme

import "strconv"

// Field is what every question has, whatever its control: a name, a label, what was typed, what is wrong.
type Field struct {
	Name  string // of the form value
	ID    string // of the first control; empty means Name. Links of the error summary point here
	Label string
	Size  Size   // of the label
	Title bool   // the label is the heading of the page (h1)
	Hint  string // one sentence under the label
	Error string // what is wrong and what to do; empty when nothing is
	Flag  string // "Error:", read aloud before the complaint
	Value string
}

// Hinted is the field with a hint.
func (f Field) Hinted(hint string) Field { f.Hint = hint; return f }

// AsTitle is the field whose label is the heading of the page.
func (f Field) AsTitle() Field { f.Title, f.Size = true, Large; return f }

// Sized is the field with a label of that size.
func (f Field) Sized(s Size) Field { f.Size = s; return f }

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// describedBy names the hint and the complaint, for aria-describedby.
func (f Field) describedBy() string {
	id := f.id()
	switch {
	case f.Hint != "" && f.Error != "":
		return id + "-hint " + id + "-error"
	case f.Hint != "":
		return id + "-hint"
	case f.Error != "":
		return id + "-error"
	}
	return ""
}

func (f Field) group() string {
	if f.Error != "" {
		return "govuk-form-group govuk-form-group--error"
	}
	return "govuk-form-group"
}

// control is the class of a control, with its mark of error.
func (f Field) control(class, more string) string {
	if f.Error != "" {
		class += " " + class + "--error"
	}
	return class + more
}

func (f Field) sized(class string) string {
	if f.Size == "" {
		return class
	}
	return class + " " + class + "--" + string(f.Size)
}

// Input is what is particular to a line of text. The zero value is plain text.
type Input struct {
	Type         string // "text" when empty; "email", "tel", "password"
	Autocomplete string // "family-name", "one-time-code", … (WCAG 1.3.5)
	InputMode    string // keyboard of a telephone: "numeric", "email", "tel"
	Lang         string // language of what is typed, when not that of the page
	MaxLength    int    // characters; 0 means no limit in the browser
	Width        int    // expected characters: 2, 3, 4, 5, 10, 20 or 30; 0 is the whole line
	Prefix       string // "€" before
	Suffix       string // "kg" after
	Plain        bool   // no spelling help, no capitals: codes, names, e-mail
}

func (in Input) kind() string {
	if in.Type == "" {
		return "text"
	}
	return in.Type
}

func (in Input) width() string {
	if in.Width == 0 {
		return ""
	}
	return " govuk-input--width-" + strconv.Itoa(in.Width)
}

// Option is one answer of a closed question.
type Option struct {
	Value, Label string
	Hint         string
	Divider      string // "or", written before this answer
	Chosen       bool
}

// Choose marks the answers whose value is among the chosen ones.
func Choose(options []Option, chosen ...string) []Option {
	out := make([]Option, len(options))
	for i, o := range options {
		for _, c := range chosen {
			o.Chosen = o.Chosen || o.Value == c
		}
		out[i] = o
	}
	return out
}

// short tells whether the answers fit on one line.
func short(options []Option) bool {
	n := 0
	for _, o := range options {
		if o.Hint != "" {
			return false
		}
		n += len(o.Label)
	}
	return n <= 16
}

func optionID(f Field, i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

func optionHint(f Field, i int, o Option) string {
	if o.Hint == "" {
		return ""
	}
	return f.id() + "-" + strconv.Itoa(i+1) + "-hint"
}

// DateParts are the three lines of a date as typed, and their labels.
type DateParts struct {
	DayLabel, MonthLabel, YearLabel string
	Day, Month, Year                string
	Birthday                        bool // lets the browser fill in the date of birth
}

func (d DateParts) auto(part string) string {
	if d.Birthday {
		return "bday-" + part
	}
	return ""
}

// Upload is what is particular to files.
type Upload struct {
	Multiple bool
	Accept   string // "application/pdf,image/*": helps choosing, checks nothing
	AtOnce   bool   // with scripts, the form is sent as soon as a file is chosen
	Button   string // with scripts and AtOnce, what is said while sending: "Sending…"
}

// Suggest is a line of text that proposes places or names while one types.
// Without scripts the server answers with Options, shown as a list to choose from.
type Suggest struct {
	URL         string   // answers ?q=… with [{"value":"35238","label":"Rennes (35000)"}, …]
	Code        string   // chosen value, sent as Field.Name + "-code"
	ChooseLabel string   // label of the list: "Choose your town"
	Options     []Option // what the typed words could mean; empty shows no list
	None        string   // "Nothing found"
}
