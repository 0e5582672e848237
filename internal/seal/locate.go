package seal

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// place is where a file keeps its signature.
type place struct {
	from, to int       // the signature with its angle brackets; all other bytes of the file are covered
	cms      []byte    // DER
	at       time.Time // of signing, as the file says
}

var (
	rangeKey   = []byte("/ByteRange")
	rangeValue = regexp.MustCompile(`^\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)
	contents   = regexp.MustCompile(`/Contents\s*$`)
	kind       = regexp.MustCompile(`/SubFilter\s*/ETSI\.CAdES\.detached\b`)
	moment     = regexp.MustCompile(`/M\s*\(D:(\d{14})Z\)`)
)

// locate finds the signature that covers the file from its first byte to its last. Nothing else counts: not a
// signature of an earlier state with something appended, not one that leaves more out than itself.
func locate(file []byte) (p place, err error) {
	at := bytes.Index(file, rangeKey)
	if at < 0 {
		return p, Unsigned
	}
	m := rangeValue.FindSubmatch(file[at+len(rangeKey) : min(len(file), at+128)])
	if m == nil {
		return p, fmt.Errorf("%w: ByteRange", Malformed)
	}
	var r [4]int
	for i := range r {
		r[i], _ = strconv.Atoi(string(m[i+1])) // at most ten digits
	}
	p.from, p.to = r[1], r[2]
	end := p.to + r[3]
	switch {
	case r[0] != 0 || p.from >= p.to-2 || end > len(file):
		return p, fmt.Errorf("%w: %v of %d bytes", Uncovered, r, len(file))
	case end < len(file):
		return p, fmt.Errorf("%w: %d bytes", Appended, len(file)-end)
	case bytes.Count(file, rangeKey) > 1:
		return p, fmt.Errorf("%w: more than one signature", Malformed)
	}
	return p, p.read(file, at)
}

// read takes the signature out of its hole and the time out of the dictionary round it.
func (p *place) read(file []byte, at int) error {
	hole := file[p.from:p.to]
	from, to := bytes.LastIndex(file[:at], []byte(" obj")), bytes.Index(file[p.to:], []byte("endobj"))
	if hole[0] != '<' || hole[len(hole)-1] != '>' || !contents.Match(file[max(0, p.from-32):p.from]) ||
		from < 0 || to < 0 || from > p.from {
		return fmt.Errorf("%w: the hole is not the signature", Uncovered)
	}
	raw := make([]byte, hex.DecodedLen(len(hole)-2))
	if _, err := hex.Decode(raw, hole[1:len(hole)-1]); err != nil {
		return fmt.Errorf("%w: the hole is not a string of digits", Uncovered)
	}
	around := append(bytes.Clone(file[from:p.from]), file[p.to:p.to+to]...)
	if !kind.Match(around) {
		return fmt.Errorf("%w: not a PAdES signature", Malformed)
	}
	m := moment.FindSubmatch(around)
	if m == nil {
		return fmt.Errorf("%w: no time of signing", Malformed)
	}
	var err error
	if p.at, err = time.Parse("20060102150405", string(m[1])); err != nil {
		return fmt.Errorf("%w: time of signing: %w", Malformed, err)
	}
	p.cms, err = unpadded(raw)
	return err
}

// unpadded cuts off the zeros after the signature: nothing else may hide there.
func unpadded(raw []byte) ([]byte, error) {
	var n int
	switch {
	case len(raw) > 4 && raw[0] == 0x30 && raw[1] == 0x82:
		n = 4 + int(raw[2])<<8 + int(raw[3])
	case len(raw) > 3 && raw[0] == 0x30 && raw[1] == 0x81:
		n = 3 + int(raw[2])
	}
	if n == 0 || n > len(raw) || len(bytes.Trim(raw[n:], "\x00")) > 0 {
		return nil, fmt.Errorf("%w: CMS", Malformed)
	}
	return raw[:n], nil
}
