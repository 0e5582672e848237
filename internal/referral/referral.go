// Package referral is the way to somebody outside whose opinion is asked: where the question goes, and the link by which
// they answer.
package referral

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// Referral is where a question was sent. It is a row of its own, and its address is forgotten when nobody needs it any more.
type Referral struct {
	Opinion string // id of the opinion asked
	Dossier string
	Email   string // "" once it is forgotten
	Told    State
	At      time.Time // since when
}

// State is what became of the mail with the question.
type State string

// The states; locale keys opinion.told.STATE.
const (
	Waiting State = "waiting" // it has not left yet
	Sent    State = "sent"
	Failed  State = "failed" // it will not arrive
)

// Links makes the tokens of links from the server's keys, the newest first. A token is the id of the opinion and a seal that
// is stored nowhere: who reads the database can answer nothing.
type Links struct{ Keys [][]byte }

const (
	idLength   = 26
	sealLength = 26 // 130 bits
)

// Token is what stands in the link for an opinion.
func (l Links) Token(opinion string) string { return opinion + seal(l.Keys[0], opinion) }

// Open gives the opinion of a token; false when none of our keys made it.
func (l Links) Open(token string) (opinion string, ok bool) {
	token = strings.ToLower(strings.TrimSpace(token))
	if len(token) != idLength+sealLength {
		return "", false
	}
	opinion = token[:idLength]
	for _, key := range l.Keys {
		if hmac.Equal([]byte(seal(key, opinion)), []byte(token[idLength:])) {
			return opinion, true
		}
	}
	return "", false
}

func seal(key []byte, opinion string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("opinion|" + opinion))
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)))[:sealLength]
}
