package certificate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/rights"
	"anef/internal/trust"
	"anef/internal/twodoc"
)

// Record is what a paper says, as it was signed. The PDF, the symbol on it and the public check are renderings of it.
type Record struct {
	V           int           `json:"v"` // of this shape; 1
	Number      string        `json:"number"`
	Code        string        `json:"code"` // see [CodeHash]
	Kind        Kind          `json:"kind"`
	Office      string        `json:"office"`
	IssuedOn    day.Date      `json:"issued_on"`
	From        day.Date      `json:"from,omitempty"`
	Until       day.Date      `json:"until,omitempty"`
	Rights      rights.Rights `json:"rights"`
	Provisional bool          `json:"provisional,omitempty"`
	Replaces    string        `json:"replaces,omitempty"`
	Holder      Holder        `json:"holder"`
	Dossier     string        `json:"dossier"` // its reference
	FiledOn     day.Date      `json:"filed_on,omitempty"`
	Attempted   day.Date      `json:"attempted,omitempty"` // the day that counts as that of filing, when filing failed then
	Attempt     string        `json:"attempt,omitempty"`   // number of that attempt
	Permit      string        `json:"permit,omitempty"`    // number of the former permit
	Category    string        `json:"category,omitempty"`  // of the permit, in French, as printed
}

// Holder is whose paper it is.
type Holder struct {
	Surname     string   `json:"surname"`
	Given       string   `json:"given,omitempty"`
	Born        day.Date `json:"born,omitempty"`
	Nationality string   `json:"nationality,omitempty"` // ISO 3166-1 alpha-2
	Foreigner   string   `json:"foreigner,omitempty"`
}

// Registry answers for papers that were issued; number as printed.
type Registry interface {
	// ByNumber is NotFound for a number that nobody has, or whose paper is not published yet.
	ByNumber(ctx context.Context, number string) (Record, Status, error)
}

// CodeHash is how a record keeps the short code: SHA-256 over the number, a slash and the code, in hexadecimal. Both are
// taken as printed, with their hyphens.
func CodeHash(number, code string) string {
	sum := sha256.Sum256([]byte(number + "/" + code))
	return hex.EncodeToString(sum[:])
}

// Genuine tells whether a key of the list, that may sign papers, signed the record. Whether that key is still to be
// believed is told by [trust.Entry.Believed] with the day of the seal.
func (s Seal) Genuine(list trust.List) (trust.Entry, error) {
	if len(s.Key) != 8 {
		return trust.Entry{}, trust.Unknown
	}
	e, err := list.Find(s.Key[:4], s.Key[4:])
	switch {
	case err != nil:
		return e, err
	case !e.For(trust.Papers):
		return e, trust.Misused
	case !trust.Verify(e.Certificate, s.Record, s.Signature):
		return e, twodoc.Altered
	}
	return e, nil
}

// Symbol is what the 2D-Doc on the paper says of it.
func (r Record) Symbol() twodoc.Residence {
	return twodoc.Residence{
		Number: r.Number, Until: r.Until,
		Surname: r.Holder.Surname, Given: strings.Fields(r.Holder.Given), Nationality: r.Holder.Nationality, Born: r.Holder.Born,
		Filed: r.FiledOn, Category: r.Category, From: r.From, To: r.Until, Allows: r.allows(), Foreigner: r.Holder.Foreigner,
	}
}

// Shows tells whether a 2D-Doc says what the record says: the symbol of another paper pasted on this one does not.
func (r Record) Shows(m twodoc.Message) bool {
	fields, err := r.Symbol().Fields()
	if err != nil {
		return false
	}
	want, err := twodoc.Printed(fields)
	return err == nil && m.Type == twodoc.Type13 && m.Issued == r.IssuedOn && m.Rest == "" && slices.Equal(want, m.Fields)
}

// allows is what the paper lets its holder do, in the forty capitals that a 2D-Doc has for it.
func (r Record) allows() string {
	if !r.Rights.Stay.Lawful {
		return "NE DONNE AUCUN DROIT"
	}
	switch r.Rights.Work.Right {
	case catalogue.WorkFree:
		return "TRAVAIL AUTORISE"
	case catalogue.WorkLimited:
		return "TRAVAIL ACCESSOIRE AUTORISE"
	case catalogue.WorkPrinted:
		return "TRAVAIL SELON LE TITRE"
	case catalogue.WorkAuthorisation:
		return "TRAVAIL AVEC AUTORISATION"
	}
	return "TRAVAIL NON AUTORISE"
}
