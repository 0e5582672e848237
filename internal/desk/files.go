package desk

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"strconv"
	"time"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
)

const pdfType = "application/pdf"

// images are the types that every browser shows.
var images = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true}

// errNoFile hides what belongs to another dossier.
func errNoFile() error { return fault.New(fault.NotFound, "web.error.not-found.text") }

// file gives one document of the dossier, to look at beside the check-list.
func (d *Desk) file(w http.ResponseWriter, r *http.Request) error {
	found, err := d.Dossiers.Load(r.Context(), actorOf(caller(r)), dossier.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	f, ok := found.File(r.PathValue("file"))
	if !ok {
		return errNoFile()
	}
	return d.document(w, r, f.Hash, f.Type, f.Name)
}

// paper gives a certificate, once it is made.
func (d *Desk) paper(w http.ResponseWriter, r *http.Request) error {
	found, err := d.Dossiers.Load(r.Context(), actorOf(caller(r)), dossier.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	for _, p := range found.Papers {
		if p.Number == r.PathValue("number") && p.Made {
			return d.document(w, r, p.Hash, pdfType, p.Number+".pdf")
		}
	}
	return errNoFile()
}

// document sends a stored content. What a browser cannot show safely is downloaded, and nothing in it may run.
func (d *Desk) document(w http.ResponseWriter, r *http.Request, hash, kind, name string) error {
	content, _, err := d.Blobs.Open(hash)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fault.Because(err, fault.NotFound, "desk.file.lost")
		}
		return err
	}
	defer content.Close()
	h, place := w.Header(), "inline"
	switch {
	case kind == pdfType:
		web.AllowFraming(w)
	case images[kind]:
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	default:
		kind, place = "application/octet-stream", "attachment"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(place, map[string]string{"filename": name}))
	h.Set("ETag", strconv.Quote(hash))
	h.Set("Cache-Control", "private, no-cache") // asked again each time, so that a right that ended ends here too
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}
