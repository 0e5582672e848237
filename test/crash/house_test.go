package crash

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/blob"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

const password = "le chat dort au soleil"

// house is one data folder, the program that runs on it, and the people who use it.
type house struct {
	t        *testing.T
	bin      string
	data     string
	database string
	people   []*applicant
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// open is the platform on the house's data, so much later than now, while no server runs.
func (h *house) open(later time.Duration) *app.App {
	h.t.Helper()
	clock := func() time.Time { return time.Now().Add(later) }
	a, err := app.New(h.t.Context(), config.Config{Data: h.data, DatabaseURL: h.database, Listen: "127.0.0.1:0"}, clock, slog.New(slog.DiscardHandler))
	h.must(err)
	return a
}

func (h *house) incoming() string { return filepath.Join(h.data, "files", "incoming") }

// prepare gives n people an account and a draft. They answer, give and file over HTTP.
func prepare(t *testing.T, bin, database string, n int) *house {
	t.Helper()
	h := &house{t: t, bin: bin, data: filepath.Join(t.TempDir(), "var"), database: database}
	a := h.open(0)
	defer a.Close()
	noise := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range n {
		h.people = append(h.people, h.meet(a, i, noise))
	}
	return h
}

func (h *house) meet(a *app.App, i int, noise *rand.Rand) *applicant {
	h.t.Helper()
	ctx, ends := h.t.Context(), a.Clock.Today().Plus(75) // within the time to renew
	number := fmt.Sprintf("77%08d", i)
	acc, who, held, err := a.Welcome(ctx, account.Account{Email: fmt.Sprintf("a%d@example.org", i), Foreigner: number, Lang: locale.FR}, password,
		person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "2001-03-27", Nationality: "SN", Foreigner: number},
		permit.Permit{Kind: "card", Ground: "student", Starts: ends.PlusMonths(-12, day.Clamp).Plus(1), Ends: ends})
	h.must(err)
	c, err := a.Dossiers.Start(ctx, acc.ID, who, held, "student.renewal")
	h.must(err)
	p := &applicant{email: acc.Email, from: fmt.Sprintf("10.1.0.%d", i+1), id: c.ID, client: browser()}
	for _, step := range slices.Sorted(maps.Keys(steps)) {
		p.acts = append(p.acts, &act{path: "/steps/" + step, answers: steps[step]})
	}
	for _, piece := range h.wanted(a, c.Case) {
		p.acts = append(p.acts, upload(file{piece, picture(noise)}))
	}
	p.acts = append(p.acts, &act{path: "/submit", key: ident.ID(), submit: true})
	return p
}

// steps are the answers of everybody, as the pages send them.
var steps = map[string]url.Values{
	"identity": {"family_name": {"Ndiaye"}, "given_names": {"Awa"}, "birth_date-day": {"27"}, "birth_date-month": {"3"}, "birth_date-year": {"2001"},
		"birth_place": {"Dakar"}, "birth_country": {"SN"}, "nationality": {"SN"}, "sex": {"f"}},
	"address": {"street": {"3 rue des Lilas"}, "commune": {"Caen"}, "commune-code": {"14118"}, "phone": {"06 39 98 12 34"}, "housing": {"own"}},
	"studies": {"school": {"Université de Caen"}, "course": {"Master 2"}, "studies": {"registered"}, "changed_course": {"no"},
		"diploma_in_france": {"yes"}, "mobility": {"no"}, "years_left": {"1"}},
	"resources":    {"resources_personal": {"no"}, "scholarship": {"yes"}, "scholarship_amount": {"615"}, "employed": {"no"}, "supported": {"no"}},
	"observations": {"observations": {"Rien."}},
}

// kept are some of these answers as the platform keeps them: one for each step.
var kept = map[string][2]string{
	"/steps/identity": {"birth_place", "Dakar"}, "/steps/address": {"street", "3 rue des Lilas"}, "/steps/studies": {"course", "Master 2"},
	"/steps/resources": {"scholarship_amount", "615"}, "/steps/observations": {"observations", "Rien."},
}

// wanted asks the platform which pieces these answers call for.
func (h *house) wanted(a *app.App, c dossier.Case) (codes []string) {
	h.t.Helper()
	f, err := a.Dossiers.Form(h.t.Context(), dossier.Dossier{Case: c})
	h.must(err)
	got := map[string]string{}
	for code, typed := range steps {
		s, _, ok := f.Procedure.Step(code)
		if !ok {
			h.t.Fatalf("no step %s", code)
		}
		answers, err := f.Check(s, typed.Get)
		h.must(err)
		for id, v := range answers {
			got[id] = v
		}
	}
	route, _, _ := a.Dossiers.Route(f.With(got), locale.FR)
	for _, d := range route.Documents {
		if d.Required && d.When == catalogue.AtFiling {
			codes = append(codes, d.Code)
		}
	}
	return codes
}

// picture is a photograph like no other.
func picture(noise *rand.Rand) []byte {
	m := image.NewGray(image.Rect(0, 0, 160, 120))
	for i := range m.Pix {
		m.Pix[i] = byte(noise.Uint32())
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// twoFiles is a form with two pictures that were never given before.
func (p *applicant) twoFiles(try int) *act {
	noise := rand.New(rand.NewPCG(2, uint64(try)))
	a := upload(file{"other", picture(noise)}, file{"other", picture(noise)})
	p.acts = append(p.acts, a)
	return a
}

// cutOff sends the form up to the middle of its second file and kills the server: as soon as the first is on disk,
// or when the second is being written as well.
func (h *house) cutOff(s *server, p *applicant, two *act, second bool) {
	h.t.Helper()
	before := len(h.halves())
	kind, body := two.form()
	half := bytes.Index(body, two.files[1].body) + len(two.files[1].body)/2
	r, w := io.Pipe()
	answer := make(chan error, 1)
	two.sent++
	go func() { answer <- p.post(h.t.Context(), s.url+p.at(two.path), kind, r) }()
	_, err := w.Write(body[:half])
	h.must(err)
	files, err := blob.New(filepath.Join(h.data, "files"))
	h.must(err)
	h.until("the first file is on disk", func() bool {
		there, err := files.Has(two.files[0].hash())
		return err == nil && there && (!second || len(h.halves()) > before)
	})
	s.kill()
	_ = w.CloseWithError(io.ErrClosedPipe) // the browser gives up
	if err := <-answer; err == nil {
		h.t.Error("half a form was acknowledged")
	}
}

// halves are the files that are being received, or were when a server was killed.
func (h *house) halves() []os.DirEntry {
	h.t.Helper()
	all, err := os.ReadDir(h.incoming())
	h.must(err)
	return all
}

// until looks again and again, for at most ten seconds.
func (h *house) until(what string, so func() bool) {
	h.t.Helper()
	tick, end := time.NewTicker(time.Millisecond), time.After(10*time.Second)
	defer tick.Stop()
	for !so() {
		select {
		case <-end:
			h.t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}
