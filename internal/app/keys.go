package app

import (
	"crypto"
	"crypto/ecdsa"

	"anef/internal/seal"
)

// The authority that vouches for the offices' keys. Its number begins with ZZ, which is no country's code, so that nobody
// takes it for one of the State's.
const (
	authorityID   = "ZZ01"
	authorityName = "ANEF libre, autorité d’essai"
)

// keys opens the folder of the keys, or makes the authority at the first start.
func (a *App) keys() (err error) {
	if a.Seals, err = seal.NewAuthority(a.Config.Seals, authorityID, authorityName, a.Clock()); err != nil {
		return err
	}
	if socket := a.Config.SealAgent; socket != "" {
		a.Seals.External = func(public *ecdsa.PublicKey) (crypto.Signer, error) { return seal.NewAgent(socket, public) }
	}
	return nil
}
