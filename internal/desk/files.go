package desk

import (
	"errors"
	"io/fs"
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
)

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
			return d.document(w, r, p.Hash, web.PDF, p.Number+".pdf")
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
	web.Document(w, r, content, web.About{Type: kind, Name: name, Hash: hash})
	return nil
}
