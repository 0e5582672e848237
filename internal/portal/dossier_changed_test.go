package portal_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/catalogue"
	"anef/internal/store"
	"anef/rules"
)

// decree makes the real law with some files changed the one in force, and keeps its versions. A file that is not
// there begins empty.
func (h *house) decree(changes map[string]func(string) string) {
	h.t.Helper()
	files := fstest.MapFS{}
	h.must(fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(rules.FS, p)
		files[p] = &fstest.MapFile{Data: b}
		return err
	}))
	for name, change := range changes {
		old := ""
		if f := files[name]; f != nil {
			old = string(f.Data)
		}
		files[name] = &fstest.MapFile{Data: []byte(change(old))}
	}
	law, err := catalogue.Load(files)
	h.must(err)
	h.Rules = func() *catalogue.Rules { return law }
	h.Dossiers.Rules = h.Rules
	kept := store.Versions{DB: h.Mine.(*store.Dossiers).DB}
	h.Dossiers.Versions.Kept = kept
	h.must(kept.Remember(h.t.Context(), law, h.now))
}

// bicycles asks one question more, and for the school in other words.
func bicycles(s string) string {
	s = strings.Replace(s, "fr: Établissement, en: School or university", "fr: Votre université ou école, en: School or university", 1)
	return strings.Replace(s, "      - {id: school,", "      - {id: has_bicycle, kind: yesno, label: {fr: Avez-vous un vélo ?, en: Bicycle?, es: ¿Bicicleta?}}\n      - {id: school,", 1)
}

func TestDraftUnderANewVersion(t *testing.T) {
	h, b, at := renewing(t)
	h.decree(nil)
	b.send("POST", at+"/withdraw", values("key", field(b.get(at+"/withdraw"), "key")))
	at = b.begin()
	b.fill(at)
	if page := b.get(at); strings.Contains(page, "ont changé") {
		t.Error("nothing changed and the page says so")
	}
	h.decree(map[string]func(string) string{"procedures/student.renewal.yaml": bicycles})
	page := b.get(at, "Des questions ont changé", "Avez-vous un vélo\u00a0? (nouvelle question)", "Votre université ou école (question modifiée)", "/steps/studies#has_bicycle")
	if strings.Count(page, "Des questions ont changé") != 1 {
		t.Error("said more than once")
	}
	page = b.get(at+"/steps/studies", "nouvelle question", "question modifiée", `value="Université de Caen"`)
	if strings.Count(page, "question modifiée") != 1 {
		t.Error("a question that did not change is marked")
	}
	b.want(b.send("POST", at+"/steps/studies", values(append(steps["studies"], "has_bicycle", "no")...)), 303)
	d := h.load(at)
	f, err := h.Dossiers.Form(t.Context(), d)
	h.must(err)
	route, _, _ := h.Dossiers.Route(f, "fr")
	for i, x := range route.Documents {
		if x.Required && x.When == "filing" && d.Case.Pieces[x.Code].Files == 0 {
			b.want(b.give(at, x.Code, "", upload{x.Code + ".jpg", picture(uint8(50 + i))}), 303)
		}
	}
	b.post(at+"/submit", 303, at, "key", field(b.get(at+"/summary"), "key"))

	// Filed, it stays as it is, whatever the file says next.
	h.decree(nil)
	if page := b.get(at + "/steps/studies"); !strings.Contains(page, "Avez-vous un vélo") || strings.Contains(page, "nouvelle question") {
		t.Error("a filed dossier changed with the file")
	}
}
