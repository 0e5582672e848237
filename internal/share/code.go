package share

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"anef/internal/ident"
)

// letters of a code: 67 bits, so that guessing is hopeless even without a limit.
const letters = 15

// Codes makes the codes of shares and answers from the server's keys, the newest first. The database keeps a hash only:
// who steals it can show nothing with it, and yet the holder can read the code again.
type Codes struct{ Keys [][]byte }

// New is the code of a thing, and its hash to be kept.
func (c Codes) New(what, id string) (code, hash string) {
	code = spell(c.Keys[0], what, id)
	return code, Hash(code)
}

// Again is the code whose hash was kept; false when the key that made it is gone.
func (c Codes) Again(what, id, hash string) (code string, ok bool) {
	for _, key := range c.Keys {
		if code = spell(key, what, id); hmac.Equal([]byte(Hash(code)), []byte(hash)) {
			return code, true
		}
	}
	return "", false
}

// Hash is what is kept of a code. Case, blanks and hyphens of what was typed do not matter.
func Hash(code string) string {
	sum := sha256.Sum256([]byte("anef code " + ident.Squeeze(code)))
	return hex.EncodeToString(sum[:])
}

// spell goes on until there are letters enough: a byte in a hundred is no letter.
func spell(key []byte, what, id string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("code|" + what + "|" + id))
	return ident.Groups(ident.Spell(mac.Sum(nil), letters), letters/3)
}
