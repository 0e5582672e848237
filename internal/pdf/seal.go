package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// SignatureField is the place that a document keeps free for one signature. It has no appearance.
type SignatureField struct {
	Name     string    // of the field, unique in the file; "seal" when empty
	Signer   string    // who signs, as readers show it
	Reason   string    // may be empty
	Location string    // may be empty
	At       time.Time // claimed time of signing
	Room     int       // largest CMS that will fit, in bytes; 4096 when zero, 8192 digits in the file
}

// Prepared is a document whose signature is still blank.
type Prepared struct {
	file     []byte
	ranges   int // where the four numbers of ByteRange start
	from, to int // the signature with its angle brackets, which the digest leaves out
}

const defaultRoom = 4096

// rangeDigits is "0 " and three numbers of ten digits.
const rangeDigits = 2 + 3*10 + 2

// RenderUnsigned is Render with room for a signature (PAdES: ETSI.CAdES.detached).
func RenderUnsigned(d Document, field SignatureField) (Prepared, error) {
	if field.Room < 0 || field.Room > 1<<20 {
		return Prepared{}, fmt.Errorf("pdf: %d bytes for a signature are not within 0 to 1048576", field.Room)
	}
	if field.Room == 0 {
		field.Room = defaultRoom
	}
	if field.Name == "" {
		field.Name = "seal"
	}
	return render(d, &field)
}

// Bytes is the file with ByteRange and Contents still zero.
func (p Prepared) Bytes() []byte { return bytes.Clone(p.file) }

// ByteRange is what the signature covers: two pairs of offset and length.
func (p Prepared) ByteRange() [4]int { return [4]int{0, p.from, p.to, len(p.file) - p.to} }

// Seal fills ByteRange, has the SHA-256 of the covered bytes signed and writes the CMS into its place.
// It fails when sign does, or when the CMS is longer than the room kept for it.
func (p Prepared) Seal(sign func(digest []byte) (cms []byte, err error)) ([]byte, error) {
	out := bytes.Clone(p.file)
	r := p.ByteRange()
	at := out[p.ranges:p.ranges]
	at = append(at, "0 "...)
	at = append(appendPadded(at, r[1]), ' ')
	at = append(appendPadded(at, r[2]), ' ')
	appendPadded(at, r[3])

	h := sha256.New()
	h.Write(out[:p.from])
	h.Write(out[p.to:])
	cms, err := sign(h.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("pdf: sign: %w", err)
	}
	if room := (p.to - p.from - 2) / 2; len(cms) > room {
		return nil, fmt.Errorf("pdf: a signature of %d bytes does not fit into %d", len(cms), room)
	}
	hex.Encode(out[p.from+1:], cms)
	return out, nil
}

// writeSignature writes the widget, which is the field too, and the signature's dictionary.
func writeSignature(w *writer, ids treeIDs, parent int, f *SignatureField) (p Prepared) {
	value := w.allocate(1)
	w.object(ids.widget).text("<</Type/Annot/Subtype/Widget/FT/Sig/T").string(flat(f.Name)).text("/TU").string(flat(f.Name))
	w.text("/F 132/Rect[0 0 0 0]/P ").ref(ids.page(0)).text("/StructParent ").int(parent).text("/V ").ref(value).text(">>").end()

	w.object(value).text("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached")
	for _, e := range [...]struct{ key, text string }{{"/Name", f.Signer}, {"/Reason", f.Reason}, {"/Location", f.Location}} {
		if e.text != "" {
			w.text(e.key).string(flat(e.text))
		}
	}
	w.text("/M(").text(pdfDate(f.At)).text(")/ByteRange[")
	p.ranges = len(w.buf)
	w.buf = append(w.buf, bytes.Repeat([]byte{' '}, rangeDigits)...)
	copy(w.buf[p.ranges:], "0 0 0 0")
	w.text("]/Contents")
	p.from = len(w.buf)
	w.text("<")
	w.buf = append(w.buf, bytes.Repeat([]byte{'0'}, 2*f.Room)...)
	w.text(">")
	p.to = len(w.buf)
	w.text(">>").end()
	return p
}
