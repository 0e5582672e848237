package portal_test

import (
	"bytes"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"anef/internal/blob"
	"anef/internal/dossier"
	"anef/internal/store"
)

// renewing is Awa with a draft of her renewal, on a day when she may file.
func renewing(t *testing.T) (h *house, b *browser, at string) {
	t.Helper()
	h = open(t)
	files, err := blob.New(t.TempDir())
	h.must(err)
	h.Blobs = files
	h.Messages = store.Messages{DB: h.Mine.(*store.Dossiers).DB, Clock: h.Clock}
	h.on("2026-06-15")
	b = h.resident()
	return h, b, b.begin()
}

func (b *browser) begin() string {
	b.h.t.Helper()
	page := b.get("/dossiers/new?procedure=student.renewal")
	permit := field(page, "permit")
	w := b.send("POST", "/dossiers", values("procedure", "student.renewal", "permit", permit))
	b.want(w, 303)
	return w.Header().Get("Location")
}

func values(fields ...string) map[string][]string {
	out := map[string][]string{}
	for i := 0; i < len(fields); i += 2 {
		out[fields[i]] = append(out[fields[i]], fields[i+1])
	}
	return out
}

// field is the value of the first field of that name.
func field(page, name string) string {
	m := regexp.MustCompile(`name="` + name + `"[^>]* value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

var steps = map[string][]string{
	"identity": {"family_name", "Ndiaye", "given_names", "Awa", "birth_date-day", "27", "birth_date-month", "3", "birth_date-year", "2001",
		"birth_place", "Dakar", "birth_country", "SN", "nationality", "SN", "sex", "f"},
	"address": {"street", "3 rue des Lilas", "commune", "Caen", "commune-code", "14118", "phone", "06 39 98 12 34", "housing", "own"},
	"studies": {"school", "Université de Caen", "course", "Master 2", "studies", "registered", "changed_course", "no", "diploma_in_france", "yes",
		"mobility", "no", "years_left", "1"},
	"resources":    {"resources_personal", "no", "scholarship", "yes", "scholarship_amount", "615", "employed", "no", "supported", "no"},
	"observations": {"observations", "Rien."},
}

func (b *browser) fill(at string) {
	b.h.t.Helper()
	for step, fields := range steps {
		b.want(b.send("POST", at+"/steps/"+step, values(fields...)), 303)
	}
}

// picture is a photograph of a document; every shade is another file.
func picture(shade uint8) []byte {
	m := image.NewGray(image.Rect(0, 0, 40, 30))
	m.Set(3, 3, color.Gray{shade})
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

type upload struct {
	name string
	body []byte
}

// give sends files for a piece, with a form key.
func (b *browser) give(at, code, key string, files ...upload) *httptest.ResponseRecorder {
	b.h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	b.h.must(form.WriteField("key", key))
	for _, f := range files {
		part, err := form.CreateFormFile("file", f.name)
		b.h.must(err)
		_, err = part.Write(f.body)
		b.h.must(err)
	}
	b.h.must(form.Close())
	r := httptest.NewRequest("POST", at+"/pieces/"+code, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.front.ServeHTTP(w, r)
	return w
}

// complete gives every wanted piece and files.
func (b *browser) complete(at string) {
	b.h.t.Helper()
	b.fill(at)
	d := b.h.load(at)
	f, err := b.h.Dossiers.Form(b.h.t.Context(), d)
	b.h.must(err)
	route, _, _ := b.h.Dossiers.Route(f, "fr")
	for i, x := range route.Documents {
		if x.Required && x.When == "filing" {
			b.want(b.give(at, x.Code, "", upload{x.Code + ".jpg", picture(uint8(i))}), 303)
		}
	}
	b.post(at+"/submit", 303, at, "key", field(b.get(at+"/summary"), "key"))
}

// load reads a dossier as the platform does.
func (h *house) load(at string) dossier.Dossier {
	h.t.Helper()
	d, err := h.Dossiers.Load(h.t.Context(), dossier.Actor{Role: dossier.Clock}, dossier.ID(strings.TrimPrefix(at, "/dossiers/")))
	h.must(err)
	return d
}

func TestRenewalFromTheFirstQuestionToTheReceipt(t *testing.T) {
	h, b, at := renewing(t)
	b.get(at, "Renouvellement", "À faire")
	page := b.get(at+"/steps/identity", `value="Ndiaye"`, `value="27"`) // known from the account
	if strings.Contains(page, "error-summary\"") {
		t.Error("a page that was not filled in yet is blamed")
	}
	b.get(at+"/summary", "Vous ne pouvez pas encore déposer", "Répondez aux questions qui restent", "Ajoutez les pièces demandées")
	b.complete(at)
	b.get(at, "Déposée", "C’est au tour de", "Demande déposée", "En préparation", "15 octobre 2026")
	if c := h.load(at).Case; c.State != dossier.Submitted || c.Office != "14" {
		t.Errorf("%+v", c)
	}
}

func TestStepKeepsWhatIsWrong(t *testing.T) {
	_, b, at := renewing(t)
	wrong := append(slices.Clone(steps["identity"]), "birth_date-day", "31", "birth_date-month", "6")
	v := values(wrong...)
	v["birth_date-day"], v["birth_date-month"] = []string{"31"}, []string{"6"}
	v["family_name"] = []string{""}
	page := b.want(b.send("POST", at+"/steps/identity", v), 422, "Le 31 juin 2001 n’existe pas", "Répondez à cette question", `href="#birth_date"`, `value="31"`, `value="Dakar"`)
	if !strings.Contains(page, "<title>Erreur") {
		t.Error("the title does not say that something is wrong")
	}
	// Coming back later, the wrong date is there, with its complaint; it cannot be filed.
	b.get(at+"/steps/identity", "Le 31 juin 2001 n’existe pas", `value="31"`, `value="Dakar"`)
	b.get(at+"/summary", "Le 31 juin 2001 n’existe pas", "Vous ne pouvez pas encore déposer")
	b.want(b.send("POST", at+"/steps/identity", values(steps["identity"]...)), 303)
	if page := b.get(at + "/steps/identity"); strings.Contains(page, "n’existe pas") {
		t.Error("a corrected answer is still blamed")
	}
}

func TestLaterSavesWithoutBlame(t *testing.T) {
	_, b, at := renewing(t)
	b.post(at+"/steps/address", 303, at, "street", "3 rue des Lilas", "then", "later")
	b.get(at, "enregistrées")
	b.get(at+"/steps/address", `value="3 rue des Lilas"`)
}

func TestCommuneIsChosenWithoutScripts(t *testing.T) {
	_, b, at := renewing(t)
	v := values(steps["address"]...)
	v["commune"], v["commune-code"] = []string{"Saint-Denis"}, nil
	b.want(b.send("POST", at+"/steps/address", v), 422, "Plusieurs communes", `value="93066"`, `value="97411"`)
	v["commune-code"] = []string{"93066"}
	b.want(b.send("POST", at+"/steps/address", v), 303)
	b.get(at+"/summary", "Saint-Denis (93200)", "Seine-Saint-Denis")
}

func TestTwoTabsOnDifferentSteps(t *testing.T) {
	h, b, at := renewing(t)
	other := &browser{h, b.cookies}
	b.get(at + "/steps/identity")
	other.get(at + "/steps/studies")
	b.want(b.send("POST", at+"/steps/identity", values(steps["identity"]...)), 303)
	other.want(other.send("POST", at+"/steps/studies", values(steps["studies"]...)), 303)
	got := h.load(at).Typing().Body
	if got["birth_place"] != "Dakar" || got["course"] != "Master 2" {
		t.Errorf("one tab erased the other: %v", got)
	}
}

func TestSecondStartFindsTheFirst(t *testing.T) {
	_, b, at := renewing(t)
	b.get("/dossiers/new?procedure=student.renewal", "déjà commencé", `href="`+at+`"`)
	b.want(b.send("POST", "/dossiers", values("procedure", "student.renewal")), 303, at)
}

func TestUploads(t *testing.T) {
	h, b, at := renewing(t)
	good, other := upload{"Passeport été.JPG", picture(10)}, upload{"page 2.jpeg", picture(20)}
	letter := upload{"lettre.docx", append([]byte("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"), bytes.Repeat([]byte("[Content_Types].xml word/document.xml"), 50)...)}
	huge := upload{"scan.jpg", append(picture(1), make([]byte, 20<<20)...)}
	w := b.give(at, "passport", "", good, upload{"vide.pdf", nil}, letter, huge, other)
	b.want(w, 422, "est vide", "trop lourd", "file-passport", "Passeport été.JPG", "page 2.jpeg")
	if files := h.load(at).FilesOf("passport"); len(files) != 2 || files[0].Type != "image/jpeg" {
		t.Fatalf("the good files of the form are not kept: %+v", files)
	}
	b.want(b.give(at, "passport", ""), 422, "Choisissez au moins un fichier")
	b.want(b.give(at, "no-such-piece", "", good), 404)
	b.want(b.give(at, "other", "", good), 303)
}

func TestUploadTwice(t *testing.T) {
	h, b, at := renewing(t)
	key := field(b.get(at+"/pieces"), "key")
	for range 2 {
		b.want(b.give(at, "passport", key, upload{"a.jpg", picture(1)}), 303)
	}
	// The same page, another file: a person went back and chose again.
	b.want(b.give(at, "passport", key, upload{"b.jpg", picture(2)}), 303)
	files := h.load(at).FilesOf("passport")
	if len(files) != 2 {
		t.Fatalf("%d files, want 2", len(files))
	}
	b.post(at+"/pieces/passport/remove", 303, at+"/pieces#piece-passport", "file", files[0].ID)
	if left := h.load(at).FilesOf("passport"); len(left) != 1 || left[0].ID != files[1].ID {
		t.Errorf("left: %+v", left)
	}
	b.want(b.send("GET", at+"/files/"+files[0].ID, nil), 404)
}

func TestFileIsGivenBackSafely(t *testing.T) {
	h, b, at := renewing(t)
	b.want(b.give(at, "passport", "", upload{"a.jpg", picture(1)}), 303)
	w := b.send("GET", at+"/files/"+h.load(at).Files[0].ID, nil)
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), picture(1)) {
		t.Fatalf("%d, %d bytes", w.Code, w.Body.Len())
	}
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "Content-Disposition": "a.jpg", "Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"} {
		if !strings.Contains(w.Header().Get(name), want) {
			t.Errorf("%s: %q", name, w.Header().Get(name))
		}
	}
}

func TestSubmitTwice(t *testing.T) {
	h, b, at := renewing(t)
	b.complete(at)
	before := len(h.load(at).History)
	// The key of the form that was sent is gone with it; a new press meets the state.
	b.post(at+"/submit", 409, "")
	if n := len(h.load(at).History); n != before {
		t.Errorf("%d events, want %d", n, before)
	}
}

func TestDossiersOfOthersDoNotExist(t *testing.T) {
	h, b, at := renewing(t)
	b.want(b.give(at, "passport", "", upload{"a.jpg", picture(1)}), 303)
	file := h.load(at).Files[0].ID
	eve := h.enter("eve@example.org", "9987654321")
	for _, path := range []string{"", "/steps/identity", "/pieces", "/summary", "/withdraw", "/archive.zip", "/files/" + file, "/papers/C123.pdf"} {
		eve.want(eve.send("GET", at+path, nil), 404)
	}
	for _, path := range []string{"/steps/identity", "/submit", "/amend", "/amend/undo", "/answer", "/withdraw", "/pieces/passport/remove"} {
		eve.want(eve.send("POST", at+path, values("file", file, "family_name", "Eve")), 404)
	}
	eve.want(eve.give(at, "passport", "", upload{"a.jpg", picture(2)}), 404)
	if d := h.load(at); len(d.Files) != 1 || d.Case.State != dossier.Draft {
		t.Errorf("%+v", d.Case)
	}
}

func TestSessionThatEndsInAStepLosesNothing(t *testing.T) {
	h, b, at := renewing(t)
	h.on("2026-06-16")
	page := b.want(b.send("POST", at+"/steps/studies", values(steps["studies"]...)), 401)
	page = b.post("/sign-in", 200, "Master 2", "login", awa, "password", secret, "kept", field(page, "kept"))
	again := []string{}
	for _, m := range regexp.MustCompile(`name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		again = append(again, m[1], html.UnescapeString(m[2]))
	}
	b.want(b.send("POST", at+"/steps/studies", values(again...)), 303)
	if got := h.load(at).Typing().Body; got["course"] != "Master 2" || got["school"] != "Université de Caen" {
		t.Errorf("%v", got)
	}
}

func TestPiecesFollowAnswers(t *testing.T) {
	_, b, at := renewing(t)
	before, after, _ := strings.Cut(b.get(at+"/pieces"), "D’autres pièces, selon votre situation")
	if strings.Contains(before, "Attestation d’hébergement") || !strings.Contains(after, "Attestation d’hébergement") {
		t.Error("a piece that nobody wants yet stands among those wanted")
	}
	v := values(steps["address"]...)
	v["housing"], v["host_address_current"] = []string{"hosted"}, []string{"yes"}
	b.want(b.send("POST", at+"/steps/address", v), 303)
	before, _, _ = strings.Cut(b.get(at+"/pieces"), "D’autres pièces, selon votre situation")
	if !strings.Contains(before, "Attestation d’hébergement") {
		t.Error("the host’s certificate is not wanted of a guest")
	}
}

// A postcode that is also the code of another commune shows the communes of both départements, never that other one.
func TestPostcodeOfTwoDepartments(t *testing.T) {
	h := open(t)
	b := h.resident()
	at := b.begin()
	page := b.post(at+"/steps/address", 422, "Plusieurs communes", with(steps["address"], "commune", "01200", "commune-code", "")...)
	for _, code := range []string{`value="01033"`, `value="74109"`} {
		if !strings.Contains(page, code) {
			t.Errorf("no choice %s", code)
		}
	}
	if again := b.get(at + "/steps/address"); strings.Contains(page+again, "Labalme") || !strings.Contains(again, `value="01200"`) {
		t.Error("the postcode became another commune")
	}
}
