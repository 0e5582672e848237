package twodoc

import (
	"time"

	"anef/internal/trust"
)

// Altered says that the signature does not fit the text, or was made with another key.
const Altered trust.Reason = "seal-altered"

// Verify holds a 2D-Doc to the list of certificates and gives that of its signer; on is the moment for which the
// answer is wanted. The error is a [trust.Reason].
func (s Sealed) Verify(list trust.List, on time.Time) (trust.Entry, error) {
	e, err := list.Find(s.Authority, s.Certificate)
	switch {
	case err != nil:
		return e, err
	case !trust.Verify(e.Certificate, []byte(s.signed), s.signature):
		return e, Altered
	case s.Type == Type13 && !e.For(trust.Papers):
		return e, trust.Misused
	}
	return e, e.Believed(s.Signed, on)
}
