package desk

import (
	"bytes"
	"context"
	"net/http"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/web"
)

// Drafts draws a decision before anybody proposes it.
type Drafts interface {
	Preview(ctx context.Context, d dossier.Dossier, kind certificate.Kind) ([]byte, error)
}

// draftGrant and draftRefusal show the paper as it would be printed, from what stands in the form.
func (d *Desk) draftGrant(w http.ResponseWriter, r *http.Request) error {
	return d.draft(w, r, proposingGrant, certificate.Decision)
}

func (d *Desk) draftRefusal(w http.ResponseWriter, r *http.Request) error {
	return d.draft(w, r, proposingRefusal, certificate.Refusal)
}

// draft writes nothing. A form that is not ready is shown again, as when it is sent.
func (d *Desk) draft(w http.ResponseWriter, r *http.Request, a act, kind certificate.Kind) error {
	s, err := d.look(r, d.Dossiers.Load)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	cmd, word := a.read(s, f)
	if f.Err() != nil {
		return d.again(w, r, a, "", f)
	}
	imagined, err := d.Dossiers.Imagine(r.Context(), s.who, s.Dossier, *cmd.Proposal, word)
	if fault.Is(err, fault.Conflict) {
		return d.conflict(w, r, err)
	}
	if err != nil {
		return err
	}
	file, err := d.Drafts.Preview(r.Context(), imagined, kind)
	if err != nil {
		return err
	}
	web.Document(w, r, bytes.NewReader(file), web.About{Type: web.PDF, Name: s.Case.Reference + "-" + string(kind) + ".pdf", Hash: ident.ID()})
	return nil
}
