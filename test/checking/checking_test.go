package checking

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/ident"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// carlos has an extension in force; his card ended three weeks ago.
const carlos = "carlos@example.org"

var (
	known  = []string{"PEREIRA DA SILVA Carlos", "1999"}
	hidden = []string{"1999-03-18", "18 mars 1999", "7703000008", "C35000008"} // birthday, numbers of person and permit
)

func pairOf(p paper) url.Values { return url.Values{"number": {p.Number}, "code": {p.Code}} }

func TestThreeWaysToAsk(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			h := open(t, engine)
			all := h.papers(carlos)
			extension, receipt := all["extension"], all["receipt"]
			says := append([]string{`data-tone="good"`, "Document valide", "964"}, known...)
			h.tells("number and code", h.post(employer, "/verify", pairOf(extension)), 200, says, hidden)
			h.tells("in small letters", h.post(employer, "/verify", url.Values{"number": {strings.ToLower(extension.Number)}, "code": {strings.ReplaceAll(strings.ToLower(extension.Code), "-", " ")}}), 200, says, hidden)
			h.tells("file", h.drop(extension.File), 200, says, hidden)
			h.tells("page as a picture", h.drop(page(t, extension.File)), 200, says, hidden)
			h.tells("receipt", h.post(employer, "/verify", pairOf(receipt)), 200, append([]string{"Authentique, mais sans droit", `data-tone="wait"`}, known...), hidden)
			h.tells("nothing", h.post(employer, "/verify", nil), 422, []string{"Écrivez le numéro", "Écrivez le code"}, nil)
			h.tells("not a file", h.drop([]byte("hello")), 422, []string{"n’a pas de signature"}, nil)
			h.clock.Set("2028-01-01")
			h.tells("years later", h.post(employer, "/verify", pairOf(extension)), 200, append([]string{"Document expiré"}, known...), append(hidden, "964"))
		})
	}
}

// page is the first page as somebody photographs it.
func page(t *testing.T, file []byte) []byte {
	t.Helper()
	c := exec.Command("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", "-")
	c.Stdin = bytes.NewReader(file)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestForged(t *testing.T) {
	h := shared(t)
	mine, theirs := h.papers(carlos)["extension"], h.papers("amadou@example.org")["extension"]
	for i, at := range []int{len(mine.File) / 3, len(mine.File) / 2, len(mine.File) - 40} {
		changed := bytes.Clone(mine.File)
		changed[at] ^= 0x01
		h.tells(fmt.Sprintf("one byte changed (%d)", i), h.drop(changed), 200, []string{"falsifié", `data-tone="bad"`}, append(hidden, known[0]))
	}
	h.tells("another's symbol, pasted in", h.drop(pasted(t, mine.File, theirs.File)), 200, []string{"falsifié"}, []string{"KONÉ", known[0]})
	// The seal taken off, and the symbol of somebody else on the page: the page says whose it is.
	bare := bytes.Replace(pasted(t, mine.File, theirs.File), []byte("/ByteRange"), []byte("/Nothing__"), 1)
	h.tells("a copy with another's symbol", h.drop(bare), 200, []string{"pas l’original", "KONÉ Amadou", `data-tone="wait"`}, []string{known[0]})
}

// pasted puts the page of one paper, with its symbol, into the file of another.
func pasted(t *testing.T, into, from []byte) []byte {
	t.Helper()
	stream := regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	longest := func(file []byte) (at []int) { // pages are the streams with a symbol; the first page has it
		for _, m := range stream.FindAllSubmatchIndex(file, -1) {
			if bytes.HasPrefix(file[m[2]:], []byte{0x78}) && hasSymbol(file[m[2]:m[3]]) {
				return m[2:4]
			}
		}
		t.Fatal("no page with a symbol")
		return nil
	}
	a, b := longest(into), longest(from)
	return append(append(bytes.Clone(into[:a[0]]), from[b[0]:b[1]]...), into[a[1]:]...)
}

func TestGuessing(t *testing.T) {
	h := open(t, sqldb.SQLite)
	p := h.papers(carlos)["extension"]
	for name, number := range map[string]string{"a paper": p.Number, "no paper": ident.Reference('C')} {
		var pages []string
		for i := range 10 {
			w := h.post(caller{address: fmt.Sprintf("198.51.100.%d:1", i)}, "/verify", url.Values{"number": {number}, "code": {"AAAA-CCCC"}})
			h.tells(name, w, 200, []string{"Document inconnu"}, known)
			pages = append(pages, w.Body.String())
		}
		if w := h.post(caller{address: "203.0.113.9:1"}, "/verify", url.Values{"number": {number}, "code": {p.Code}}); w.Code != http.StatusTooManyRequests {
			t.Errorf("the eleventh try on %s: %d", name, w.Code)
		}
		if pages[0] != pages[9] {
			t.Errorf("%s: answers differ", name)
		}
	}
	h.tells("the file still opens it", h.drop(p.File), 200, known, nil)

	// One network that tries many numbers is stopped, and a right pair does not count against it.
	other := h.papers("amadou@example.org")["extension"]
	them := caller{address: "203.0.113.50:1"}
	for i := range 100 {
		if w := h.post(them, "/verify", pairOf(other)); w.Code != http.StatusOK {
			t.Fatalf("the right pair for the %dth time: %d", i, w.Code)
		}
	}
	n := 0
	for ; n < 100; n++ {
		if w := h.post(them, "/verify", url.Values{"number": {ident.Reference('C')}, "code": {"AAAA-CCCC"}}); w.Code == http.StatusTooManyRequests {
			break
		}
	}
	if n != 50 {
		t.Errorf("a network tries %d numbers", n)
	}
}

func TestPrograms(t *testing.T) {
	h := shared(t)
	p := h.papers(carlos)["extension"]
	var found map[string]any
	w := h.get(employer, "/api/v1/verify/"+p.Number+"?lang=en&code="+p.Code)
	h.must(json.Unmarshal(w.Body.Bytes(), &found))
	x, _ := found["paper"].(map[string]any)
	if w.Code != 200 || found["verdict"] != "valid" || x["rights"] == nil || x["kind"] != "extension" {
		t.Errorf("%d %v", w.Code, found)
	}
	h.tells("the API", w, 200, []string{`"surname":"Pereira da Silva"`, `"birth_year":"1999"`, `"hours_a_year":964`}, hidden)
	h.tells("a wrong code", h.get(employer, "/api/v1/verify/"+p.Number+"?code=AAAA-AAAA"), 200, []string{`"verdict":"unknown"`}, []string{`"paper"`})
	h.tells("no code", h.get(employer, "/api/v1/verify/"+p.Number), 422, []string{`"field":"code"`}, nil)

	program, token := account.NewProgram("CAF", account.Bulk, h.clock.Now())
	h.must(h.app.Programs().AddProgram(t.Context(), program))
	body := fmt.Sprintf(`{"papers":[{"number":%q,"code":%q},{"number":%q,"code":"AAAA-AAAA"},{"number":"","code":""}]}`, p.Number, p.Code, ident.Reference('C'))
	bulk := func(token string) *httptest.ResponseRecorder {
		return h.ask(caller{token: token}, httptest.NewRequest("POST", "/api/v1/verify", strings.NewReader(body)))
	}
	h.tells("without a key", bulk(""), 401, []string{"problem", "about:blank"}[1:], nil)
	h.tells("with a wrong key", bulk(token+"x"), 401, nil, nil)
	w = bulk(token)
	h.tells("in bulk", w, 200, []string{`"verdict":"valid"`, `"verdict":"unknown"`}, nil)
	if n := strings.Count(w.Body.String(), `"verdict"`); n != 3 {
		t.Errorf("%d answers", n)
	}
	h.must(h.app.Programs().RevokeProgram(t.Context(), program.ID, h.clock.Now()))
	h.tells("with a revoked key", bulk(token), 401, nil, nil)
	h.tells("one by one with a revoked key", h.ask(caller{token: token}, httptest.NewRequest("GET", "/api/v1/verify/"+p.Number+"?code="+p.Code, nil)), 401, nil, nil)
}

// What a holder shows, what an employer sees, what both keep.
func TestShare(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			h := open(t, engine)
			holder, stranger := h.enter(carlos), h.enter("amadou@example.org")
			form := url.Values{"key": {ident.ID()}, "dossier": {string(h.dossierOf(carlos))}, "shows": {"work"}, "to": {"Café du Port"},
				"until-day": {"22"}, "until-month": {"12"}, "until-year": {"2026"}}
			form.Set("until-year", "2027")
			h.tells("too long", h.post(holder, "/shares", form), 422, []string{"Café du Port"}, nil)
			form.Set("until-year", "2026")
			h.tells("somebody else’s dossier", h.post(stranger, "/shares", form), 422, nil, nil)
			w := h.post(holder, "/shares", form)
			at := w.Header().Get("Location")
			if again := h.post(holder, "/shares", form).Header().Get("Location"); again != at || w.Code != 303 {
				t.Fatalf("%d %q, a second click %q", w.Code, at, again)
			}
			w = h.get(holder, at)
			m := regexp.MustCompile(`/verify/s/([A-Z0-9-]{17})"`).FindStringSubmatch(w.Body.String())
			if m == nil {
				t.Fatalf("no code: %s", w.Body)
			}
			link := "/verify/s/" + m[1]
			h.tells("the holder’s page", w, 200, []string{m[1], "Nadie ha mirado"}, nil)
			h.tells("somebody else", h.get(stranger, at), 404, nil, nil)

			h.tells("before the name", h.get(employer, link), 200, []string{"Café du Port", "droit au travail"}, append(hidden, known[0]))
			h.tells("without a name", h.post(employer, link, nil), 422, nil, append(hidden, known[0]))
			look := url.Values{"by": {"Mme Petit"}, "key": {ident.ID()}}
			w = h.post(employer, link, look)
			told := w.Header().Get("Location")
			if again := h.post(employer, link, look).Header().Get("Location"); again != told || w.Code != 303 {
				t.Fatalf("%d %q, again %q", w.Code, told, again)
			}
			h.tells("the answer", h.get(employer, told), 200, append([]string{"964", "Mme Petit", `data-tone="good"`}, known...), append(hidden, "Études"))
			h.tells("the holder sees", h.get(holder, at), 200, []string{"Mme Petit", "22 de noviembre de 2026"}, nil)
			if n := strings.Count(h.get(holder, at).Body.String(), "Mme Petit"); n != 1 {
				t.Errorf("%d looks", n)
			}
			proofOf(t, h, told)
			h.tells("the API", h.get(employer, "/api/v1/verify/shares/"+strings.ToLower(m[1])+"?by=CAF"), 200, []string{`"verdict":"valid"`, `"shows":["work"]`}, append(hidden, `"number":"C`))
			h.tells("the holder sees that too", h.get(holder, at), 200, []string{"CAF"}, nil)

			h.tells("withdraw as somebody else", h.post(stranger, at+"/withdraw", nil), 404, nil, nil)
			h.tells("withdraw", h.post(holder, at+"/withdraw", nil), 303, nil, nil)
			gone := h.get(employer, link)
			h.tells("after", gone, 404, nil, known[:1])
			h.tells("look after", h.post(employer, link, url.Values{"by": {"x"}}), 404, nil, nil)
			never := h.get(employer, "/verify/s/AAAAA-CCCCC-DDDDD")
			if strings.ReplaceAll(never.Body.String(), "AAAAA-CCCCC-DDDDD", m[1]) != gone.Body.String() {
				t.Error("a withdrawn code is told from one that never was")
			}
			h.tells("the proof stays", h.get(employer, told), 200, known, nil)
			h.tells("the proof without its code", h.get(employer, strings.Split(told, "?")[0]+"?code=AAAAA-AAAAA-AAAAA"), 404, nil, known[:1])
		})
	}
}

// proofOf wants a PDF that tools of others find signed, the same each time, and that is found again by its number.
func proofOf(t *testing.T, h *house, told string) {
	t.Helper()
	u, err := url.Parse(told)
	h.must(err)
	at := u.Path + "/proof.pdf?" + u.RawQuery
	first, second := h.get(employer, at), h.get(employer, at)
	if first.Code != 200 || !bytes.Equal(first.Body.Bytes(), second.Body.Bytes()) {
		t.Fatalf("proof: %d, then another", first.Code)
	}
	file := filepath.Join(t.TempDir(), "proof.pdf")
	h.must(os.WriteFile(file, first.Body.Bytes(), 0o600))
	out, _ := exec.Command("pdfsig", "-nocert", file).CombinedOutput()
	if !strings.Contains(string(out), "Signature is Valid") {
		t.Errorf("pdfsig: %s", out)
	}
	if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %s", out)
	}
	words, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	h.must(err)
	number := u.Path[strings.LastIndex(u.Path, "/")+1:]
	for _, s := range []string{"Mme Petit", "PEREIRA DA SILVA Carlos", "964", number, u.Query().Get("code")} {
		if !strings.Contains(string(words), s) {
			t.Errorf("the proof does not say %q:\n%s", s, words)
		}
	}
	w := h.post(employer, "/verify", url.Values{"number": {number}, "code": {u.Query().Get("code")}})
	if w.Code != 303 || w.Header().Get("Location") != told {
		t.Errorf("typed at the door it leads to %d %q", w.Code, w.Header().Get("Location"))
	}
	h.tells("a proof is no paper", h.drop(first.Body.Bytes()), 200, []string{"Document inconnu"}, nil)
}

// Who checked a paper without a share gets a proof too.
func TestProofOfAPair(t *testing.T) {
	h := shared(t)
	v := pairOf(h.papers(carlos)["extension"])
	h.tells("without a name", h.post(employer, "/verify/proof", v), 422, []string{"Écrivez votre nom"}, nil)
	v.Set("by", "Mme Petit")
	w := h.post(employer, "/verify/proof", v)
	if w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	proofOf(t, h, w.Header().Get("Location"))
	v.Set("code", "AAAA-AAAA")
	h.tells("with a wrong code", h.post(employer, "/verify/proof", v), 404, nil, known)
}
