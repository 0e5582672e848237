package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
)

// Verify reads a stored file through and compares it with its name: ErrDamaged when they differ,
// fs.ErrNotExist when it is missing.
func (s *Store) Verify(ctx context.Context, hash string) error {
	f, _, err := s.Open(hash)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, while(ctx, f)); err != nil {
		return fmt.Errorf("blob: verify: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return fmt.Errorf("blob: %s: %w", hash, ErrDamaged)
	}
	return nil
}

// Walk visits every stored content in the order of the hashes; an error of visit ends it.
// What is stored or removed meanwhile may or may not be seen.
func (s *Store) Walk(ctx context.Context, visit func(Ref) error) error {
	return filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // removed meanwhile
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir():
			return nil
		}
		if want, err := s.path(d.Name()); err != nil || want != path {
			return nil // not ours
		}
		i, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return visit(Ref{Hash: d.Name(), Size: i.Size()})
	})
}
