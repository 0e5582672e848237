package portal_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/rules"
)

// another is a made-up procedure beside the renewal, like it but for its name and what the pairs of words change.
func another(t *testing.T, swaps ...string) map[string]func(string) string {
	t.Helper()
	b, err := fs.ReadFile(rules.FS, "procedures/student.renewal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, examples, _ := strings.Cut(string(b), "\nexamples:")
	first, _, _ := strings.Cut(examples, "\n  - name: Caen")
	swaps = append([]string{"procedure: student.renewal", "procedure: test.other", "order: 10", "order: 900",
		"fr: Renouvellement d’un titre de séjour étudiant", "fr: Une demande inventée"}, swaps...)
	for i := 0; i < len(swaps); i += 2 {
		if !strings.Contains(text, swaps[i]) {
			t.Fatalf("the rule file does not say %q", swaps[i])
		}
		text = strings.ReplaceAll(text, swaps[i], swaps[i+1])
	}
	return map[string]func(string) string{"procedures/test.other.yaml": func(string) string { return text + "\nexamples:" + first + "\n" }}
}

// A second application beside the first begins with what was said and given, and says so.
func TestSecondApplication(t *testing.T) {
	h, b, at := filed(t)
	h.decree(another(t))
	first := h.load(at).Case.Reference
	page := b.get("/dossiers/new?procedure=test.other")
	w := b.send("POST", "/dossiers", values("procedure", "test.other", "permit", field(page, "permit")))
	b.want(w, 303)
	second := w.Header().Get("Location")
	b.get(second, "repris vos réponses et vos pièces de la demande "+first, "Vos autres demandes en cours", first, at)
	b.get(at, "Vos autres demandes en cours", "Une demande inventée", second)
	b.get(second+"/steps/address", "3 rue des Lilas")
	page = b.get(second+"/pieces", "Repris de la demande "+first+", envoyé le 15 juin 2026", "Retirer")
	d := h.load(second)
	taken := d.Files[0]
	b.post(second+"/pieces/"+taken.Piece+"/remove", 303, second+"/pieces#piece-"+taken.Piece, "key", field(page, "key"), "file", taken.ID)
	if n := len(h.load(second).FilesOf(taken.Piece)); n != 0 {
		t.Errorf("%d files of a piece that was taken out", n)
	}
	b.get(at+"/files/"+fileOf(h.load(at), taken.Piece), "") // the first one's is still there
}

func fileOf(d dossier.Dossier, piece string) string { return d.FilesOf(piece)[0].ID }

// A content that a dossier holds survives when the same is refused elsewhere.
func TestRefusedTwin(t *testing.T) {
	h, b, at := filed(t)
	d := h.load(at)
	h.Scan = func(context.Context, string) error { return fault.New(fault.Invalid, "document.refused.unknown-type") }
	f := d.Files[0]
	blob, _, err := h.Blobs.Open(f.Hash)
	h.must(err)
	defer blob.Close()
	content := make([]byte, f.Size)
	_, err = blob.Read(content)
	h.must(err)
	b.want(b.give(at, f.Piece, "again", upload{"x.jpg", content}), 422)
	if _, _, err := h.Blobs.Open(f.Hash); err != nil {
		t.Errorf("the filed document is gone: %v", err)
	}
}
