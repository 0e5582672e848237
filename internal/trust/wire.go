package trust

import (
	"crypto/x509"
	"encoding/json"
	"fmt"

	"anef/internal/day"
)

// The shapes as published. Dates are ISO, certificates DER in base64.
type (
	wireList struct {
		Name    string   `json:"name"`
		Number  int      `json:"number"`
		Issued  day.Date `json:"issued"`
		Next    day.Date `json:"next"`
		Entries []Entry  `json:"certificates"`
	}
	wireEntry struct {
		Authority   string    `json:"authority"`
		ID          string    `json:"id"`
		Office      string    `json:"office"`
		Name        string    `json:"name"`
		Purposes    []Purpose `json:"purposes"`
		From        day.Date  `json:"from"`
		To          day.Date  `json:"to,omitempty"`
		Revoked     day.Date  `json:"revoked,omitempty"`
		Certificate []byte    `json:"certificate"`
	}
)

// MarshalJSON writes the list as it is published, without its signature.
func (l List) MarshalJSON() ([]byte, error) { return json.Marshal(wireList(l)) }

// UnmarshalJSON reads what MarshalJSON writes.
func (l *List) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*wireList)(l)); err != nil {
		return err
	}
	return dates(l.Issued, l.Next)
}

// MarshalJSON writes an entry as it stands in the list.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(wireEntry{e.Authority, e.ID, e.Office, e.Name, e.Purposes, e.From, e.To, e.Revoked, e.Certificate.Raw})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Entry) UnmarshalJSON(b []byte) error {
	var w wireEntry
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	c, err := x509.ParseCertificate(w.Certificate)
	if err != nil {
		return fmt.Errorf("certificate %s%s: %w", w.Authority, w.ID, err)
	}
	*e = Entry{w.Authority, w.ID, w.Office, w.Name, w.Purposes, w.From, w.To, w.Revoked, c}
	if e.From == "" {
		return fmt.Errorf("certificate %s%s: no first day", w.Authority, w.ID)
	}
	return dates(e.From, e.To, e.Revoked)
}

func dates(all ...day.Date) error {
	for _, d := range all {
		if d == "" {
			continue
		}
		if _, err := day.Parse(string(d)); err != nil {
			return err
		}
	}
	return nil
}
