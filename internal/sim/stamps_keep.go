package sim

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
)

// remember reads what was kept, if anything was.
func remember(file string, into any) error {
	if file == "" {
		return nil
	}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// keepBooks writes all anew, and puts it in the place of the former.
func keepBooks(file string, v any) error {
	if file == "" {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
