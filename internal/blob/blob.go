// Package blob keeps files on disk under the hash of what they hold.
//
// The name of a file proves its content, the same content is kept once, and a file is under its final name
// either whole and safely on disk or not at all.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"anef/internal/fault"
)

// Ref names one stored content.
type Ref struct {
	Hash string // SHA-256 in 64 lower-case hexadecimal digits
	Size int64  // bytes
}

// ErrDamaged says that a stored file no longer holds what its name says.
var ErrDamaged = errors.New("content does not match its hash")

// Store is a directory of blobs: ab/cd/abcd…, and incoming/ for what is being received.
// Several processes may share one directory.
type Store struct{ dir string }

// abandonedAfter is how long a file that is being received may stand still before it counts as left by a crash.
const abandonedAfter = time.Hour

// New opens the store at dir, makes it if needed, and sweeps what a crash left half received.
func New(dir string) (*Store, error) {
	s := &Store{dir: dir}
	if err := os.MkdirAll(s.incoming(), 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := s.sweep(); err != nil {
		return nil, fmt.Errorf("blob: sweep: %w", err)
	}
	return s, nil
}

func (s *Store) incoming() string { return filepath.Join(s.dir, "incoming") }

// sweep judges age by the file system's own clock, as a new file shows it: another process, or another
// machine on a shared disk, may be receiving right now.
func (s *Store) sweep() error {
	probe, err := os.CreateTemp(s.incoming(), "probe-")
	if err != nil {
		return err
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	now, err := probe.Stat()
	if err != nil {
		return err
	}
	left, err := os.ReadDir(s.incoming())
	if err != nil {
		return err
	}
	for _, e := range left {
		i, err := e.Info()
		if err != nil { // gone meanwhile
			continue
		}
		if now.ModTime().Sub(i.ModTime()) > abandonedAfter {
			if err := os.Remove(filepath.Join(s.incoming(), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// Put stores what r gives, up to limit bytes, and returns once it is safe on disk. More than limit bytes is
// fault.Invalid (document.refused.too-large) and leaves nothing; the rest of r is not read.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	tmp, err := os.CreateTemp(s.incoming(), "blob-")
	if err != nil {
		return Ref{}, fmt.Errorf("blob: %w", err)
	}
	defer os.Remove(tmp.Name()) // does nothing once it was renamed
	defer tmp.Close()
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(while(ctx, r), limit+1))
	switch {
	case err != nil:
		return Ref{}, fmt.Errorf("blob: receive: %w", err)
	case n > limit:
		return Ref{}, fault.New(fault.Invalid, "document.refused.too-large", "max", limit>>20)
	}
	ref := Ref{Hash: hex.EncodeToString(hash.Sum(nil)), Size: n}
	if err := tmp.Sync(); err != nil {
		return Ref{}, fmt.Errorf("blob: %w", err)
	}
	if err := s.keep(tmp.Name(), ref.Hash); err != nil {
		return Ref{}, fmt.Errorf("blob: keep: %w", err)
	}
	return ref, nil
}

// keep renames even over the same content: it costs nothing and heals a damaged copy.
func (s *Store) keep(tmp, hash string) error {
	path, err := s.path(hash)
	if err != nil {
		return err
	}
	leaf := filepath.Dir(path)
	if err := os.MkdirAll(leaf, 0o700); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	// Each directory may be new, made by us or by a neighbour who has not synced it yet.
	for _, d := range []string{leaf, filepath.Dir(leaf), s.dir} {
		if err := syncDir(d); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// path is where a hash lives. Whatever is not a hash is an error, so that no argument can lead elsewhere.
func (s *Store) path(hash string) (string, error) {
	if len(hash) != 2*sha256.Size || strings.Trim(hash, "0123456789abcdef") != "" {
		return "", fmt.Errorf("blob: %q is not a hash", hash)
	}
	return filepath.Join(s.dir, hash[:2], hash[2:4], hash), nil
}

// Open gives a stored file for reading and its size in bytes. One that is not there is fs.ErrNotExist.
func (s *Store) Open(hash string) (*os.File, int64, error) {
	path, err := s.path(hash)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("blob: %w", err)
	}
	i, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("blob: %w", err)
	}
	return f, i.Size(), nil
}

// Has tells whether the content is stored.
func (s *Store) Has(hash string) (bool, error) {
	path, err := s.path(hash)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Remove deletes a stored content; one that is not there is no error. The same content may serve
// several dossiers: the caller knows who still needs it.
func (s *Store) Remove(hash string) error {
	path, err := s.path(hash)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// while makes a reader that stops when ctx does.
func while(ctx context.Context, r io.Reader) io.Reader { return reading{ctx, r} }

type reading struct {
	ctx context.Context
	r   io.Reader
}

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
