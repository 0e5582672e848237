package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"time"

	"anef/internal/day"
	"anef/internal/trust"
)

// The reasons not to believe a file, beside those about its certificate in package trust.
const (
	Unsigned  trust.Reason = "unsigned"
	Malformed trust.Reason = "signature-not-readable"
	Uncovered trust.Reason = "signature-leaves-out"    // it does not cover what it should
	Appended  trust.Reason = "changed-after-signature" // something was added behind it
	Altered   trust.Reason = "altered"                 // the covered bytes are not those that were signed
	Forged    trust.Reason = "signature-forged"        // the signature itself does not hold
)

// Result is what a good signature says.
type Result struct {
	Signer trust.Entry
	At     time.Time // of signing, as the signer says
	Stale  bool      // a newer list should be out: a revocation may be missing
}

// Verify tells whether the whole file is as a key of the list signed it, with nothing added, and whether that key is to
// be believed at the moment on; it needs no network. The error wraps one [trust.Reason]. Whether the signer may sign
// such a file is told by Signer.For: an answer to an employer is no residence paper.
func Verify(file []byte, list trust.List, on time.Time) (Result, error) {
	p, err := locate(file)
	if err != nil {
		return Result{}, err
	}
	e, err := open(p.cms)
	if err != nil {
		return Result{}, err
	}
	h := sha256.New()
	h.Write(file[:p.from])
	h.Write(file[p.to:])
	if !bytes.Equal(h.Sum(nil), e.digest) {
		return Result{}, Altered
	}
	if !e.genuine() {
		return Result{}, Forged
	}
	r := Result{At: p.at, Stale: list.Stale(day.Of(on))}
	if r.Signer, err = list.Has(e.certificate); err != nil {
		return Result{}, err
	}
	return r, r.Signer.Believed(day.Of(p.at), on)
}

// genuine tells whether the key of the certificate that is named in the attributes signed them.
func (e envelope) genuine() bool {
	key, ok := e.certificate.PublicKey.(*ecdsa.PublicKey)
	fingerprint, digest := sha256.Sum256(e.certificate.Raw), sha256.Sum256(e.attributes)
	return ok && bytes.Equal(fingerprint[:], e.fingerprint) && ecdsa.VerifyASN1(key, digest[:], e.signature)
}
