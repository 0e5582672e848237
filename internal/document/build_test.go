package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func picture(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Set(i%w, i/w, color.RGBA{uint8(i), uint8(i >> 3), uint8(i * i), 255})
	}
	return m
}

func jpegFile(w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(w, h), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func pngFile(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h)); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// withThumbnail puts a small JPEG, end mark and all, into an application segment of a larger one, as cameras do.
func withThumbnail(large, small []byte) []byte {
	segment := append([]byte{0xFF, 0xE1, 0, 0}, small...)
	binary.BigEndian.PutUint16(segment[2:], uint16(len(small)+2))
	return bytes.Join([][]byte{large[:2], segment, large[2:]}, nil)
}

// hugePNG announces w × h pixels in a few bytes.
func hugePNG(w, h uint32) []byte {
	b := bytes.Clone(pngFile(1, 1))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc(b[12:29]))
	return b
}

func crc(b []byte) uint32 {
	c := ^uint32(0)
	for _, x := range b {
		c ^= uint32(x)
		for range 8 {
			c = c>>1 ^ 0xEDB88320&-(c&1)
		}
	}
	return ^c
}

// pdfFile writes a PDF of empty pages by hand, with a right cross-reference table.
func pdfFile(pages int) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 3+i)
	}
	object("<< /Type /Pages /Kids [ %s] /Count %d >>", kids.String(), pages)
	for range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// lockedPDF protects a PDF with pdfcpu; without user password it opens for everybody.
func lockedPDF(t testing.TB, user string) []byte {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	conf.UserPW, conf.OwnerPW = user, "owner"
	var b bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(pdfFile(1)), &b, conf); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func box(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

func ispe(w, h uint32) []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), w)
	return box("ispe", binary.BigEndian.AppendUint32(b, h))
}

// heicFile has the boxes of a telephone's photograph, tiles included, around data that nobody decodes.
func heicFile(w, h uint32) []byte {
	return bytes.Join([][]byte{
		box("ftyp", []byte("mif1\x00\x00\x00\x00mif1heic")),
		box("meta", make([]byte, 4), box("iprp", box("ipco", ispe(512, 512), ispe(w, h)))),
		box("mdat", bytes.Repeat([]byte{7}, 500)),
	}, nil)
}

func zipFile(names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			panic(err)
		}
		fmt.Fprint(w, "content")
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
