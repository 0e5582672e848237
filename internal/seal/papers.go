package seal

import (
	"errors"
	"time"

	"anef/internal/certificate"
	"anef/internal/trust"
)

// Papers are the keys with which offices sign papers, as [certificate.Maker] wants them.
type Papers struct{ *Authority }

var _ certificate.Keys = Papers{}

// Current implements certificate.Keys.
func (p Papers) Current(office, name string, at time.Time) (certificate.Key, error) {
	k, err := p.Key(office, name, trust.Papers, at)
	if err != nil {
		return nil, err
	}
	return k, nil
}

// Named implements certificate.Keys.
func (p Papers) Named(name string) (certificate.Key, error) {
	k, err := p.Authority.Named(name)
	switch {
	case errors.Is(err, ErrGone):
		return nil, errors.Join(certificate.ErrNoKey, err)
	case err != nil:
		return nil, err
	}
	return k, nil
}
