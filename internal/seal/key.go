// Package seal signs papers with an office's key, keeps the keys and their list, and checks signed files without asking anybody.
//
// Signatures are PAdES baseline B-B: CMS with ECDSA P-256, no timestamp. What a file says of its time of signing is
// the office's word.
package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"

	"anef/internal/day"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

// Key is an office’s key with its certificate. It is safe for concurrent use when its signer is.
type Key struct {
	trust.Entry
	signer crypto.Signer
	silent error // why its signer, which is held elsewhere, cannot be had now
	cms    frame
}

// NewKey takes any P-256 signer: a key from a file, an [Agent], a token behind the same interface. The chain, of those
// who vouch for the certificate, the nearest first, goes into each signature for readers that want it; the root need not.
func NewKey(signer crypto.Signer, e trust.Entry, chain ...*x509.Certificate) (*Key, error) {
	public, ok := signer.Public().(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return nil, errors.New("seal: the key is not ECDSA P-256")
	}
	if !public.Equal(e.Certificate.PublicKey) {
		return nil, fmt.Errorf("seal: the key is not that of certificate %s%s", e.Authority, e.ID)
	}
	return &Key{Entry: e, signer: signer, cms: newFrame(e.Certificate, chain)}, nil
}

// Name is the authority and the number, as a 2D-Doc and the trust list have them.
func (k *Key) Name() string { return k.Authority + k.ID }

// Sign signs a record, for [trust.Verify].
func (k *Key) Sign(record []byte) ([]byte, error) {
	der, err := crypto.SignMessage(k.signer, nil, record, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("seal: sign with %s: %w", k.Name(), err)
	}
	return trust.Raw(der)
}

// CMS signs the SHA-256 digest of a file's covered bytes, for [anef/internal/pdf.Prepared.Seal].
func (k *Key) CMS(digest []byte) ([]byte, error) {
	attributes, err := k.cms.attributes(digest)
	if err != nil {
		return nil, err
	}
	signature, err := crypto.SignMessage(k.signer, nil, attributes, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("seal: sign with %s: %w", k.Name(), err)
	}
	return k.cms.close(attributes, signature)
}

// Stamp signs a 2D-Doc on that day and gives the text for its symbol. It fills in who signs and when.
func (k *Key) Stamp(m twodoc.Message, today day.Date) (string, error) {
	m.Authority, m.Certificate, m.Signed = k.Authority, k.ID, today
	return m.Sign(k.signer)
}
