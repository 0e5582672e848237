package twodoc

import (
	"fmt"
	"strings"

	"anef/internal/day"
)

// Type13 is the type of papers about a foreigner's stay.
const Type13 = "13"

// Residence is what the seal of a paper about a stay says. Which data are mandatory is not known to us: ours are the
// surname and the number of the paper, the rest is left out when it is empty.
type Residence struct {
	Number       string   // of the paper, as printed
	Until        day.Date // last day on which the seal is to be accepted
	Surname      string
	Given        []string
	Nationality  string // ISO 3166-1 alpha-2
	Sex          string // M or F
	Born         day.Date
	BirthPlace   string
	BirthCountry string // ISO 3166-1 alpha-2
	Kind         string // one digit; the State's list of them is not known to us
	Request      string // 19 digits
	Filed        day.Date
	Category     string
	From, To     day.Date // validity
	Allows       string   // work, travel
	Foreigner    string   // number of the person
	Visa         string   // twelve letters and digits
}

// datum ties a field to its place in a Residence: one of text, date, days or names.
type datum struct {
	id    string
	text  func(r *Residence) *string
	date  func(r *Residence) *day.Date // DDMMYYYY
	days  func(r *Residence) *day.Date // days since 2000
	names func(r *Residence) *[]string // parted by slashes
}

// data are the fields of type 13 in the order in which we write them.
var data = []datum{
	{id: "01", text: func(r *Residence) *string { return &r.Number }},
	{id: "08", days: func(r *Residence) *day.Date { return &r.Until }},
	{id: "6G", text: func(r *Residence) *string { return &r.Surname }},
	{id: "60", names: func(r *Residence) *[]string { return &r.Given }},
	{id: "67", text: func(r *Residence) *string { return &r.Nationality }},
	{id: "68", text: func(r *Residence) *string { return &r.Sex }},
	{id: "69", date: func(r *Residence) *day.Date { return &r.Born }},
	{id: "6A", text: func(r *Residence) *string { return &r.BirthPlace }},
	{id: "6C", text: func(r *Residence) *string { return &r.BirthCountry }},
	{id: "6J", text: func(r *Residence) *string { return &r.Kind }},
	{id: "6K", text: func(r *Residence) *string { return &r.Request }},
	{id: "6L", date: func(r *Residence) *day.Date { return &r.Filed }},
	{id: "6M", text: func(r *Residence) *string { return &r.Category }},
	{id: "6N", date: func(r *Residence) *day.Date { return &r.From }},
	{id: "6O", date: func(r *Residence) *day.Date { return &r.To }},
	{id: "6P", text: func(r *Residence) *string { return &r.Allows }},
	{id: "6Q", text: func(r *Residence) *string { return &r.Foreigner }},
	{id: "6R", text: func(r *Residence) *string { return &r.Visa }},
}

// Fields writes the data that are there.
func (r Residence) Fields() ([]Field, error) {
	if Plain(r.Surname) == "" || Plain(r.Number) == "" {
		return nil, fmt.Errorf("twodoc: a paper about a stay needs a surname and a number, not %q and %q", r.Surname, r.Number)
	}
	var out []Field
	for _, d := range data {
		value, err := d.write(&r)
		if err != nil {
			return nil, err
		}
		if value != "" {
			out = append(out, Field{ID: d.id, Value: value})
		}
	}
	return out, nil
}

func (d datum) write(r *Residence) (string, error) {
	switch {
	case d.text != nil:
		return *d.text(r), nil
	case d.date != nil:
		return longDay(*d.date(r)), nil
	case d.names != nil:
		names := make([]string, 0, len(*d.names(r)))
		for _, n := range *d.names(r) {
			if n = strings.ReplaceAll(Plain(n), "/", " "); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, "/"), nil
	case *d.days(r) == "":
		return "", nil
	default:
		return hexDay(*d.days(r))
	}
}

// Residence reads a message of type 13. Texts come back as they are printed in the symbol, see [Plain]; cut are the
// fields that lost their end. A field that stands twice, or that is not of this type, is refused.
func (m Message) Residence() (r Residence, cut []string, err error) {
	if m.Type != Type13 {
		return r, nil, fmt.Errorf("twodoc: type %s is not about a stay", m.Type)
	}
	if m.Rest != "" {
		return r, nil, fmt.Errorf("twodoc: %q is not known", m.Rest)
	}
	seen := map[string]bool{}
	for _, f := range m.Fields {
		if seen[f.ID] {
			return r, nil, fmt.Errorf("twodoc: field %s stands twice", f.ID)
		}
		seen[f.ID] = true
		if err := r.read(f); err != nil {
			return r, nil, err
		}
		if f.Cut {
			cut = append(cut, f.ID)
		}
	}
	return r, cut, nil
}

func (r *Residence) read(f Field) (err error) {
	for _, d := range data {
		if d.id != f.ID {
			continue
		}
		switch {
		case d.text != nil:
			*d.text(r) = f.Value
		case d.date != nil:
			*d.date(r), err = parseLongDay(f.Value)
		case d.days != nil:
			*d.days(r), err = parseHexDay(f.Value)
		case f.Value != "":
			*d.names(r) = strings.Split(f.Value, "/")
		}
		return err
	}
	return nil // an address, which our papers do not carry and others may
}
