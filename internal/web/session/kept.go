package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"anef/internal/web"
)

// Kept is a form that was sent when the session was over. It lives in the page, not on the server.
type Kept struct {
	Path   string     `json:"path"`
	Fields url.Values `json:"fields"`
	At     time.Time  `json:"at"`
}

const (
	largestKept = 64 << 10 // bytes, of the sealed form
	keptFor     = 24 * time.Hour
)

// keep seals an ordinary form. Files are too large to keep in a page, and passwords have no business there.
func (g *Guard) keep(r *http.Request) (string, bool) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" || r.Method != http.MethodPost || r.ParseForm() != nil {
		return "", false
	}
	for name := range r.PostForm {
		if strings.Contains(name, "password") {
			return "", false
		}
	}
	body, err := json.Marshal(Kept{Path: r.URL.RequestURI(), Fields: r.PostForm, At: g.clock()})
	if err != nil {
		return "", false
	}
	sealed := g.seal(body)
	return sealed, len(sealed) <= largestKept
}

// seal makes a form of our own out of it: nobody else can have the page offer to send one.
func (g *Guard) seal(body []byte) string {
	b64 := base64.RawURLEncoding
	return b64.EncodeToString(body) + "." + b64.EncodeToString(g.mac(body))
}

func (g *Guard) mac(body []byte) []byte {
	mac := hmac.New(sha256.New, g.key)
	mac.Write(body)
	return mac.Sum(nil)
}

// Open reads a kept form. Not ok when there is none, or when it is not ours or a day old. The form is sent only
// when its owner presses the button: offer it, and show nothing of what is in it as if it were done.
func (g *Guard) Open(sealed string) (Kept, bool) {
	text, sum, _ := strings.Cut(sealed, ".")
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || sealed == "" {
		return Kept{}, false
	}
	given, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || !hmac.Equal(given, g.mac(body)) {
		return Kept{}, false
	}
	var k Kept
	if json.Unmarshal(body, &k) != nil || web.LocalPath(k.Path) != k.Path {
		return Kept{}, false
	}
	age := g.clock().Sub(k.At)
	return k, age >= 0 && age < keptFor
}
