package portal

import (
	"fmt"
	"mime"
	"net/http"
	"time"

	"anef/internal/document"
	"anef/internal/fault"
)

// content is a stored file on its way to its owner.
type content struct{ Hash, Type, Name string }

// shown are the types that a browser draws by itself and that cannot run anything. The rest is saved to be opened:
// a PDF in a sandbox is not drawn at all.
var shown = map[string]bool{"image/jpeg": true, "image/png": true}

// file gives back a document as it came.
func (p *Portal) file(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	if err != nil {
		return err
	}
	f, ok := d.File(r.PathValue("file"))
	if !ok || f.Dropped {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	return p.send(w, r, content{f.Hash, f.Type, f.Name})
}

// send gives a file such that no browser takes it for a page of ours.
func (p *Portal) send(w http.ResponseWriter, r *http.Request, c content) error {
	f, _, err := p.Blobs.Open(c.Hash)
	if err != nil {
		return fmt.Errorf("content of %s: %w", r.URL.Path, err)
	}
	defer f.Close()
	how := "attachment"
	if shown[c.Type] {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", c.Type)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": document.SafeName(c.Name)}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}
