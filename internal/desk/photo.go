package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/ident"
)

// photograph adds to the header where the photograph of the card stands, when a code was given or one is asked for.
func (d *Desk) photograph(r *http.Request, s *sight, h *header) error {
	code, ok := ident.Photo(s.InForce().Body[dossier.PhotoCode])
	if !ok && s.Case.Photo == nil {
		return nil
	}
	kept, err := d.Photos.Photo(r.Context(), s.Case.ID, code)
	fact := headFact{Label: s.T("desk.head.photo"), Value: s.T("photo.state." + kept.Stands(s.Case.Photo.Said(), ok))}
	if s.Case.PhotoWanted() {
		fact.More = s.T("desk.head.photo-wanted", "due", s.Case.Photo.Due)
	}
	h.Facts = append(h.Facts, fact)
	return err
}
