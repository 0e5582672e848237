package twodoc

import (
	"fmt"
	"strings"
)

// shape is what a value may be. Equal lengths make it fixed; such a value needs no end mark.
type shape struct {
	least, most int               // characters; most is 0 where there is no limit
	is          func(c byte) bool // nil: any text
}

func (s shape) fixed() bool { return s.most > 0 && s.least == s.most }

// shapes are the data that a paper about a stay may carry, and the two that any may.
var shapes = map[string]shape{
	"01": {0, 0, nil},     // identifier of the paper
	"08": {4, 4, code},    // last day of validity, as days since 2000
	"60": {0, 60, nil},    // given names, parted by slashes
	"67": {2, 2, code},    // nationality
	"68": {1, 1, code},    // sex
	"69": {8, 8, digit},   // day of birth
	"6A": {0, 32, nil},    // place of birth
	"6C": {2, 2, code},    // country of birth
	"6G": {1, 38, nil},    // surname
	"6J": {1, 1, digit},   // kind of paper
	"6K": {19, 19, digit}, // number of the application
	"6L": {8, 8, digit},   // day of filing
	"6M": {0, 40, nil},    // category of the permit
	"6N": {8, 8, digit},   // first day of validity
	"6O": {8, 8, digit},   // last day of validity
	"6P": {0, 40, nil},    // what it allows
	"6Q": {0, 10, code},   // foreigner number
	"6R": {12, 12, code},  // visa number
	"6S": {0, 38, nil},    // address, line 2
	"6T": {0, 38, nil},    // address, line 3
	"6U": {0, 38, nil},    // address, line 4
	"6V": {0, 38, nil},    // address, line 5
	"6W": {5, 5, digit},   // address, postal code
	"6X": {0, 32, nil},    // address, commune
	"6Y": {2, 2, code},    // address, country
	"6Z": {9, 11, code},   // foreigner number of the work authorisation
}

// bodyText writes the fields. A text too long is cut and marked; another value of the wrong length is a mistake.
func bodyText(fields []Field) (string, error) {
	var b strings.Builder
	for _, f := range fields {
		s, known := shapes[f.ID]
		if !known {
			return "", fmt.Errorf("twodoc: field %q is not known", f.ID)
		}
		value, end := f.Value, gs
		if s.is == nil {
			value = Plain(value)
			if s.most > 0 && len(value) > s.most {
				value, end = value[:s.most], rs
			}
		}
		if len(value) < s.least || s.most > 0 && len(value) > s.most || s.is != nil && !all(value, s.is) {
			return "", fmt.Errorf("twodoc: %q does not fit field %s", f.Value, f.ID)
		}
		b.WriteString(f.ID + value)
		if end == rs || s.most == 0 || len(value) < s.most {
			b.WriteString(end)
		}
	}
	return b.String(), nil
}

// Printed gives the fields as a reader of the symbol will have them: in capitals, without accents, cut where they are too
// long.
func Printed(fields []Field) ([]Field, error) {
	body, err := bodyText(fields)
	if err != nil {
		return nil, err
	}
	out, _, err := parseBody(body)
	return out, err
}

// parseBody reads the fields until the first that is not known.
func parseBody(body string) (fields []Field, rest string, err error) {
	for body != "" {
		if len(body) < 2 {
			return nil, "", fmt.Errorf("twodoc: %q is too short for a field", body)
		}
		s, known := shapes[body[:2]]
		if !known {
			return fields, body, nil
		}
		f := Field{ID: body[:2]}
		body = body[2:]
		if f.Value, body, f.Cut, err = s.take(body); err != nil {
			return nil, "", fmt.Errorf("twodoc: field %s: %w", f.ID, err)
		}
		fields = append(fields, f)
	}
	return fields, "", nil
}

// take cuts a value off: up to its end mark, or as long as it can be, or to the end of the body.
func (s shape) take(body string) (value, rest string, cut bool, err error) {
	n := len(body)
	if s.most > 0 {
		n = min(n, s.most)
	}
	if i := strings.IndexAny(body[:n], gs+rs); i >= 0 {
		n = i
	}
	value, rest = body[:n], body[n:]
	if n < s.least {
		return "", "", false, fmt.Errorf("%q is shorter than %d", value, s.least)
	}
	if s.is != nil && !all(value, s.is) || !all(value, printed) {
		return "", "", false, fmt.Errorf("%q has characters that it may not have", value)
	}
	if !s.fixed() && rest != "" && (rest[:1] == gs || rest[:1] == rs) {
		cut, rest = rest[:1] == rs, rest[1:]
	}
	return value, rest, cut, nil
}

// printed tells the characters that others write into texts.
func printed(c byte) bool { return ' ' <= c && c < 0x7f }
