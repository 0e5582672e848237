package yamlfile

import (
	"encoding"
	"errors"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// decodePlain reads a file that is written in the small part of YAML into v; false, and v as it was, when it is not, or
// when anything about it is wrong.
func decodePlain(text []byte, v any) bool {
	to := reflect.ValueOf(v)
	if to.Kind() != reflect.Pointer || to.IsNil() || !to.Elem().IsZero() {
		return false
	}
	n, ok := plain(text)
	if !ok {
		return false
	}
	out := reflect.New(to.Type().Elem())
	if !n.into(out.Elem()) {
		return false
	}
	to.Elem().Set(out.Elem())
	return true
}

var errShape = errors.New("not of this shape")

// into writes the value where it belongs; false when it does not fit there without a second thought.
func (n node) into(to reflect.Value) bool {
	switch own := to.Addr().Interface().(type) {
	case interface{ UnmarshalYAML(func(any) error) error }:
		return own.UnmarshalYAML(func(v any) error {
			if n.into(reflect.ValueOf(v).Elem()) {
				return nil
			}
			return errShape
		}) == nil
	case interface{ UnmarshalYAML([]byte) error }, encoding.TextUnmarshaler:
		return false
	}
	switch to.Kind() {
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return n.into(to.Elem())
	case reflect.Struct:
		return n.kind == table && n.intoStruct(to)
	case reflect.Map:
		return n.kind == table && n.intoMap(to)
	case reflect.Slice:
		return n.kind == list && n.intoSlice(to)
	case reflect.Interface:
		v, ok := n.value()
		if ok {
			to.Set(reflect.ValueOf(v))
		}
		return ok
	}
	return (n.kind == word || n.kind == quoted) && n.intoScalar(to)
}

func (n node) intoStruct(to reflect.Value) bool {
	fields := fieldsOf(to.Type())
	for i, key := range n.keys {
		f, ok := fields[key]
		if !ok || !n.items[i].into(to.Field(f)) {
			return false
		}
	}
	return true
}

func (n node) intoMap(to reflect.Value) bool {
	t := to.Type()
	if t.Key().Kind() != reflect.String {
		return false
	}
	to.Set(reflect.MakeMapWithSize(t, len(n.keys)))
	for i, key := range n.keys {
		if truth(key) {
			return false
		}
		v := reflect.New(t.Elem()).Elem()
		if !n.items[i].into(v) {
			return false
		}
		to.SetMapIndex(reflect.ValueOf(key).Convert(t.Key()), v)
	}
	return true
}

func (n node) intoSlice(to reflect.Value) bool {
	to.Set(reflect.MakeSlice(to.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if !item.into(to.Index(i)) {
			return false
		}
	}
	return true
}

func (n node) intoScalar(to reflect.Value) bool {
	switch to.Kind() {
	case reflect.String:
		if n.kind == word && (truth(n.text) || strange(n.text)) {
			return false
		}
		to.SetString(n.text)
		return true
	case reflect.Bool:
		to.SetBool(n.text == "true")
		return n.kind == word && (n.text == "true" || n.text == "false")
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(n.text, 10, 64)
		to.SetInt(i)
		return err == nil && n.kind == word && wholeNumber.MatchString(n.text)
	case reflect.Float64:
		f, err := strconv.ParseFloat(n.text, 64)
		to.SetFloat(f)
		return err == nil && n.kind == word && number(n.text)
	}
	return false
}

// value is what the general parser gives where any value may stand.
func (n node) value() (any, bool) {
	switch n.kind {
	case table:
		out := make(map[string]any, len(n.keys))
		for i, key := range n.keys {
			v, ok := n.items[i].value()
			if !ok || truth(key) {
				return nil, false
			}
			out[key] = v
		}
		return out, true
	case list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			v, ok := item.value()
			if !ok {
				return nil, false
			}
			out[i] = v
		}
		return out, true
	case quoted:
		return n.text, true
	}
	switch {
	case n.text == "true" || n.text == "false":
		return n.text == "true", true
	case wholeNumber.MatchString(n.text) && n.text[0] == '-':
		i, err := strconv.ParseInt(n.text, 10, 64)
		return i, err == nil
	case wholeNumber.MatchString(n.text):
		u, err := strconv.ParseUint(n.text, 10, 64)
		return u, err == nil
	case number(n.text):
		f, err := strconv.ParseFloat(n.text, 64)
		return f, err == nil
	}
	return n.text, !truth(n.text) && !strange(n.text)
}

var (
	wholeNumber   = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,17})$`)
	decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})\.[0-9]{1,6}$`)
	date          = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

func number(text string) bool {
	return wholeNumber.MatchString(text) || decimalNumber.MatchString(text)
}

func truth(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}

// strange tells a single word that begins as a number does and is no date: who can say what YAML makes of it.
func strange(text string) bool {
	return strings.ContainsAny(text[:1], "0123456789+-.") && !strings.Contains(text, " ") && !date.MatchString(text)
}

var fieldsByType sync.Map // reflect.Type to map[string]int

// fieldsOf names the fields of a struct as files do: by their tag, or in small letters.
func fieldsOf(t reflect.Type) map[string]int {
	if known, ok := fieldsByType.Load(t); ok {
		return known.(map[string]int)
	}
	out := map[string]int{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		if f.IsExported() && !f.Anonymous && name != "-" {
			out[name] = i
		}
	}
	fieldsByType.Store(t, out)
	return out
}
