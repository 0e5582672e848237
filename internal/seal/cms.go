package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	encoding "encoding/asn1"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Object identifiers: RFC 5652, RFC 5035, RFC 5758.
var (
	oidData        = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData  = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest      = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSignerV2    = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256      = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidECDSA256    = encoding.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

var (
	tagZero  = asn1.Tag(0).Constructed().ContextSpecific()
	sequence = asn1.SEQUENCE
	set      = asn1.SET
)

// frame is all of a signature that depends on the certificate only.
type frame struct {
	certificates []byte // DER, one after the other
	signer       *x509.Certificate
	fingerprint  [sha256.Size]byte
}

func newFrame(c *x509.Certificate, chain []*x509.Certificate) frame {
	f := frame{signer: c, fingerprint: sha256.Sum256(c.Raw), certificates: bytes.Clone(c.Raw)}
	for _, above := range chain {
		f.certificates = append(f.certificates, above.Raw...)
	}
	return f
}

// attributes are what is signed: content-type, message-digest and signing-certificate-v2, in the order of DER. There is
// no signing-time: PAdES forbids it.
func (f frame) attributes(digest []byte) ([]byte, error) {
	if len(digest) != sha256.Size {
		return nil, fmt.Errorf("seal: a digest of %d bytes is not SHA-256", len(digest))
	}
	b := cryptobyte.NewFixedBuilder(make([]byte, 0, 192))
	b.AddASN1(set, func(b *cryptobyte.Builder) {
		attribute(b, oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
		attribute(b, oidDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) })
		attribute(b, oidSignerV2, func(b *cryptobyte.Builder) {
			in(b, func(b *cryptobyte.Builder) { // SigningCertificateV2
				in(b, func(b *cryptobyte.Builder) { // its certificates
					in(b, func(b *cryptobyte.Builder) { b.AddASN1OctetString(f.fingerprint[:]) })
				})
			})
		})
	})
	return b.Bytes()
}

// close puts the signature of the attributes into its envelope.
func (f frame) close(attributes, signature []byte) ([]byte, error) {
	b := cryptobyte.NewBuilder(make([]byte, 0, 512+len(f.certificates)))
	in(b, func(b *cryptobyte.Builder) { // ContentInfo
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(tagZero, func(b *cryptobyte.Builder) {
			in(b, func(b *cryptobyte.Builder) { // SignedData
				b.AddASN1Int64(1)
				b.AddASN1(set, func(b *cryptobyte.Builder) { algorithm(b, oidSHA256) })
				in(b, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }) // detached: no content
				b.AddASN1(tagZero, func(b *cryptobyte.Builder) { b.AddBytes(f.certificates) })
				b.AddASN1(set, func(b *cryptobyte.Builder) { f.signerInfo(b, attributes, signature) })
			})
		})
	})
	return b.Bytes()
}

func (f frame) signerInfo(b *cryptobyte.Builder, attributes, signature []byte) {
	in(b, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		in(b, func(b *cryptobyte.Builder) { // who signs
			b.AddBytes(f.signer.RawIssuer)
			b.AddASN1BigInt(f.signer.SerialNumber)
		})
		algorithm(b, oidSHA256)
		// The attributes are signed as a SET and written as [0]: the same bytes but the first.
		b.AddUint8(uint8(tagZero))
		b.AddBytes(attributes[1:])
		algorithm(b, oidECDSA256)
		b.AddASN1OctetString(signature)
	})
}

func in(b *cryptobyte.Builder, inside cryptobyte.BuilderContinuation) { b.AddASN1(sequence, inside) }

func attribute(b *cryptobyte.Builder, id encoding.ObjectIdentifier, value cryptobyte.BuilderContinuation) {
	in(b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(id)
		b.AddASN1(set, value)
	})
}

func algorithm(b *cryptobyte.Builder, id encoding.ObjectIdentifier) {
	in(b, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(id) })
}

// envelope is a signature taken apart.
type envelope struct {
	digest      []byte // of the file, as the signer says
	fingerprint []byte // of the signer's certificate, as the signer says
	attributes  []byte // as they were signed
	signature   []byte // DER
	certificate *x509.Certificate
}

// open reads a signature of the one form that we write; anything else is refused. It checks no signature.
func open(der []byte) (e envelope, err error) {
	var info, wrapped, data, algorithms, content, certificates, signers, signer cryptobyte.String
	var version int
	rest := cryptobyte.String(der)
	ok := rest.ReadASN1(&info, sequence) && rest.Empty() &&
		is(&info, oidSignedData) && info.ReadASN1(&wrapped, tagZero) && info.Empty() &&
		wrapped.ReadASN1(&data, sequence) && wrapped.Empty() &&
		data.ReadASN1Integer(&version) && version == 1 &&
		data.ReadASN1(&algorithms, set) && isAlgorithm(&algorithms, oidSHA256) && algorithms.Empty() &&
		data.ReadASN1(&content, sequence) && is(&content, oidData) && content.Empty() &&
		data.ReadASN1(&certificates, tagZero) &&
		data.ReadASN1(&signers, set) && data.Empty() &&
		signers.ReadASN1(&signer, sequence) && signers.Empty()
	if !ok {
		return e, fmt.Errorf("%w: not a detached CMS with one signer", Malformed)
	}
	issuer, serial := cryptobyte.String(nil), new(big.Int)
	if err := e.readSigner(signer, &issuer, serial); err != nil {
		return e, err
	}
	if e.certificate, err = pick(certificates, issuer, serial); err != nil {
		return e, err
	}
	return e, nil
}

func (e *envelope) readSigner(signer cryptobyte.String, issuer *cryptobyte.String, serial *big.Int) error {
	var version int
	var who, attributes, signature cryptobyte.String
	ok := signer.ReadASN1Integer(&version) && version == 1 &&
		signer.ReadASN1(&who, sequence) && who.ReadASN1Element(issuer, sequence) && who.ReadASN1Integer(serial) && who.Empty() &&
		isAlgorithm(&signer, oidSHA256) &&
		signer.ReadASN1Element(&attributes, tagZero) &&
		isAlgorithm(&signer, oidECDSA256) &&
		signer.ReadASN1(&signature, asn1.OCTET_STRING) && signer.Empty()
	if !ok {
		return fmt.Errorf("%w: signer", Malformed)
	}
	e.signature = signature
	e.attributes = bytes.Clone(attributes)
	e.attributes[0] = uint8(set)
	return e.readAttributes(attributes)
}

func (e *envelope) readAttributes(element cryptobyte.String) error {
	var all, one, value, digest, chain, certs, cert, fingerprint cryptobyte.String
	next := func(id encoding.ObjectIdentifier) bool {
		return all.ReadASN1(&one, sequence) && is(&one, id) && one.ReadASN1(&value, set) && one.Empty()
	}
	ok := element.ReadASN1(&all, tagZero) &&
		next(oidContentType) && is(&value, oidData) && value.Empty() &&
		next(oidDigest) && value.ReadASN1(&digest, asn1.OCTET_STRING) && value.Empty() &&
		next(oidSignerV2) && value.ReadASN1(&chain, sequence) && value.Empty() &&
		chain.ReadASN1(&certs, sequence) && chain.Empty() &&
		certs.ReadASN1(&cert, sequence) && certs.Empty() &&
		cert.ReadASN1(&fingerprint, asn1.OCTET_STRING) && cert.Empty() &&
		all.Empty()
	if !ok {
		return fmt.Errorf("%w: signed attributes", Malformed)
	}
	e.digest, e.fingerprint = digest, fingerprint
	return nil
}

// pick finds the signer's certificate among those that came along.
func pick(certificates cryptobyte.String, issuer []byte, serial *big.Int) (*x509.Certificate, error) {
	for !certificates.Empty() {
		var der cryptobyte.String
		if !certificates.ReadASN1Element(&der, sequence) {
			break
		}
		c, err := x509.ParseCertificate(der)
		if err == nil && bytes.Equal(c.RawIssuer, issuer) && c.SerialNumber.Cmp(serial) == 0 {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%w: the signer's certificate is missing", Malformed)
}

func is(s *cryptobyte.String, want encoding.ObjectIdentifier) bool {
	var id encoding.ObjectIdentifier
	return s.ReadASN1ObjectIdentifier(&id) && id.Equal(want)
}

// isAlgorithm reads an algorithm without parameters, or with NULL ones as some write.
func isAlgorithm(s *cryptobyte.String, want encoding.ObjectIdentifier) bool {
	var a, null cryptobyte.String
	return s.ReadASN1(&a, sequence) && is(&a, want) && (a.Empty() || a.ReadASN1(&null, asn1.NULL) && a.Empty())
}
