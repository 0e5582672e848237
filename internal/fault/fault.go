// Package fault says what kind of thing went wrong, in words a front can act on.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind is what the caller can do about the error.
type Kind int

// The kinds, and the HTTP status each becomes in one place (internal/web).
const (
	Internal  Kind = iota // 500: log it, show a reference number
	NotFound              // 404
	Forbidden             // 403
	Conflict              // 409: somebody moved first, or the state forbids it
	Invalid               // 422: fix the named fields
	TooMany               // 429: wait
)

// Text is a locale key with its named arguments: "max", 20, "unit", "MB".
type Text struct {
	Key  string
	Args []any
}

// Say makes a Text.
func Say(key string, args ...any) Text { return Text{Key: key, Args: args} }

// Error carries a kind, what to tell the reader, the fields to mend, and the cause for the log.
type Error struct {
	Kind   Kind
	Text   Text
	Fields map[string]Text // field name -> what is wrong with it and what to do
	Cause  error           // for the log only, never shown
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Text.Key)
	for _, f := range slices.Sorted(maps.Keys(e.Fields)) {
		fmt.Fprintf(&b, " %s=%s", f, e.Fields[f].Key)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind with a locale key and its arguments.
func New(k Kind, key string, args ...any) error { return &Error{Kind: k, Text: Say(key, args...)} }

// Because is New with the cause kept for the log.
func Because(cause error, k Kind, key string, args ...any) error {
	return &Error{Kind: k, Text: Say(key, args...), Cause: cause}
}

// Fields collects what is wrong with a form. Its zero value is ready to use.
type Fields map[string]Text

// Add notes what is wrong with a field; the first complaint about a field wins.
func (f *Fields) Add(name, key string, args ...any) {
	if *f == nil {
		*f = Fields{}
	}
	if _, ok := (*f)[name]; !ok {
		(*f)[name] = Say(key, args...)
	}
}

// Err is nil when nothing is wrong, else one Invalid error with every field.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Text: Say("error.fields"), Fields: f}
}

// Of finds the fault inside err, or wraps a plain error as Internal.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Internal, Text: Say("error.internal"), Cause: err}
}

// KindOf finds the kind of err; a plain Go error is Internal.
func KindOf(err error) Kind { return Of(err).Kind }

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
