package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// About is what is told of a stored document.
type About struct{ Type, Name, Hash string }

// images are the types that every browser shows.
var images = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true}

// IsImage tells whether every browser shows a type as a picture.
func IsImage(kind string) bool { return images[kind] }

// PDF is the type of portable documents.
const PDF = "application/pdf"

// Document sends a document that somebody gave. What a browser cannot show safely is downloaded, and nothing in it may run.
func Document(w http.ResponseWriter, r *http.Request, content io.ReadSeeker, about About) {
	h, place, kind := w.Header(), "inline", about.Type
	switch {
	case kind == PDF:
		AllowFraming(w)
	case images[kind]:
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	default:
		kind, place = "application/octet-stream", "attachment"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(place, map[string]string{"filename": about.Name}))
	h.Set("ETag", strconv.Quote(about.Hash))
	h.Set("Cache-Control", "private, no-cache") // asked again each time, so that a right that ended ends here too
	http.ServeContent(w, r, "", time.Time{}, content)
}
