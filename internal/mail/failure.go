package mail

import (
	"errors"

	"github.com/wneessen/go-mail"
)

// Failure is a mail that was not handed over.
type Failure struct {
	Code      int  // the server's answer; 0 when there was none
	Permanent bool // this mail to this person will never pass
	cause     error
}

func (f *Failure) Error() string { return "mail: " + f.cause.Error() }

func (f *Failure) Unwrap() error { return f.cause }

// Temporary tells whether it is worth trying again.
func (f *Failure) Temporary() bool { return !f.Permanent }

// failure counts as permanent only what the server says for good about this recipient or this content.
// A refused password or sender is ours to mend, and no reason to drop somebody's mail.
func failure(err error) *Failure {
	f := &Failure{cause: err}
	var refused *mail.SendError
	if !errors.As(err, &refused) {
		return f
	}
	f.Code = refused.ErrorCode()
	switch refused.Reason {
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose:
		f.Permanent = f.Code >= 500
	}
	return f
}
