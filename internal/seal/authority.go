package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sync"
	"time"

	"anef/internal/day"
	"anef/internal/trust"
)

// Authority issues the certificates of offices and publishes their list. Everything it has is in one folder:
//
//	authority/key.pem, certificate.pem    its own; the key may be taken away once the offices have theirs
//	keys/0001/key.pem, entry.json         one for each key of an office; without key.pem it is held elsewhere
//	trust.json                            the list as published last
//
// Several processes may share the folder; it is as precious as the database. Methods are safe for concurrent use.
type Authority struct {
	// External finds the signer of a key that is not in the folder, such as an [Agent]; nil when all keys are there.
	External func(public *ecdsa.PublicKey) (crypto.Signer, error)

	folder string
	own    *x509.Certificate
	signer crypto.Signer // nil when its key was taken away

	mu   sync.Mutex
	seen time.Time // keys/ was last changed then, as it was read
	keys []*Key    // by number; those of others have no signer
}

var fourCharacters = regexp.MustCompile(`^[0-9A-Z]{4}$`)

// NewAuthority opens the folder, or makes an authority in it at first start. Its id is its number in 2D-Doc, four
// letters and digits; one that begins with ZZ, which is no country's code, takes nobody's place.
func NewAuthority(folder, id, name string, now time.Time) (*Authority, error) {
	if !fourCharacters.MatchString(id) || name == "" {
		return nil, fmt.Errorf("seal: an authority needs a name and four letters and digits, not %q and %q", name, id)
	}
	a := &Authority{folder: folder}
	err := a.open()
	if errors.Is(err, fs.ErrNotExist) {
		if err = create(folder, id, name, now); err == nil {
			err = a.open()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("seal: authority in %s: %w", folder, err)
	}
	if a.ID() != id {
		return nil, fmt.Errorf("seal: the authority in %s is %s, not %s", folder, a.ID(), id)
	}
	return a, nil
}

// ID is its number in 2D-Doc.
func (a *Authority) ID() string { return a.own.Subject.CommonName }

// Certificate is what the published list, and each certificate in it, is held to.
func (a *Authority) Certificate() *x509.Certificate { return a.own }

// Key gives the key with which an office signs for a purpose today. A new one is made when there is none, and when the
// last one has signed for two years.
func (a *Authority) Key(office, name string, p trust.Purpose, now time.Time) (*Key, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.load(); err != nil {
		return nil, err
	}
	if k := a.current(office, p, day.Of(now)); k != nil {
		return k, k.silent
	}
	return a.issue(nil, office, name, p, now)
}

// ErrGone says that a key does not sign any more: it was revoked, or its secret is not here.
var ErrGone = errors.New("seal: the key does not sign any more")

// Named gives a key by its name, also one that another has replaced since: what it began it may finish.
func (a *Authority) Named(name string) (*Key, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.load(); err != nil {
		return nil, err
	}
	for _, k := range a.keys {
		switch {
		case k.Name() != name:
		case k.silent != nil:
			return nil, k.silent
		case k.signer == nil || k.Revoked != "":
			return nil, fmt.Errorf("%w: %s", ErrGone, name)
		default:
			return k, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrGone, name)
}

// Rotate has an office sign with a new key from now on. What the old one signed stays good.
func (a *Authority) Rotate(office, name string, p trust.Purpose, now time.Time) (*Key, error) {
	return a.replace(nil, office, name, p, now)
}

// Enroll has an office sign from now on with a key that is held elsewhere, see External.
func (a *Authority) Enroll(public *ecdsa.PublicKey, office, name string, p trust.Purpose, now time.Time) (*Key, error) {
	return a.replace(public, office, name, p, now)
}

func (a *Authority) replace(public *ecdsa.PublicKey, office, name string, p trust.Purpose, now time.Time) (*Key, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.load(); err != nil {
		return nil, err
	}
	old := a.current(office, p, day.Of(now))
	k, err := a.issue(public, office, name, p, now)
	if err == nil && old != nil {
		e := old.Entry
		e.To = day.Of(now)
		err = a.keep(e)
	}
	return k, err
}

// Revoke has nothing believed any more, from that day on, that a key ever signed: somebody else may have it. The
// papers that it signed must be issued again.
func (a *Authority) Revoke(id string, now time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.load(); err != nil {
		return err
	}
	for _, k := range a.keys {
		if k.ID == id {
			e := k.Entry
			e.Revoked = day.Of(now)
			return a.keep(e)
		}
	}
	return fmt.Errorf("seal: there is no key %s", id)
}

// current is the newest key that signs on that day.
func (a *Authority) current(office string, p trust.Purpose, today day.Date) *Key {
	for _, k := range slices.Backward(a.keys) {
		if (k.signer != nil || k.silent != nil) && k.Office == office && k.For(p) && k.Revoked == "" && k.From <= today && (k.To == "" || today <= k.To) {
			return k
		}
	}
	return nil
}
