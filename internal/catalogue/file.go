package catalogue

import (
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// procedureFile is the shape of rules/procedures/*.yaml.
type procedureFile struct {
	Procedure string
	Order     int
	Wants     []string
	Proposed  string
	Title     locale.Text
	Summary   locale.Text
	From      day.Date
	Until     day.Date
	Source    string
	Audience  []rawRule
	Channel   Channel
	Route     string
	Window    cases
	Advice    cases
	Cutoff    string
	Elsewhere []rawException
	Fees      []rawFee
	Notes     []rawRule
	Silence   cases
	Answer    string
	Extension string
	Work      []rawWork
	Cards     []rawCard
	Validates bool
	Changes   []string
	Steps     []rawStep
	Pieces    []rawPiece
	Checked   day.Date

	examples yamlfile.File // the part of the file that holds them, not read yet
}

// read decodes the file but for its examples.
func (d *procedureFile) read(f yamlfile.File) error {
	rest, examples := f.Split("examples")
	err := rest.Decode(d)
	d.examples = examples
	return err
}

// blockFile is the shape of rules/blocks/*.yaml: parts that several procedures have in common, taken in with "use".
type blockFile struct {
	Block     string
	Title     locale.Text
	Intro     locale.Text
	Questions []rawQuestion
	Pieces    []rawPiece
	Fees      []rawFee
	Notes     []rawRule
	Elsewhere []rawException
}

type rawRule struct {
	Use    string
	Code   string
	If     string
	Unless string
	Text   locale.Text
	Else   locale.Text
	Source string
}

type rawException struct {
	Use    string
	Code   string
	If     string
	Route  string
	Text   locale.Text
	Source string
}

type rawFee struct {
	Use    string
	Code   string
	Amount string
	Due    string
	If     string
	Text   locale.Text
}

type rawWork struct {
	If     string
	Right  WorkRight
	Text   locale.Text
	Source string
}

type rawCard struct {
	If     string
	Kind   string
	Ground string
	Months string
	Text   locale.Text
}

// rawStep is a page of the form. With Use it takes its words and questions from a block; Without leaves some of them
// out, and its own Questions come after them.
type rawStep struct {
	Use       string
	Without   []string
	Step      string
	Title     locale.Text
	Intro     locale.Text
	Questions []rawQuestion
}

type rawQuestion struct {
	ID       string
	Kind     Kind
	Label    locale.Text
	Hint     locale.Text
	Why      locale.Text
	Source   string
	If       string
	Optional bool
	Section  locale.Text
	Options  []Option
	Max      int
	Fill     string
	Known    string
}

// rawPiece is a document wanted; with Use, all those of a block but the ones left out by Without.
type rawPiece struct {
	Use     string
	Leave   []string `yaml:"without"`
	Piece   string
	Label   locale.Text
	Why     locale.Text
	Accepts []locale.Text
	If      string
	Unless  string
	Waived  *struct {
		If   string
		Text locale.Text
	}
	At        string
	Step      string
	MaxAge    string `yaml:"max_age"`
	Count     string
	Translate bool
	Optional  bool
	Source    string
}

// cases is a parameter, or several with the conditions under which they count; the last has none.
type cases []struct {
	If    string
	Param string // "" is none
}

// UnmarshalYAML takes a plain name as well.
func (c *cases) UnmarshalYAML(read func(any) error) error {
	var name string
	if read(&name) == nil {
		*c = cases{{Param: name}}
		return nil
	}
	type list cases
	return read((*list)(c))
}
