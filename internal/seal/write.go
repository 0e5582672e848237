package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// putFolder makes a folder with its files at once: it is there as a whole or not at all, whatever crashes. A folder
// of that name is left as it is, and the error is [fs.ErrExist].
func putFolder(parent, name string, files map[string][]byte) error {
	draft, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	defer os.RemoveAll(draft)
	for file, content := range files {
		if err := write(draft, filepath.Join(draft, file), content); err != nil {
			return err
		}
	}
	if err := flush(draft); err != nil {
		return err
	}
	err = os.Rename(draft, filepath.Join(parent, name))
	if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
		return fmt.Errorf("seal: %s: %w", name, fs.ErrExist)
	}
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return flush(parent)
}

// write replaces a file at once, by way of another in the folder beside; only this user may read it.
func write(beside, path string, content []byte) error {
	draft, err := os.CreateTemp(beside, ".new-")
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	defer os.Remove(draft.Name())
	if _, err = draft.Write(content); err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return flush(filepath.Dir(path))
}

// flush has the disk keep the names in a folder.
func flush(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return nil
}
