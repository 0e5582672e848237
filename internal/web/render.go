package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

var (
	htmlType    = []string{"text/html; charset=utf-8"}
	jsonType    = []string{"application/json"}
	problemType = []string{"application/problem+json"}
	gzipped     = []string{"gzip"}

	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	zippers = sync.Pool{New: func() any {
		z, _ := gzip.NewWriterLevel(nil, 4) // a page gains little above this level
		return z
	}}
)

const (
	worthGzip = 1400    // bytes: less fits one packet anyway
	keepUnder = 1 << 20 // a buffer that grew larger is not kept
)

// Render writes a page whole or not at all: a component that fails gives an error page, never half a page.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer release(b)
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	send(w, r, status, htmlType, b.Bytes())
	return nil
}

// JSON answers v as JSON.
func JSON(w http.ResponseWriter, r *http.Request, status int, v any) error {
	return encode(w, r, status, jsonType, v)
}

func encode(w http.ResponseWriter, r *http.Request, status int, kind []string, v any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer release(b)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	send(w, r, status, kind, b.Bytes())
	return nil
}

// send writes the bytes, compressed when the reader takes it. An error here means that nobody reads any more.
func send(w http.ResponseWriter, r *http.Request, status int, kind []string, text []byte) {
	h := w.Header()
	h["Content-Type"] = kind
	h["Vary"] = encodings
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = noStore // pages hold what is nobody else's business
	}
	if len(text) >= worthGzip && takesGzip(r) {
		b := buffers.Get().(*bytes.Buffer)
		defer release(b)
		z := zippers.Get().(*gzip.Writer)
		z.Reset(b)
		z.Write(text)
		z.Close()
		zippers.Put(z)
		h["Content-Encoding"] = gzipped
		text = b.Bytes()
	}
	h["Content-Length"] = []string{strconv.Itoa(len(text))}
	w.WriteHeader(status)
	w.Write(text)
}

func takesGzip(r *http.Request) bool {
	for _, v := range r.Header["Accept-Encoding"] {
		if i := strings.Index(v, "gzip"); i >= 0 {
			return !strings.HasPrefix(v[i:], "gzip;q=0,") && !strings.HasSuffix(v, "gzip;q=0")
		}
	}
	return false
}

func release(b *bytes.Buffer) {
	if b.Cap() <= keepUnder {
		b.Reset()
		buffers.Put(b)
	}
}
