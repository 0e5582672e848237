package desk

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/web/session"
)

// caller is who sent the request; the zero session is nobody.
func caller(r *http.Request) account.Session {
	s, _ := session.From(r.Context())
	return s
}
