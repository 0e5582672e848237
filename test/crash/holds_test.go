package crash

import (
	"io"
	"time"

	"anef/internal/app"
	"anef/internal/dossier"
	"anef/internal/seal"
	"anef/internal/trust"
)

// holds looks at everything while no server runs: what was acknowledged is there, nothing is there twice, nothing
// came from nowhere, and the books balance.
func (h *house) holds(when string) {
	h.t.Helper()
	a := h.open(0)
	defer a.Close()
	for _, p := range h.people {
		for _, wrong := range p.missing(h.load(a, p)) {
			h.t.Errorf("%s: %s: %s", when, p.email, wrong)
		}
	}
	r, err := a.Check(h.t.Context())
	h.must(err)
	for _, problem := range r.Problems {
		h.t.Errorf("%s: fsck: %s", when, problem)
	}
	if h.t.Failed() {
		h.t.FailNow()
	}
}

func (h *house) load(a *app.App, p *applicant) dossier.Dossier {
	h.t.Helper()
	d, err := a.Dossiers.Load(h.t.Context(), dossier.Actor{Role: dossier.Clock}, p.id)
	h.must(err)
	return d
}

// missing says what of the acknowledged acts the dossier does not have, or has too often.
func (p *applicant) missing(d dossier.Dossier) (out []string) {
	given, events := map[string]int{}, map[dossier.Action]int{}
	for _, f := range d.Files {
		if !f.Dropped {
			given[f.Piece+" "+f.Hash]++
		}
	}
	for _, e := range d.History {
		events[e.Do]++
	}
	files, submits := 0, 0
	for _, a := range p.acts {
		switch {
		case a.submit:
			if submits = events[dossier.Submit]; submits > 1 || submits > a.sent || a.acked && submits != 1 {
				out = append(out, "filed a wrong number of times")
			}
		case a.answers != nil:
			if k := kept[a.path]; a.acked && d.Typing().Body[k[0]] != k[1] {
				out = append(out, "the answers of "+a.path+" are lost")
			}
		}
		for _, f := range a.files {
			n := given[f.piece+" "+f.hash()]
			if files += n; n > 1 || n > a.sent || a.acked && n != 1 {
				out = append(out, "a wrong number of files of "+f.piece)
			}
		}
	}
	if len(d.Files) != files || len(d.History) != files+submits || len(d.Papers) != submits {
		out = append(out, "something is there that nobody sent")
	}
	return out
}

// given counts how often the dossier holds a content.
func (h *house) given(p *applicant, f file) (n int) {
	h.t.Helper()
	a := h.open(0)
	defer a.Close()
	for _, x := range h.load(a, p).Files {
		if x.Hash == f.hash() {
			n++
		}
	}
	return n
}

// drained runs the jobs as they will have run an hour later, when the leases of the killed workers are over:
// everybody has one receipt, with a number of its own.
func (h *house) drained() {
	h.t.Helper()
	a := h.open(time.Hour)
	defer a.Close()
	_, err := a.Worker.Drain(h.t.Context())
	h.must(err)
	numbers := map[string]bool{}
	for _, p := range h.people {
		d := h.load(a, p)
		if d.Case.State != dossier.Submitted || len(d.Papers) != 1 || !d.Papers[0].Made || numbers[d.Papers[0].Number] {
			h.t.Errorf("%s: %s, papers %+v", p.email, d.Case.State, d.Papers)
			continue
		}
		numbers[d.Papers[0].Number] = true
		h.isSealed(a, d.Papers[0])
	}
}

// isSealed: the document is whole, signed by an office's key that may sign papers, and speaks of what is on record.
func (h *house) isSealed(a *app.App, p dossier.Paper) {
	h.t.Helper()
	f, _, err := a.Blobs.Open(p.Hash)
	h.must(err)
	defer f.Close()
	body, err := io.ReadAll(f)
	h.must(err)
	list, err := a.Seals.List()
	h.must(err)
	r, err := seal.Verify(body, list, a.Clock())
	if err != nil || !r.Signer.For(trust.Papers) {
		h.t.Errorf("receipt %s: %v", p.Number, err)
	}
	if !p.InForce() {
		h.t.Errorf("receipt %s is %s", p.Number, p.Status)
	}
}
