package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"anef/internal/pdf"
)

var field = pdf.SignatureField{Signer: "Préfecture du Calvados", Reason: "Attestation", At: written}

func prepared(t testing.TB, f pdf.SignatureField) pdf.Prepared {
	t.Helper()
	p, err := pdf.RenderUnsigned(certificate(), f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSealCoversEverythingButTheSignature(t *testing.T) {
	p := prepared(t, field)
	before := p.Bytes()
	sound(t, before)
	cms := []byte("signature")
	var digest []byte
	out, err := p.Seal(func(d []byte) ([]byte, error) { digest = bytes.Clone(d); return cms, nil })
	if err != nil {
		t.Fatal(err)
	}
	sound(t, out)
	if !bytes.Equal(before, p.Bytes()) {
		t.Error("sealing changed the prepared document")
	}

	r := p.ByteRange()
	if r[0] != 0 || r[2]+r[3] != len(out) {
		t.Errorf("ByteRange %v does not reach from end to end of %d bytes", r, len(out))
	}
	if !bytes.Contains(out, fmt.Appendf(nil, "/ByteRange[0 %010d %010d %010d]", r[1], r[2], r[3])) {
		t.Errorf("ByteRange %v is not written in the file", r)
	}
	hole := string(out[r[1]:r[2]])
	if len(hole) != 2+8192 || !strings.HasPrefix(hole, "<"+hex.EncodeToString(cms)+"00") || hole[len(hole)-1] != '>' {
		t.Errorf("the hole of %d bytes is not a string of digits that begins with the signature", len(hole))
	}
	if sum := sha256.Sum256(append(bytes.Clone(out[:r[1]]), out[r[2]:]...)); !bytes.Equal(sum[:], digest) {
		t.Error("the digest is not that of the covered bytes")
	}
	wants(t, tool(t, "pdfinfo", "-struct-text", saved(t, out)), "Figure", "Form")
}

func TestSealingSaysWhatFails(t *testing.T) {
	small := field
	small.Room = 100
	if _, err := prepared(t, small).Seal(func([]byte) ([]byte, error) { return make([]byte, 101), nil }); err == nil || !strings.Contains(err.Error(), "101") {
		t.Errorf("a signature too long: %v", err)
	}
	if _, err := prepared(t, small).Seal(func([]byte) ([]byte, error) { return make([]byte, 100), nil }); err != nil {
		t.Errorf("a signature that just fits: %v", err)
	}
	locked := errors.New("token locked")
	if _, err := prepared(t, field).Seal(func([]byte) ([]byte, error) { return nil, locked }); !errors.Is(err, locked) {
		t.Errorf("the signer's error is lost: %v", err)
	}
	small.Room = -1
	if _, err := pdf.RenderUnsigned(certificate(), small); err == nil {
		t.Error("negative room was accepted")
	}
}
