package demo

import (
	"time"

	"anef/internal/outbox"

	"github.com/pquerna/otp/totp"
)

// Codes are the six-digit codes of the agents now: what their telephones would show.
func Codes(known []SignIn, at time.Time) (out []outbox.Code) {
	for _, s := range known {
		if s.Secret == "" {
			continue
		}
		code, err := totp.GenerateCode(s.Secret, at)
		if err == nil {
			out = append(out, outbox.Code{Login: s.Login, Name: s.Name, Code: code})
		}
	}
	return out
}
