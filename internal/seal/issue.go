package seal

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"strconv"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/trust"
)

const (
	signYears = 2  // for how long a key signs
	lifeYears = 12 // for how long what it signed can be checked
	rootYears = 30
	skew      = time.Hour // by which clocks may differ
)

// issue makes a key, or takes one that is held elsewhere, and gives it a certificate and a number.
func (a *Authority) issue(public *ecdsa.PublicKey, office, name string, p trust.Purpose, now time.Time) (*Key, error) {
	if a.signer == nil {
		return nil, fmt.Errorf("seal: the key of authority %s is needed for a new certificate", a.ID())
	}
	var private *ecdsa.PrivateKey
	if public == nil {
		var err error
		if private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return nil, fmt.Errorf("seal: make a key: %w", err)
		}
		public = &private.PublicKey
	}
	today := day.Of(now)
	e := trust.Entry{Authority: a.ID(), Office: office, Name: name, Purposes: []trust.Purpose{p},
		From: today, To: today.PlusMonths(12*signYears, day.Clamp)}
	for n := a.next(); ; n++ {
		var err error
		e.ID = number(n)
		if e.Certificate, err = a.certify(e, public, now); err != nil {
			return nil, err
		}
		if err = a.add(e, private); errors.Is(err, fs.ErrExist) {
			continue // another process took this number meanwhile
		}
		if err != nil {
			return nil, err
		}
		break
	}
	if err := a.load(); err != nil {
		return nil, err
	}
	for _, k := range a.keys {
		if k.ID == e.ID {
			return k, nil
		}
	}
	return nil, fmt.Errorf("seal: key %s is gone", e.ID)
}

// next is the number after the last one.
func (a *Authority) next() int64 {
	if len(a.keys) == 0 {
		return 1
	}
	n, _ := strconv.ParseInt(a.keys[len(a.keys)-1].ID, 36, 64) // checked when it was read
	return n + 1
}

// number writes it in four digits and letters; there are 1.6 million.
func number(n int64) string {
	s := strings.ToUpper(strconv.FormatInt(n, 36))
	return strings.Repeat("0", max(0, 4-len(s))) + s
}

// certify signs the certificate of an office. Names follow 2D-Doc: the common name is the number.
func (a *Authority) certify(e trust.Entry, public *ecdsa.PublicKey, now time.Time) (*x509.Certificate, error) {
	serial, err := serialNumber()
	if err != nil {
		return nil, err
	}
	until := now.AddDate(lifeYears, 0, 0)
	if until.After(a.own.NotAfter) {
		until = a.own.NotAfter
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{Organization: []string{e.Name}, OrganizationalUnit: []string{e.Office}, CommonName: e.ID},
		NotBefore:    now.Add(-skew), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}, a.own, public, a.signer)
	if err != nil {
		return nil, fmt.Errorf("seal: certificate %s: %w", e.ID, err)
	}
	return x509.ParseCertificate(der)
}

// root makes the authority's own key and certificate.
func root(id, name string, now time.Time) (*ecdsa.PrivateKey, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	serial, err := serialNumber()
	if err != nil {
		return nil, nil, err
	}
	draft := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{Organization: []string{name}, CommonName: id},
		NotBefore:    now.Add(-skew), NotAfter: now.AddDate(rootYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, key.Public(), key)
	return key, der, err
}

func serialNumber() (*big.Int, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, fmt.Errorf("seal: serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}
