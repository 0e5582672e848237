package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"anef/internal/trust"
)

// Names in the folder.
const (
	keyFile         = "key.pem"
	certificateFile = "certificate.pem"
	entryFile       = "entry.json"
	listFile        = "trust.json"
)

func (a *Authority) authority() string { return filepath.Join(a.folder, "authority") }
func (a *Authority) offices() string   { return filepath.Join(a.folder, "keys") }

// create makes a new authority. Of several processes that do it at once, one wins and all use its work.
func create(folder, id, name string, now time.Time) error {
	key, certificate, err := root(id, name, now)
	if err != nil {
		return err
	}
	private, err := pemKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(folder, "keys"), 0o700); err != nil {
		return err
	}
	err = putFolder(folder, "authority", map[string][]byte{
		keyFile:         private,
		certificateFile: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
	})
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// open reads the authority itself.
func (a *Authority) open() error {
	text, err := os.ReadFile(filepath.Join(a.authority(), certificateFile))
	if err != nil {
		return err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return fmt.Errorf("%s is not PEM", certificateFile)
	}
	if a.own, err = x509.ParseCertificate(block.Bytes); err != nil {
		return err
	}
	key, err := readKey(filepath.Join(a.authority(), keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !key.PublicKey.Equal(a.own.PublicKey) {
		err = fmt.Errorf("%s is not the key of %s", keyFile, certificateFile)
	}
	a.signer = key
	return err
}

// load reads the keys of the offices again when they have changed.
func (a *Authority) load() error {
	at, err := os.Stat(a.offices())
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if at.ModTime().Equal(a.seen) {
		return nil
	}
	folders, err := os.ReadDir(a.offices()) // by name, which is by number
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	known := map[string]*Key{}
	for _, k := range a.keys {
		known[k.ID] = k
	}
	var keys []*Key
	for _, f := range folders {
		if !fourCharacters.MatchString(f.Name()) {
			continue // one being made
		}
		k, err := a.loadKey(f.Name(), known[f.Name()])
		if err != nil {
			return fmt.Errorf("seal: key %s: %w", f.Name(), err)
		}
		keys = append(keys, k)
	}
	a.keys, a.seen = keys, at.ModTime()
	if slices.ContainsFunc(keys, func(k *Key) bool { return k.silent != nil }) {
		a.seen = time.Time{} // asked again next time
	}
	return nil
}

// loadKey reads what is kept of a key; the secret of one that is known is not read again.
func (a *Authority) loadKey(id string, known *Key) (*Key, error) {
	folder := filepath.Join(a.offices(), id)
	text, err := os.ReadFile(filepath.Join(folder, entryFile))
	if err != nil {
		return nil, err
	}
	var e trust.Entry
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, err
	}
	if e.ID != id || e.Authority != a.ID() {
		return nil, fmt.Errorf("%s is that of %s%s", entryFile, e.Authority, e.ID)
	}
	if err := e.Certificate.CheckSignatureFrom(a.own); err != nil {
		return nil, err
	}
	if known != nil && known.signer != nil {
		k := *known
		k.Entry = e
		return &k, nil
	}
	signer, err := a.signerOf(folder, e)
	if err != nil || signer == nil {
		return &Key{Entry: e, silent: err}, nil // the others sign on
	}
	return NewKey(signer, e)
}

func (a *Authority) signerOf(folder string, e trust.Entry) (crypto.Signer, error) {
	key, err := readKey(filepath.Join(folder, keyFile))
	if err == nil {
		return key, nil
	}
	public, ok := e.Certificate.PublicKey.(*ecdsa.PublicKey)
	if errors.Is(err, fs.ErrNotExist) && ok {
		if a.External == nil || e.Revoked != "" {
			return nil, nil
		}
		return a.External(public)
	}
	return nil, err
}

// add keeps a new key; it fails with [fs.ErrExist] when its number was taken.
func (a *Authority) add(e trust.Entry, key *ecdsa.PrivateKey) error {
	entry, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	files := map[string][]byte{entryFile: entry}
	if key != nil {
		if files[keyFile], err = pemKey(key); err != nil {
			return err
		}
	}
	a.seen = time.Time{} // two changes may fall into one tick of the disk's clock
	return putFolder(a.offices(), e.ID, files)
}

// keep writes what changed about a key.
func (a *Authority) keep(e trust.Entry) error {
	entry, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	a.seen = time.Time{}
	// The file is written beside the keys first, so that their folder shows other processes that something changed.
	return write(a.offices(), filepath.Join(a.offices(), e.ID, entryFile), entry)
}

func readKey(path string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s is not an ECDSA key", path)
	}
	return private, nil
}

func pemKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}
