package theme

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// dist is made by `npm run build` in assets; an empty one gives pages that work and are not styled.
//
//go:embed all:dist
var dist embed.FS

// Assets are the style, scripts and marks of the look, each under an address that changes with its bytes.
type Assets struct {
	files map[string]asset // by name
}

type asset struct {
	url, kind string
	plain     []byte
	gzipped   func() []byte // compressed when first asked for; nil when that saves nothing
}

// kinds are the media types of what is built. The table of the operating system is not asked: it is slow to read,
// and other machines have others.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	".png": "image/png", ".ico": "image/x-icon", ".txt": "text/plain; charset=utf-8",
}

var built = read(mustSub(dist, "dist"))

// AssetURL is the address of a built file, or "" when it was not built.
func AssetURL(name string) string { return built.files[name].url }

// ServeAssets answers GET /assets/{hash}/{name}.
func ServeAssets(w http.ResponseWriter, r *http.Request) { built.ServeHTTP(w, r) }

// ReadAssets takes every file of a folder, and compresses what gains by it.
func ReadAssets(files fs.FS) *Assets { return read(files) }

func read(files fs.FS) *Assets {
	a := &Assets{files: map[string]asset{}}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return a
	}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if b, err := fs.ReadFile(files, e.Name()); err == nil {
			a.files[e.Name()] = newAsset(e.Name(), b)
		}
	}
	return a
}

func newAsset(name string, b []byte) asset {
	sum := sha256.Sum256(b)
	return asset{
		url:     "/assets/" + hex.EncodeToString(sum[:6]) + "/" + name,
		kind:    cmp.Or(kinds[path.Ext(name)], "application/octet-stream"),
		plain:   b,
		gzipped: sync.OnceValue(func() []byte { return compress(b) }),
	}
}

func compress(b []byte) []byte {
	var z bytes.Buffer
	gz, _ := gzip.NewWriterLevel(&z, gzip.BestCompression) // the level is a constant of the package
	gz.Write(b)
	gz.Close()
	if z.Len() >= len(b) {
		return nil
	}
	return z.Bytes()
}

// URL is the address of a file, or "" when there is none of that name.
func (a *Assets) URL(name string) string { return a.files[name].url }

// ServeHTTP answers any hash: after an upgrade, a page opened before it still finds its style.
// Only the right hash may be kept for ever.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[path.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if r.URL.Path == f.url {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if z := f.gzipped(); z != nil {
			h.Set("Content-Encoding", "gzip")
			body = z
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func mustSub(f fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil {
		panic(err)
	}
	return sub
}
