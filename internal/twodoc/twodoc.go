// Package twodoc writes and reads 2D-Doc, the visible seal of French papers: a header, fields, and an ECDSA signature,
// as text and as a DataMatrix.
//
// The layout follows the specification of the ANTS as published readers know it (3.1.8), and is held to its published
// specimens in the tests. Our certificates are not on the State's list: public readers show our fields, not our signature.
package twodoc

import (
	"crypto"
	"encoding/base32"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"anef/internal/day"
	"anef/internal/trust"
)

// Header is what every 2D-Doc begins with.
type Header struct {
	Authority   string   // who issued the certificate: four letters and digits
	Certificate string   // its number there: four letters and digits
	Issued      day.Date // of the paper; may be none
	Signed      day.Date // of the seal
	Type        string   // two letters and digits, see [Residence]
	Perimeter   string   // "01" but for private uses
	Country     string   // of the issuer, ISO 3166-1 alpha-2; empty in old versions
}

// Field is one datum of the body.
type Field struct {
	ID    string // two letters and digits
	Value string
	Cut   bool // the value was too long and lost its end
}

// Message is what a 2D-Doc says. Rest is what follows the first field that the table does not know, as it stands.
type Message struct {
	Header
	Fields []Field
	Rest   string
}

// Sealed is a message as it was read, with its signature. It is not to be believed before [Sealed.Verify].
type Sealed struct {
	Message
	Version   int    // of the layout, 1 to 4
	signed    string // header and body
	signature []byte // two numbers, one after the other
}

const (
	gs = "\x1d" // ends a value of variable length
	rs = "\x1e" // ends a value that was cut
	us = "\x1f" // ends the body

	versionNow = 4
	longest    = 2048 // characters of a whole 2D-Doc; the largest DataMatrix holds 2 335
)

// headerLength is that of each version.
var headerLength = [...]int{1: 22, 2: 22, 3: 24, 4: 26}

var signatureText = base32.StdEncoding.WithPadding(base32.NoPadding)

// Sign gives the text for the symbol. The key is P-256; one kept in memory signs without chance, so that the same
// message always gives the same text.
func (m Message) Sign(key crypto.Signer) (string, error) {
	head, err := m.Header.text()
	if err != nil {
		return "", err
	}
	body, err := bodyText(m.Fields)
	if err != nil {
		return "", err
	}
	der, err := crypto.SignMessage(key, nil, []byte(head+body), crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("twodoc: sign: %w", err)
	}
	raw, err := trust.Raw(der)
	if err != nil {
		return "", err
	}
	return head + body + us + signatureText.EncodeToString(raw), nil
}

// Parse reads the text of a symbol, of any version and type. It does not look at the signature.
func Parse(text string) (Sealed, error) {
	covered, signature, found := strings.Cut(text, us)
	if !found || len(text) > longest {
		return Sealed{}, errors.New("twodoc: no signature")
	}
	s := Sealed{signed: covered}
	var err error
	if s.signature, err = signatureText.DecodeString(signature); err != nil || signatureText.EncodeToString(s.signature) != signature {
		return Sealed{}, errors.New("twodoc: the signature is not base 32")
	}
	if n := len(s.signature); n != 64 && n != 96 && n != 132 { // P-256, P-384, P-521
		return Sealed{}, fmt.Errorf("twodoc: a signature of %d bytes", n)
	}
	body := ""
	if s.Version, s.Header, body, err = parseHeader(covered); err != nil {
		return Sealed{}, err
	}
	s.Fields, s.Rest, err = parseBody(body)
	return s, err
}

func (h Header) text() (string, error) {
	for _, part := range [...]struct {
		text string
		size int
	}{{h.Authority, 4}, {h.Certificate, 4}, {h.Type, 2}, {h.Perimeter, 2}, {h.Country, 2}} {
		if len(part.text) != part.size || !all(part.text, code) {
			return "", fmt.Errorf("twodoc: %q is not %d letters and digits", part.text, part.size)
		}
	}
	issued, err := hexDay(h.Issued)
	if err != nil {
		return "", err
	}
	signed, err := hexDay(h.Signed)
	if err != nil || h.Signed == "" {
		return "", fmt.Errorf("twodoc: a seal needs the day of its signature, not %q", h.Signed)
	}
	return fmt.Sprintf("DC%02d%s%s%s%s%s%s%s", versionNow, h.Authority, h.Certificate, issued, signed, h.Type, h.Perimeter, h.Country), nil
}

func parseHeader(text string) (version int, h Header, body string, err error) {
	if len(text) < 4 || text[:2] != "DC" {
		return 0, h, "", errors.New("twodoc: this is no 2D-Doc")
	}
	version, err = strconv.Atoi(text[2:4])
	if err != nil || version < 1 || version >= len(headerLength) {
		return 0, h, "", fmt.Errorf("twodoc: version %q is not known", text[2:4])
	}
	n := headerLength[version]
	if len(text) < n || !all(text[:n], code) {
		return 0, h, "", errors.New("twodoc: the header is damaged")
	}
	h = Header{Authority: text[4:8], Certificate: text[8:12], Type: text[20:22], Perimeter: "01"}
	if h.Issued, err = parseHexDay(text[12:16]); err != nil {
		return 0, h, "", err
	}
	if h.Signed, err = parseHexDay(text[16:20]); err != nil {
		return 0, h, "", err
	}
	if version >= 3 {
		h.Perimeter = text[22:24]
	}
	if version >= 4 {
		h.Country = text[24:26]
	}
	return version, h, text[n:], nil
}
