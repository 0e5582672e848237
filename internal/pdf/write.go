package pdf

import (
	"bytes"
	"compress/zlib"
	"sync"
	"unicode/utf16"
)

// writer builds a file with a classic cross-reference table.
type writer struct {
	buf     []byte
	offsets []int // object number -> where it starts; 0 is not used
}

func newWriter(room int) *writer {
	w := &writer{buf: make([]byte, 0, room), offsets: make([]int, 1, 160)}
	w.text("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	return w
}

// allocate reserves n object numbers and returns the first.
func (w *writer) allocate(n int) int {
	first := len(w.offsets)
	for range n {
		w.offsets = append(w.offsets, 0)
	}
	return first
}

// object begins the object of that number; end closes it.
func (w *writer) object(id int) *writer {
	w.offsets[id] = len(w.buf)
	return w.int(id).text(" 0 obj\n")
}

func (w *writer) end() { w.text("\nendobj\n") }

func (w *writer) text(s string) *writer {
	w.buf = append(w.buf, s...)
	return w
}

func (w *writer) int(n int) *writer {
	w.buf = appendInt(w.buf, n)
	return w
}

func (w *writer) ref(id int) *writer { return w.int(id).text(" 0 R") }

// string writes a text string: ASCII as it is, the rest as UTF-16 with its byte order mark.
func (w *writer) string(s string) *writer {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return w.utf16(s)
		}
	}
	w.text("(")
	for i := range len(s) {
		w.buf = appendByte(w.buf, s[i])
	}
	return w.text(")")
}

func (w *writer) utf16(s string) *writer {
	const digits = "0123456789ABCDEF"
	w.text("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		w.buf = append(w.buf, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return w.text(">")
}

// stream writes an object whose dictionary has the given entries besides Length.
func (w *writer) stream(id int, entries string, data []byte) {
	w.object(id).text("<<").text(entries).text("/Length ").int(len(data)).text(">>stream\n")
	w.buf = append(w.buf, data...)
	w.text("\nendstream").end()
}

// finish writes the cross-reference table and the trailer.
func (w *writer) finish(root, info int, id [16]byte) []byte {
	start := len(w.buf)
	w.text("xref\n0 ").int(len(w.offsets)).text("\n0000000000 65535 f \n")
	for _, at := range w.offsets[1:] {
		w.buf = appendPadded(w.buf, at)
		w.text(" 00000 n \n")
	}
	w.text("trailer\n<</Size ").int(len(w.offsets)).text("/Root ").ref(root).text("/Info ").ref(info).text("/ID[")
	w.hex(id[:]).hex(id[:])
	w.text("]>>\nstartxref\n").int(start).text("\n%%EOF\n")
	return w.buf
}

func (w *writer) hex(b []byte) *writer {
	const digits = "0123456789abcdef"
	w.text("<")
	for _, v := range b {
		w.buf = append(w.buf, digits[v>>4], digits[v&15])
	}
	return w.text(">")
}

// appendPadded writes ten digits.
func appendPadded(b []byte, n int) []byte {
	var d [10]byte
	for i := len(d) - 1; i >= 0; i-- {
		d[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, d[:]...)
}

var deflaters = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is valid
	}
	return z
}}

// deflate appends the compressed data to dst.
func deflate(dst, data []byte) []byte {
	out := bytes.NewBuffer(dst)
	z := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(z)
	z.Reset(out)
	z.Write(data) // a bytes.Buffer never fails
	z.Close()
	return out.Bytes()
}
