package opinion

import (
	"net/http"

	"anef/internal/web"
)

// file gives one document that the agent chose to show.
func (o *Opinions) file(w http.ResponseWriter, r *http.Request) error {
	q, err := o.find(r)
	if err != nil {
		return err
	}
	for _, f := range q.shown() {
		if f.ID != r.PathValue("file") {
			continue
		}
		content, _, err := o.Blobs.Open(f.Hash)
		if err != nil {
			return err
		}
		defer content.Close()
		web.Document(w, r, content, web.About{Type: f.Type, Name: f.Name, Hash: f.Hash})
		return nil
	}
	return errUnknown()
}
