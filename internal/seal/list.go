package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"anef/internal/day"
	"anef/internal/trust"
)

const (
	listDays  = 90 // by when the next list comes
	freshDays = 30 // for how long an unchanged list stays as it was published
)

// List is every certificate as the folder has it now.
func (a *Authority) List() (trust.List, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.list()
}

func (a *Authority) list() (trust.List, error) {
	if err := a.load(); err != nil {
		return trust.List{}, err
	}
	l := trust.List{Name: a.own.Subject.Organization[0], Entries: make([]trust.Entry, len(a.keys))}
	for i, k := range a.keys {
		l.Entries[i] = k.Entry
	}
	return l, nil
}

// Publish gives the signed list, see [trust.Parse]. It stays the same, byte for byte, until something changes or thirty
// days have passed.
func (a *Authority) Publish(now time.Time) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	l, err := a.list()
	if err != nil {
		return nil, err
	}
	path, today := filepath.Join(a.folder, listFile), day.Of(now)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("seal: %w", err)
	}
	last, _ := trust.Parse(text, a.own) // one that cannot be read is written anew
	same, err := equal(last.Entries, l.Entries)
	if err != nil {
		return nil, err
	}
	if same && last.Number > 0 && (a.signer == nil || last.Issued <= today && last.Issued.Until(today) < freshDays) {
		return text, nil
	}
	if a.signer == nil {
		return nil, fmt.Errorf("seal: the key of authority %s is needed: its list has changed", a.ID())
	}
	l.Number, l.Issued, l.Next = last.Number+1, today, today.Plus(listDays)
	if text, err = l.Publish(a.signer, a.own); err != nil {
		return nil, err
	}
	return text, write(a.folder, path, text)
}

func equal(a, b []trust.Entry) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("seal: %w", err)
	}
	y, err := json.Marshal(b)
	return bytes.Equal(x, y), err
}
