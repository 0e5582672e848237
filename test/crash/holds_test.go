package crash

import (
	"io"
	"strings"
	"time"

	"anef/internal/app"
	"anef/internal/dossier"
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
		h.isPDF(a, d.Papers[0].Hash)
	}
}

func (h *house) isPDF(a *app.App, hash string) {
	h.t.Helper()
	f, _, err := a.Blobs.Open(hash)
	h.must(err)
	defer f.Close()
	body, err := io.ReadAll(f)
	h.must(err)
	if !strings.HasPrefix(string(body), "%PDF-") || !strings.Contains(string(body[max(0, len(body)-64):]), "%%EOF") {
		h.t.Errorf("a receipt is no whole PDF")
	}
}
