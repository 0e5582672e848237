package trust

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// file is a JSON Web Signature in its flattened form (RFC 7515, 7.2.2), which libraries for every language read.
type file struct {
	Payload   string `json:"payload"`
	Protected string `json:"protected"`
	Signature string `json:"signature"`
}

// protected is the signed head of the file; Chain is the authority's certificate, for those who have it by fingerprint.
type protected struct {
	Algorithm string   `json:"alg"`
	Type      string   `json:"typ"`
	Chain     [][]byte `json:"x5c"`
}

const (
	algorithm = "ES256"
	kind      = "anef-trust+json"
	scalar    = 32 // bytes of each half of a P-256 signature
)

// Publish signs the list with the key of the authority, P-256.
func (l List) Publish(key crypto.Signer, authority *x509.Certificate) ([]byte, error) {
	payload, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("trust: list: %w", err)
	}
	head, err := json.Marshal(protected{algorithm, kind, [][]byte{authority.Raw}})
	if err != nil {
		return nil, fmt.Errorf("trust: head of list: %w", err)
	}
	f := file{Payload: base64.RawURLEncoding.EncodeToString(payload), Protected: base64.RawURLEncoding.EncodeToString(head)}
	der, err := crypto.SignMessage(key, nil, []byte(f.Protected+"."+f.Payload), crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("trust: sign the list: %w", err)
	}
	raw, err := Raw(der)
	if err != nil {
		return nil, err
	}
	f.Signature = base64.RawURLEncoding.EncodeToString(raw)
	return json.Marshal(f)
}

// Parse reads a published list and holds it, and each certificate in it, to the authority's certificate, which the
// reader has from elsewhere. The errors are [Broken] and [Forged].
func Parse(data []byte, authority *x509.Certificate) (List, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return List{}, errors.Join(Broken, err)
	}
	var head protected
	if err := decode(f.Protected, &head); err != nil {
		return List{}, err
	}
	if head.Algorithm != algorithm || head.Type != kind {
		return List{}, fmt.Errorf("%w: %q, %q", Broken, head.Algorithm, head.Type)
	}
	raw, err := base64.RawURLEncoding.DecodeString(f.Signature)
	if err != nil {
		return List{}, errors.Join(Broken, err)
	}
	if !Verify(authority, []byte(f.Protected+"."+f.Payload), raw) {
		return List{}, Forged
	}
	var l List
	if err := decode(f.Payload, &l); err != nil {
		return List{}, err
	}
	return l, l.check(authority)
}

func decode(part string, into any) error {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return errors.Join(Broken, err)
	}
	return nil
}

// check holds the entries to the authority: a list that it signed by mistake is refused as well.
func (l List) check(authority *x509.Certificate) error {
	seen := map[string]bool{}
	for _, e := range l.Entries {
		name := e.Authority + e.ID
		switch {
		case seen[name]:
			return fmt.Errorf("%w: %s stands twice", Broken, name)
		case e.Certificate.Subject.CommonName != e.ID || e.Certificate.Issuer.CommonName != e.Authority:
			return fmt.Errorf("%w: %s is the certificate %s of %s", Broken, name, e.Certificate.Subject.CommonName, e.Certificate.Issuer.CommonName)
		}
		if err := e.Certificate.CheckSignatureFrom(authority); err != nil {
			return fmt.Errorf("%w: %s: %w", Forged, name, err)
		}
		seen[name] = true
	}
	return nil
}

// Verify tells whether the certificate's key signed the message: P-256, SHA-256, the two numbers one after the
// other in 64 bytes.
func Verify(c *x509.Certificate, message, signature []byte) bool {
	key, ok := c.PublicKey.(*ecdsa.PublicKey)
	if !ok || len(signature) != 2*scalar || key.Params().BitSize != 8*scalar {
		return false
	}
	digest := sha256.Sum256(message)
	return ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(signature[:scalar]), new(big.Int).SetBytes(signature[scalar:]))
}

// Raw turns a P-256 signature from DER, as keys give it, into its two numbers one after the other: 64 bytes.
func Raw(der []byte) ([]byte, error) {
	var r, s big.Int
	in, inner := cryptobyte.String(der), cryptobyte.String(nil)
	if !in.ReadASN1(&inner, asn1.SEQUENCE) || !in.Empty() || !inner.ReadASN1Integer(&r) || !inner.ReadASN1Integer(&s) || !inner.Empty() ||
		r.Sign() <= 0 || s.Sign() <= 0 || r.BitLen() > 8*scalar || s.BitLen() > 8*scalar {
		return nil, errors.New("trust: this is no P-256 signature")
	}
	out := make([]byte, 2*scalar)
	r.FillBytes(out[:scalar])
	s.FillBytes(out[scalar:])
	return out, nil
}
