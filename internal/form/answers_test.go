package form_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/locales"
	"anef/rules"
)

var (
	awa  = person.Person{ID: "p", FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN"}
	card = permit.Permit{ID: "c", Kind: "card", Ground: "student", Ends: "2026-09-30"}
)

const today = day.Date("2026-06-15")

func renewalOf(t testing.TB, held permit.Permit, a form.Answers) *form.Form {
	t.Helper()
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := r.Procedure("student.renewal")
	if !ok {
		t.Fatal("no student.renewal")
	}
	return form.New(r, p, awa, held, a, today)
}

func step(t testing.TB, f *form.Form, code string) catalogue.Step {
	t.Helper()
	s, _, ok := f.Procedure.Step(code)
	if !ok {
		t.Fatalf("no step %s", code)
	}
	return s
}

// typed is what a browser would send.
func typed(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

// fields tells what is wrong with which field, by key.
func fields(t testing.TB, err error) map[string]string {
	t.Helper()
	if err == nil {
		return nil
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		t.Fatalf("not a form's error: %v", err)
	}
	out := map[string]string{}
	for name, text := range f.Fields {
		out[name] = strings.TrimPrefix(text.Key, "form.error.")
	}
	return out
}

func questions(f *form.Form, s catalogue.Step) (now, later []string) {
	for _, q := range f.Questions(s) {
		if q.Later {
			later = append(later, q.ID)
		} else {
			now = append(now, q.ID)
		}
	}
	return now, later
}

// A question that another answer on the page calls for is on the page already, marked as later.
func TestQuestionsFollowAnswers(t *testing.T) {
	for housing, want := range map[string]bool{"": false, "own": false, "hosted": true, "hotel": false} {
		a := form.Answers{}
		if housing != "" {
			a["housing"] = housing
		}
		f := renewal(t, a)
		now, later := questions(f, step(t, f, "address"))
		if slices.Contains(now, "host_address_current") != want || slices.Contains(later, "host_address_current") == want {
			t.Errorf("housing %q: now %v, later %v", housing, now, later)
		}
	}
}

func TestUnfinished(t *testing.T) {
	ids := func(qs []catalogue.Question) (out []string) {
		for _, q := range qs {
			out = append(out, q.ID)
		}
		return out
	}
	f := renewal(t, form.Answers{})
	all := ids(f.Unfinished())
	for _, id := range []string{"family_name", "commune", "housing", "studies", "employed"} {
		if !slices.Contains(all, id) {
			t.Errorf("%s is not wanted from an empty form: %v", id, all)
		}
	}
	for _, id := range []string{"usual_name", "host_address_current", "salary_amount", "observations"} {
		if slices.Contains(all, id) {
			t.Errorf("%s is wanted from an empty form", id)
		}
	}
	f = renewal(t, form.Answers{"employed": "yes", "housing": "hosted"})
	all = ids(f.Unfinished())
	for _, id := range []string{"host_address_current", "salary_amount"} {
		if !slices.Contains(all, id) {
			t.Errorf("%s is not wanted although its question is put: %v", id, all)
		}
	}
}

// What is wrong stays as it was typed, beside what is wrong with it; what is right becomes canonical.
func TestCheckKeepsWhatIsWrong(t *testing.T) {
	f := renewal(t, form.Answers{})
	got, err := f.Check(step(t, f, "address"), typed("street", " 3 rue des Fleurs \r\n", "commune", "Nulle Part", "phone", "12 34", "housing", "castle"))
	want := map[string]string{"commune": "commune-unknown", "phone": "phone", "housing": "choice"}
	if wrong := fields(t, err); !maps.Equal(wrong, want) {
		t.Errorf("wrong: %v, want %v", wrong, want)
	}
	for id, text := range map[string]string{"street": "3 rue des Fleurs", "commune": "Nulle Part", "phone": "12 34", "housing": "castle"} {
		if got[id] != text {
			t.Errorf("%s: %q, want %q", id, got[id], text)
		}
	}
}

func TestRequired(t *testing.T) {
	f := renewal(t, form.Answers{})
	_, err := f.Check(step(t, f, "address"), typed("housing", "hosted"))
	wrong := fields(t, err)
	for _, id := range []string{"street", "commune", "phone", "host_address_current"} {
		if wrong[id] != "required" {
			t.Errorf("%s: %q", id, wrong[id])
		}
	}
	if _, ok := wrong["address_line2"]; ok {
		t.Error("an optional line is required")
	}
}

// The answer to a question that is no longer put is not an answer, nor an error.
func TestAnswersBehindAHiddenQuestion(t *testing.T) {
	f := renewal(t, form.Answers{"housing": "hosted", "host_address_current": "no"})
	got, err := f.Check(step(t, f, "address"), typed("street", "3 rue des Fleurs", "commune", "Caen", "phone", "06 12 34 56 78",
		"housing", "own", "host_address_current", "perhaps"))
	if err != nil {
		t.Error(fields(t, err))
	}
	if v, there := got["host_address_current"]; there {
		t.Errorf("kept %q", v)
	}
	if got["commune"] != "14118" || got["phone"] != "+33612345678" {
		t.Errorf("canonical: %v", got)
	}
}

// A day that is given whole, as an answer that is kept, is judged like one in three fields.
func TestWholeDates(t *testing.T) {
	f := renewal(t, form.Answers{})
	for text, wrong := range map[string]string{"2001-04-05": "", "2001-06-31": "no-such-day", "2031-04-05": "birth-date", "05/04/2001": "date"} {
		_, err := f.Check(step(t, f, "identity"), typed("birth_date", text))
		if got := fields(t, err)["birth_date"]; got != wrong {
			t.Errorf("%s: %q, want %q", text, got, wrong)
		}
	}
}

// The commune of residence decides the office, whatever the postcode.
func TestTheCommuneDecides(t *testing.T) {
	for commune, department := range map[string]string{"01033": "01", "74109": "74", "14118": "14", "97411": "974", "": "", "nowhere": ""} {
		f := renewal(t, form.Answers{"commune": commune})
		if f.Question.Department != department {
			t.Errorf("%s: %q, want %q", commune, f.Question.Department, department)
		}
	}
}

func TestPhones(t *testing.T) {
	f := renewal(t, form.Answers{})
	s := step(t, f, "address")
	for text, want := range map[string]string{
		"06 12 34 56 78": "+33612345678", "06.12.34.56.78": "+33612345678", "+33 6 12 34 56 78": "+33612345678",
		"+33 (0)6 12 34 56 78": "+33612345678", "0033612345678": "+33612345678", "00221 77 123 45 67": "+221771234567",
		"612345678": "", "06 12": "", "+33 6 12 34 56 78 90 12 34 56": "", "06 12 34 56 7x": "", "++33612345678": "",
	} {
		got, err := f.Check(s, typed("phone", text))
		wrong := fields(t, err)["phone"]
		if want != "" && (got["phone"] != want || wrong != "") || want == "" && (got["phone"] != text || wrong != "phone") {
			t.Errorf("%q: %q %q, want %q", text, got["phone"], wrong, want)
		}
	}
}

func TestLengthsAndLists(t *testing.T) {
	f := renewal(t, form.Answers{})
	s := step(t, f, "identity")
	got, err := f.Check(s, typed("family_name", strings.Repeat("é", 81), "nationality", "ZZ", "sex", "f", "given_names", strings.Repeat("é", 80)))
	wrong := fields(t, err)
	if wrong["family_name"] != "too-long" || wrong["given_names"] != "" || wrong["nationality"] != "country" || wrong["sex"] != "" {
		t.Error(wrong)
	}
	if len([]rune(got["family_name"])) != 81 || got["nationality"] != "ZZ" {
		t.Error("what was too long is cut, or a wrong country is lost")
	}
}

// The pieces follow the answers.
func TestPiecesFollowAnswers(t *testing.T) {
	texts, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	wanted := func(held permit.Permit, a form.Answers) map[string]bool {
		a["commune"] = "14118"
		f := renewalOf(t, held, a)
		r, _, ok := advice.For(f.Procedure, f.Rules, texts, f.Question)
		if !ok {
			t.Fatal("the procedure is not for a student")
		}
		out := map[string]bool{}
		for _, d := range r.Documents {
			out[d.Code] = d.Required
		}
		return out
	}
	visa := permit.Permit{Kind: "vls-ts", Ground: "student", Ends: "2026-09-30"}
	for _, x := range []struct {
		held      permit.Permit
		a         form.Answers
		with, not []string
	}{
		{card, form.Answers{"housing": "own"}, []string{"current-permit", "address-proof", "transcripts"}, []string{"passport", "host-certificate", "hotel-certificate"}},
		{visa, form.Answers{"housing": "hotel"}, []string{"passport", "vls-ts-validation", "hotel-certificate"}, []string{"address-proof"}},
		{card, form.Answers{"housing": "hosted", "host_address_current": "yes"}, []string{"host-certificate", "host-identity"}, []string{"host-address-proof", "address-proof"}},
		{card, form.Answers{"housing": "hosted", "host_address_current": "no"}, []string{"host-certificate", "host-address-proof"}, nil},
		{card, form.Answers{"studies": "exams-left"}, []string{"academic-year-extension"}, []string{"registration"}},
		{card, form.Answers{"studies": "registered"}, []string{"registration"}, []string{"academic-year-extension"}},
		{card, form.Answers{"employed": "yes", "scholarship": "no"}, []string{"payslips"}, []string{"scholarship"}},
		// What is not known yet calls for nothing special, and frees nobody from what everybody gives.
		{card, form.Answers{}, []string{"registration", "address-proof"}, []string{"payslips", "host-certificate"}},
	} {
		got := wanted(x.held, x.a)
		for _, code := range x.with {
			if !got[code] {
				t.Errorf("%s with %v: %s is not wanted", x.held.Kind, x.a, code)
			}
		}
		for _, code := range x.not {
			if got[code] {
				t.Errorf("%s with %v: %s is wanted", x.held.Kind, x.a, code)
			}
		}
	}
}

// With leaves the form it starts from as it was.
func TestWithChangesNothingBefore(t *testing.T) {
	f := renewal(t, form.Answers{"housing": "own"})
	g := f.With(form.Answers{"housing": "hosted", "commune": "14118"})
	if f.Answers["housing"] != "own" || f.Question.Department != "" {
		t.Error("the form before changed")
	}
	if g.Answers["housing"] != "hosted" || g.Question.Department != "14" || g.Question.PermitGround != "student" {
		t.Errorf("after: %+v", g.Question)
	}
}

// A postcode that is also the INSEE code of another commune is a postcode, before and after it was kept.
func TestPostcodeIsNoCode(t *testing.T) {
	f := renewalOf(t, card, form.Answers{})
	code, problem := form.ReadCommune(f.Rules.Places, "01200", "")
	if problem.Key != "form.error.commune-choose" {
		t.Fatalf("01200 reads as %q, %v", code, problem)
	}
	if kept := renewalOf(t, card, form.Answers{"commune": code}); kept.Question.Department != "" {
		t.Errorf("kept as typed, 01200 lies in %s", kept.Question.Department)
	}
	q, _ := f.Procedure.Question("commune")
	for _, settled := range []string{"01200", "01033", "74109", "14118"} {
		if wrong := renewalOf(t, card, form.Answers{"commune": settled}).Wrong(q); wrong.Key != "" {
			t.Errorf("the code %s that was settled on is wrong: %v", settled, wrong)
		}
	}
}
