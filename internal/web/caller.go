package web

import (
	"context"
	"time"

	"anef/internal/locale"
)

// Caller is who sent a request, as far as every page shows it. The zero Caller is nobody.
type Caller struct {
	Name string
	Lang locale.Lang // of the account; a language chosen by hand wins
	As   any         // what those who signed the caller in know more

	For   string    // somebody at a counter for whom the caller fills in forms
	Until time.Time // when that ends
}

// CallerIn is who sent the request of a context. An error means that nobody could tell.
func CallerIn(ctx context.Context) (Caller, error) {
	v := visitIn(ctx)
	v.know()
	return v.caller, v.lost
}

// know asks who the caller is, the first time.
func (v *visit) know() {
	if v.asked || v.site.Know == nil {
		return
	}
	v.asked = true
	v.caller, v.lost = v.site.Know(v.seen)
	if v.lost != nil { // a page that needs nobody is shown all the same
		v.site.Log.Warn("caller unknown", "request", v.id, "error", v.lost.Error())
	}
	if _, ok := locale.Parse(string(v.caller.Lang)); ok && !v.chosen {
		v.lang = v.caller.Lang
	}
}
