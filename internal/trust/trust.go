// Package trust is the published list of certificates by which a stranger tells our papers from forged ones, offline.
//
// The list is ours: no certificate in it is on the list that the State keeps for 2D-Doc, and none claims to be.
package trust

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"anef/internal/day"
)

// Purpose is what a key may sign.
type Purpose string

// The purposes.
const (
	Papers  Purpose = "papers"           // what a person holds: receipts, extensions, decisions, letters
	Answers Purpose = "employer-answers" // proof for an employer that a paper was checked
)

// Entry is one certificate, whose key signs for one office.
type Entry struct {
	Authority   string // who issued it: four letters and digits, as 2D-Doc wants them
	ID          string // its number with that authority: four letters and digits
	Office      string // code of the préfecture
	Name        string // of the préfecture
	Purposes    []Purpose
	From, To    day.Date // first and last day on which the key signs; no last day while it is not known
	Revoked     day.Date // from this day on nothing is believed that the key ever signed; none for most
	Certificate *x509.Certificate
}

// For tells whether the key may sign for that purpose.
func (e Entry) For(p Purpose) bool { return slices.Contains(e.Purposes, p) }

// List is every certificate of an authority, retired ones too: what they signed is still to be checked.
type List struct {
	Name         string   // who publishes it
	Number       int      // grows with each publication
	Issued, Next day.Date // day of publication, and by when a newer one comes
	Entries      []Entry
}

// Stale tells that a newer list should be out: a revocation may be missing from this one.
func (l List) Stale(on day.Date) bool { return l.Next != "" && on > l.Next }

// Find looks a certificate up by the two numbers that a 2D-Doc carries.
func (l List) Find(authority, id string) (Entry, error) {
	for _, e := range l.Entries {
		if e.Authority == authority && e.ID == id {
			return e, nil
		}
	}
	return Entry{}, Unknown
}

// Has looks a certificate up by itself: one that only looks the same is not found.
func (l List) Has(c *x509.Certificate) (Entry, error) {
	for _, e := range l.Entries {
		if bytes.Equal(e.Certificate.Raw, c.Raw) {
			return e, nil
		}
	}
	return Entry{}, Unknown
}

// Reason says why a signature is not to be believed. The words are stable: pages and programs choose theirs by them.
type Reason string

func (r Reason) Error() string { return "trust: " + string(r) }

// The reasons of this package.
const (
	Unknown Reason = "certificate-unknown"     // not on the list
	NotYet  Reason = "certificate-not-yet"     // its validity has not begun
	Expired Reason = "certificate-expired"     // its validity is over
	Revoked Reason = "certificate-revoked"     // the key is no longer to be believed
	Misused Reason = "certificate-for-other"   // it signs for another purpose
	Outside Reason = "signed-outside-period"   // the key did not sign yet, or no longer, on the day that the paper claims
	Forged  Reason = "trust-list-not-genuine"  // the list is not signed by the authority
	Broken  Reason = "trust-list-not-readable" // the list is not what it should be
)

// Believed gives the reason not to believe, at that moment, what a key of the list signed on the day it claims; nil
// when there is none.
func (e Entry) Believed(signed day.Date, on time.Time) error {
	switch today := day.Of(on); {
	case e.Revoked != "" && today >= e.Revoked:
		return Revoked
	case on.Before(e.Certificate.NotBefore):
		return NotYet
	case on.After(e.Certificate.NotAfter):
		return Expired
	case signed < e.From || e.To != "" && signed > e.To || signed > today:
		return Outside
	}
	return nil
}
