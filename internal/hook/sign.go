// Package hook speaks with partner services: JSON requests to them, signed call-backs from them.
package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Header carries the signature of a call-back.
const Header = "Anef-Signature"

// Tolerance is how far the time of a signature may be from ours, either way: enough for clocks that drift,
// too little for somebody who replays an old call-back.
const Tolerance = 5 * time.Minute

var (
	// ErrForged says that the signature is absent, malformed or not of this body.
	ErrForged = errors.New("the signature is not that of this body")
	// ErrStale says that the signature is right but made too long ago, or by a clock ahead of ours.
	ErrStale = errors.New("the signature is too old or too new")
)

// Sign makes the header for a body sent at a moment: "t=SECONDS,v1=HEX", where HEX is the HMAC-SHA256
// of "SECONDS.BODY" under the secret and SECONDS counts from 1970 in UTC.
func Sign(secret string, body []byte, at time.Time) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac(secret, t, body))
}

// Verify checks the header that came with a body. Unknown parts of the header are ignored, and one right
// v1 among several is enough, so that a partner can change its secret without losing a call-back.
// An empty secret verifies nothing.
func Verify(secret string, body []byte, header string, now time.Time, tolerance time.Duration) error {
	var stamp string
	var macs []string
	for part := range strings.SplitSeq(header, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			stamp = value
		case "v1":
			macs = append(macs, value)
		}
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || secret == "" {
		return ErrForged
	}
	if !anyRight(macs, mac(secret, stamp, body)) {
		return ErrForged
	}
	if age := now.Sub(time.Unix(seconds, 0)).Abs(); age > tolerance {
		return fmt.Errorf("%w: by %v", ErrStale, age)
	}
	return nil
}

func anyRight(macs []string, want []byte) (right bool) {
	for _, m := range macs {
		got, err := hex.DecodeString(m)
		right = right || err == nil && hmac.Equal(got, want)
	}
	return right
}

func mac(secret, stamp string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(stamp + "."))
	m.Write(body)
	return m.Sum(nil)
}
