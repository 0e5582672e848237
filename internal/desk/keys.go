package desk

import (
	"net/http"

	"anef/internal/web"
)

// Single keys move through the lists and the dossier; see the script keys.js of the theme. An agent who does not want them,
// or whose own tools use these keys, switches them off in this browser.

const keysCookie = "anef-keys"

// keyLine is one line of the help: the key, and what it does.
var keyLines = []string{"j", "k", "o", "x", "a", "r", "n", "u", "/", "?"}

// keysOff tells whether the agent switched them off.
func keysOff(r *http.Request) bool {
	c, err := r.Cookie(keysCookie)
	return err == nil && c.Value == "off"
}

// keysScript is what moves by single keys, unless the agent does not want it.
func keysScript(r *http.Request) string {
	if keysOff(r) {
		return ""
	}
	return "keys.js"
}

// keysPage lists the keys; it is a page, and works without a script.
type keysPage struct {
	*web.Page
	Off bool
}

func (d *Desk) keysHelp(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, keysView(keysPage{d.page(w, r, "desk.keys.title"), keysOff(r)}))
}

// switchKeys turns them off or on.
func (d *Desk) switchKeys(w http.ResponseWriter, r *http.Request) error {
	value := "on"
	if r.PostFormValue("keys") == "off" {
		value = "off"
	}
	http.SetCookie(w, &http.Cookie{Name: keysCookie, Value: value, Path: "/desk", MaxAge: 365 * 24 * 3600, HttpOnly: true,
		Secure: d.Site.Secure, SameSite: http.SameSiteLaxMode})
	web.Flash(w, r, "desk.keys.now-"+value)
	return web.See(w, r, "/desk/keys")
}
