package portal_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/portal"
)

// filed is Awa with a renewal that she filed on 15 June 2026.
func filed(t *testing.T) (h *house, b *browser, at string) {
	t.Helper()
	h, b, at = renewing(t)
	b.complete(at)
	return h, b, at
}

// agent acts at the préfecture of Calvados.
func (h *house) agent(at string, role dossier.Role, cmd dossier.Command, word string) {
	h.t.Helper()
	cmd.Actor = dossier.Actor{Role: role, ID: "agent-" + string(role), Office: "14"}
	_, err := h.Dossiers.Act(h.t.Context(), h.load(at).Case.ID, "", cmd, word)
	h.must(err)
}

func TestAmendShowsOldAndNew(t *testing.T) {
	h, b, at := filed(t)
	b.get(at+"/summary", "Vous n’avez encore rien changé")
	v := values(steps["studies"]...)
	v["school"] = []string{"Sciences Po <Caen>"}
	b.want(b.send("POST", at+"/steps/studies", v), 303, at+"/summary")
	b.get(at, "corrections qui ne sont pas encore envoyées")
	page := b.get(at+"/summary", "Avant", "Maintenant", "Université de Caen", "Sciences Po &lt;Caen&gt;")
	if h.load(at).InForce().Body["school"] != "Université de Caen" {
		t.Fatal("a correction counts before it is sent")
	}
	b.post(at+"/amend", 303, at, "key", field(page, "key"))
	b.get(at, "Réponses corrigées")
	d := h.load(at)
	if d.InForce().Body["school"] != "Sciences Po <Caen>" || d.Case.Answers != 2 || d.Case.Filed.On != "2026-06-15" {
		t.Errorf("%+v", d.Case)
	}
}

func TestAmendCanBeDropped(t *testing.T) {
	_, b, at := filed(t)
	v := values(steps["resources"]...)
	v["scholarship"], v["scholarship_amount"] = []string{"no"}, nil
	b.want(b.send("POST", at+"/steps/resources", v), 303)
	b.get(at+"/summary", "Recevez-vous une bourse", "Abandonner")
	b.post(at+"/amend/undo", 303, at)
	b.get(at+"/summary", "Vous n’avez encore rien changé")
}

func TestRequestIsAnsweredWhereItIsRead(t *testing.T) {
	h, b, at := filed(t)
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Ask, Wants: []dossier.Want{
		{Piece: "passport", Motive: "unreadable", Note: "La page 3 est floue."}, {Piece: "transcripts", Motive: "missing"}}}, "")
	page := b.get(at, "Des pièces sont attendues de vous", "La page 3 est floue.", "illisible", "La pièce manque", "Répondez au plus tard le", "C’est à vous d’agir")
	b.post(at+"/answer", 422, "écrivez pourquoi vous ne pouvez pas", "key", field(page, "key"))
	w := b.give(at, "passport", "", upload{"vide.pdf", nil})
	b.want(w, 422)
	b.want(b.give(at, "passport", "", upload{"net.jpg", picture(99)}), 303)
	b.post(at+"/answer", 303, at, "word", "Mes notes ne sont pas encore publiées.")
	b.get(at, "Déposée", "Mes notes ne sont pas encore publiées.")
	if c := h.load(at).Case; c.State != dossier.Submitted || len(c.Wanted) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestPiecesTellTheirVerdict(t *testing.T) {
	h, b, at := filed(t)
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Judge, Piece: "passport", Verdict: dossier.Rejected, Motive: "too-old"}, "Il est expiré.")
	_, err := h.Dossiers.Open(t.Context(), dossier.Actor{Role: dossier.PreInstructor, ID: "a", Office: "14"}, h.load(at).Case.ID)
	h.must(err)
	page := b.get(at, "Refusée", "La pièce est trop ancienne", "Il est expiré.", "Votre dossier a été ouvert", "Agent chargé de la complétude")
	if strings.Contains(page, "agent-pre-instructor") {
		t.Error("an agent is named")
	}
}

func TestWhatColleaguesWriteStaysAmongThem(t *testing.T) {
	h, b, at := filed(t)
	for _, code := range h.load(at).Case.Filed.Wanted {
		h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Judge, Piece: code, Verdict: dossier.Accepted}, "")
	}
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.DeclareComplete}, "")
	h.agent(at, dossier.Instructor, dossier.Command{Do: dossier.Propose, Proposal: &dossier.Proposal{Grounds: []string{"resources"}}}, "avis défavorable")
	page := b.get(at, "Une décision attend sa signature")
	members := b.unzip(at)
	for _, text := range []string{page, string(members["history/events.json"]), string(members["history/words.json"]), string(members["history/history.txt"])} {
		if strings.Contains(text, "avis défavorable") || strings.Contains(text, `"resources"`) || strings.Contains(text, "Les moyens d’existence") {
			t.Errorf("a proposal that nobody signed is told: %s", text)
		}
	}
}

func TestWithdraw(t *testing.T) {
	h, b, at := filed(t)
	page := b.get(at+"/withdraw", "10 septembre 2026", "Rien n’est effacé")
	b.post(at+"/withdraw", 303, at, "key", field(page, "key"))
	b.get(at, "Retirée", "/archive.zip")
	if c := h.load(at).Case; c.State != dossier.Withdrawn {
		t.Errorf("%+v", c)
	}
	b.want(b.send("GET", at+"/withdraw", nil), 409)
	b.want(b.give(at, "passport", "", upload{"a.jpg", picture(1)}), 409)
}

// unzip downloads the whole file.
func (b *browser) unzip(at string) map[string][]byte {
	b.h.t.Helper()
	w := b.send("GET", at+"/archive.zip", nil)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/zip" {
		b.h.t.Fatalf("%d %v", w.Code, w.Header())
	}
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	b.h.must(err)
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		b.h.must(err)
		out[f.Name], err = io.ReadAll(r)
		b.h.must(err)
	}
	return out
}

func TestArchiveHoldsEverything(t *testing.T) {
	h, b, at := filed(t)
	b.want(b.give(at, "other", "", upload{"lettre.jpg", picture(77)}), 303)
	all := b.unzip(at)
	var m portal.Manifest
	h.must(json.Unmarshal(all["manifest.json"], &m))
	if len(m.Members) != len(all)-1 || len(m.Missing) != 0 {
		t.Errorf("%d members listed, %d there", len(m.Members), len(all)-1)
	}
	for _, x := range m.Members {
		sum := sha256.Sum256(all[x.Name])
		if hex.EncodeToString(sum[:]) != x.SHA256 || int64(len(all[x.Name])) != x.Size {
			t.Errorf("%s is not what the manifest says", x.Name)
		}
	}
	d := h.load(at)
	files := 0
	for name, body := range all {
		if strings.HasPrefix(name, "pieces/") {
			files++
			if strings.HasPrefix(name, "pieces/other/") && !bytes.Equal(body, picture(77)) {
				t.Errorf("%s is not what was given", name)
			}
		}
	}
	if files != len(d.Files) {
		t.Errorf("%d files, want %d", files, len(d.Files))
	}
	var events []struct {
		Seq  int64
		Hash string
	}
	h.must(json.Unmarshal(all["history/events.json"], &events))
	if len(events) != len(d.History) || events[len(events)-1].Hash != d.History[len(d.History)-1].Hash {
		t.Errorf("%d events, want %d, with their hashes", len(events), len(d.History))
	}
	var answers map[string]string
	h.must(json.Unmarshal(all["answers/version-1.json"], &answers))
	if answers["family_name"] != "Ndiaye" || !strings.Contains(string(all["answers/version-1.txt"]), "- Nom de famille\n  Ndiaye") {
		t.Errorf("answers: %v\n%s", answers, all["answers/version-1.txt"])
	}
}
