// Package euro is money: whole cents, never a floating number.
package euro

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Cents is an amount in hundredths of a euro.
type Cents int64

// Euros makes an amount of whole euros.
func Euros(n int64) Cents { return Cents(n * 100) }

// String is the plain amount in euros, "180" or "61.50", for logs and JSON.
func (c Cents) String() string {
	if c%100 == 0 {
		return strconv.FormatInt(int64(c)/100, 10)
	}
	return fmt.Sprintf("%d.%02d", int64(c)/100, int64(c)%100)
}

// MarshalJSON writes euros as a JSON number: 180 or 61.50.
func (c Cents) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalJSON reads euros with at most two decimals.
func (c *Cents) UnmarshalJSON(b []byte) error {
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	f, err := n.Float64()
	if err != nil {
		return err
	}
	*c = Cents(int64(f*100 + 0.5))
	return nil
}
