package account

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"strings"

	"anef/internal/ident"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

const (
	codePeriod = 30 // seconds, RFC 6238
	codeDrift  = 1  // steps by which a telephone's clock may be wrong
)

// Enrolment is what an agent puts into the app that makes codes. It is shown once.
type Enrolment struct {
	Secret string // base32, to type by hand
	URI    string // otpauth://…, to show as a QR code
}

// Enroll gives an agent a new secret for codes; the former one and all sessions end. NotFound for an unknown agent.
func (s *Service) Enroll(ctx context.Context, agent string) (Enrolment, error) {
	a, err := s.Agent(ctx, agent)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: s.issuer, AccountName: a.Login, Period: codePeriod})
	if err != nil {
		return Enrolment{}, err
	}
	sealed, err := encrypt(s.keys[0].code, a.ID, key.Secret())
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: key.Secret(), URI: key.URL()}, s.agents.Enroll(ctx, a.ID, sealed)
}

// codeStep finds the time step of a code, if it is one of now and later than the last one used.
func (s *Service) codeStep(a Agent, typed string) (step int64, ok bool, err error) {
	secret, err := s.decrypt(a.ID, a.Sealed)
	if err != nil {
		return 0, false, err
	}
	typed = ident.Squeeze(typed)
	now := s.clock().Unix() / codePeriod
	for try := now - codeDrift; try <= now+codeDrift; try++ {
		code, err := hotp.GenerateCode(secret, uint64(try))
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 && try > a.Step {
			return try, true, nil
		}
	}
	return 0, false, nil
}

// encrypt seals a secret for one agent: in another agent's row it does not open.
func encrypt(key []byte, agent, secret string) (string, error) {
	box, err := gcm(key)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(box.Seal(nonce, nonce, []byte(secret), []byte(agent))), nil
}

var errSealed = errors.New("no server key opens the secret of this agent's codes")

func (s *Service) decrypt(agent, sealed string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimSpace(sealed))
	if err != nil {
		return "", errSealed
	}
	for _, k := range s.keys {
		box, err := gcm(k.code)
		if err != nil {
			return "", err
		}
		if n := box.NonceSize(); len(raw) > n {
			if secret, err := box.Open(nil, raw[:n], raw[n:], []byte(agent)); err == nil {
				return string(secret), nil
			}
		}
	}
	return "", errSealed
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
