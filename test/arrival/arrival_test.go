package arrival

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/payment"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/sim"
)

func TestFromTheStickerToTheConfirmation(t *testing.T) {
	both(t, func(h *house) {
		at := h.begins(h.sticker(0))
		if page := h.page(at + "/visa"); !strings.Contains(page, "Votre visa est reconnu") {
			t.Errorf("the register knows the visa, and the page says %.3000s", page)
		}
		id := h.files(at, "awa@example.org", "2026-05-02")
		h.work()
		c := h.load(id).Case
		if c.State != dossier.Submitted || c.Filed.On != "2026-05-12" || !c.Alone() || c.Waits() != dossier.Applicant {
			t.Fatalf("filed: %s on %s, waits for %s", c.State, c.Filed.On, c.Waits())
		}
		if lines, err := h.app.Lists().Worklist(t.Context(), dossier.Worklist{Office: "14", Limit: 10}); err != nil || len(lines) > 0 {
			t.Errorf("an office that has nothing to do sees %v, %v", lines, err)
		}
		if counts, err := h.app.Lists().Counts(t.Context(), "14", "", "2026-05-12"); err != nil || counts.States[dossier.Submitted] > 0 {
			t.Errorf("and counts %v, %v", counts.States, err)
		}
		h.page(at)
		stamp := h.pays(id)
		d := h.load(id)
		if d.Case.State != dossier.Delivered || h.stampIs(stamp) != "used" {
			t.Fatalf("paid: %s, the stamp is %s", d.Case.State, h.stampIs(stamp))
		}
		var made string
		for _, p := range d.Papers {
			if p.Kind == "validation" && p.Made {
				made = p.Number
			}
		}
		if made == "" {
			t.Fatalf("no confirmation among %+v", d.Papers)
		}
		number := h.number(d.Case.Account)
		if len(number) != 10 || strings.Trim(number, "0123456789") != "" {
			t.Errorf("foreigner number %q", number)
		}
		if page := h.page(at); !strings.Contains(page, "Visa validé") || !strings.Contains(page, "/papers/"+made) {
			t.Errorf("the page says %.3000s", page)
		}
		if told := strings.Join(h.mails.to("awa@example.org"), "\n\n"); !strings.Contains(told, "votre visa est validé") {
			t.Errorf("mails: %s", told)
		}
		path, key := h.stranger().follow(h.link("awa@example.org", "accès"))
		new := h.stranger()
		new.post(path, url.Values{"link": {key}, "password": {password}})
		if home := new.page("/home"); !strings.Contains(home, "Visa validé") {
			t.Errorf("home: %.3000s", home)
		}
		if again := h.stranger(); again.post("/sign-in", url.Values{"login": {number}, "password": {password}}) != "/home" {
			t.Error("the foreigner number does not open the account")
		}
		if w := new.try(path, url.Values{"link": {key}, "password": {password}}); w.Code != http.StatusConflict {
			t.Errorf("the link again: %d", w.Code)
		}
		h.sound()
	})
}

// number is the foreigner number of an account.
func (h *house) number(id string) string {
	h.t.Helper()
	a, err := h.app.Accounts.Account(h.t.Context(), id)
	h.must(err)
	return a.Foreigner
}

func TestWhatTheRegisterSaysIsNoDeadEnd(t *testing.T) {
	both(t, func(h *house) {
		mistyped, wrong, used := h.sticker(1), h.sticker(2), h.sticker(6)
		mistyped.Set("number", "V00000000")
		date(wrong, "ends", "2027-01-01")
		for name, x := range map[string]struct {
			form url.Values
			says []string
		}{
			"unknown":   {mistyped, []string{"au registre des visas", "V00000000", "copie du visa"}},
			"differs":   {wrong, []string{"le dernier jour de validité", "copie du visa"}},
			"validated": {used, []string{"déjà validé", "/account/recover", "copie du visa"}},
		} {
			who := h.stranger()
			at := who.begins(x.form)
			page := who.page(at + "/visa")
			for _, words := range x.says {
				if !strings.Contains(page, words) {
					t.Errorf("%s: the page lacks %q", name, words)
				}
			}
		}
		at := h.begins(mistyped)
		right := h.sticker(1)
		h.post(at+"/visa", right)
		if page := h.page(at + "/visa"); !strings.Contains(page, "reconnu") {
			t.Errorf("corrected, and the page says %.2000s", page)
		}
		if end := h.load(dossier.ID(strings.TrimPrefix(at, "/dossiers/"))).Case.PermitEnds; end == "" {
			t.Error("the visa has no end")
		}
	})
}

func TestAnUnknownVisaGoesToTheOfficeWithItsCopy(t *testing.T) {
	both(t, func(h *house) {
		form := h.sticker(1)
		form.Set("number", "V99999999")
		at := h.begins(form)
		id := dossier.ID(strings.TrimPrefix(at, "/dossiers/"))
		civil := h.stranger() // nothing is filed without a copy
		civil.cookie = h.cookie
		h.give(at + "/pieces/" + dossier.VisaScan)
		h.files(at, "moussa@example.org", "2026-05-02")
		stamp := h.pays(id)
		c := h.load(id).Case
		if c.State != dossier.Submitted || c.Waits() != dossier.PreInstructor || h.stampIs(stamp) != "reserved" {
			t.Fatalf("%s, waits for %s, the stamp is %s", c.State, c.Waits(), h.stampIs(stamp))
		}
		lines, err := h.app.Lists().Worklist(t.Context(), dossier.Worklist{Office: "14", Limit: 10})
		if err != nil || len(lines) != 1 {
			t.Fatalf("the office sees %v, %v", lines, err)
		}
		agent := dossier.Actor{Role: dossier.Instructor, ID: "agent", Office: "14"}
		if _, err := h.app.Dossiers.Act(t.Context(), id, "v1", dossier.Command{Do: dossier.Validate, Actor: agent}, ""); err == nil {
			t.Error("validated without a reason")
		}
		_, err = h.app.Dossiers.Act(t.Context(), id, "v2", dossier.Command{Do: dossier.Validate, Actor: agent}, "La vignette est authentique.")
		h.must(err)
		h.work()
		if c := h.load(id).Case; c.State != dossier.Delivered || h.stampIs(stamp) != "used" || h.number(c.Account) == "" {
			t.Errorf("%s, the stamp is %s, number %q", c.State, h.stampIs(stamp), h.number(c.Account))
		}
		h.sound()
	})
}

func TestASilentRegisterKeepsTheDay(t *testing.T) {
	both(t, func(h *house) {
		h.breaks(h.register, "down", 3)
		at := h.begins(h.sticker(0))
		if page := h.page(at + "/visa"); !strings.Contains(page, "ne répond pas") {
			t.Errorf("the page says %.2000s", page)
		}
		id := h.files(at, "awa@example.org", "2026-05-02")
		stamp := h.pays(id)
		h.now = h.now.AddDate(0, 0, 1)
		h.work()
		if c := h.load(id).Case; c.State != dossier.Delivered || c.Filed.On != "2026-05-12" || h.stampIs(stamp) != "used" {
			t.Errorf("%s, filed on %s, the stamp is %s", c.State, c.Filed.On, h.stampIs(stamp))
		}
		h.sound()
	})
}

func TestEveryStepCanFailAndBeDoneAgain(t *testing.T) {
	for _, kind := range []string{"temporary", "down", "cut"} {
		t.Run(kind, func(t *testing.T) { failsOnce(t, kind) })
	}
}

func failsOnce(t *testing.T, kind string) {
	both(t, func(h *house) {
		at := h.begins(h.sticker(0))
		id := h.files(at, "awa@example.org", "2026-05-02")
		h.work()
		number := h.stamp()
		_, err := h.app.Money().Present(t.Context(), id, payment.Filing, ident.ID(), payment.Typed, number, dossier.Applicant)
		h.must(err)
		h.breaks(h.register, kind, 1)
		h.breaks(h.stamps, kind, 2)
		for range 3 {
			h.work()
			h.now = h.now.AddDate(0, 0, 1)
		}
		if c := h.load(id).Case; c.State != dossier.Delivered || h.stampIs(number) != "used" {
			t.Errorf("%s, the stamp is %s", c.State, h.stampIs(number))
		}
		seen := 0
		for _, e := range h.load(id).History {
			if e.Do == dossier.Validate {
				seen++
			}
		}
		if seen != 1 {
			t.Errorf("validated %d times", seen)
		}
		h.sound()
	})
}

func TestLateIsForTheOffice(t *testing.T) {
	both(t, func(h *house) {
		at := h.begins(h.sticker(5))
		id := h.files(at, "awa@example.org", day.Of(h.now).Plus(-120))
		if page := h.page(at); !strings.Contains(page, "préfecture") {
			t.Errorf("the page says %.2000s", page)
		}
		h.pays(id)
		if c := h.load(id).Case; c.State != dossier.Submitted || c.Filed.Status != "late" || c.Waits() != dossier.PreInstructor {
			t.Errorf("%s, %s, waits for %s", c.State, c.Filed.Status, c.Waits())
		}
		agent := dossier.Actor{Role: dossier.Instructor, ID: "agent", Office: "14"}
		_, err := h.app.Dossiers.Act(t.Context(), id, "v", dossier.Command{Do: dossier.Validate, Actor: agent}, "Hospitalisation.")
		h.must(err)
	})
}

func TestAnotherProcedureIsNamedWithItsReason(t *testing.T) {
	h := open(t, "")
	algerian, plain := h.sticker(0), h.sticker(0)
	algerian.Set("nationality", "DZ")
	plain.Set("kind", "vls")
	for name, form := range map[string]url.Values{"algerian student": algerian, "plain visa": plain} {
		w := h.try("/visa", form)
		page := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(page, "pas pour ce visa") || !strings.Contains(page, "/advice?") ||
			!strings.Contains(page, form.Get("number")) {
			t.Errorf("%s: %d %.3000s", name, w.Code, page)
		}
	}
	if h.cookie != nil {
		t.Error("an account was opened for nothing")
	}
}

func TestNobodyBlocksAnAddressOrAVisa(t *testing.T) {
	both(t, func(h *house) {
		form := h.sticker(0)
		owner, _, _, err := h.app.Welcome(t.Context(), account.Account{Email: "awa@example.org", Visa: form.Get("number"), Lang: locale.FR}, password,
			person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "2003-04-12", Nationality: "SN"}, permit.Permit{})
		h.must(err)
		at := h.begins(form)
		id := h.files(at, "awa@example.org", "2026-05-02")
		h.pays(id)
		if c := h.load(id).Case; c.State != dossier.Delivered || c.Account == owner.ID {
			t.Fatalf("%s, account %s", c.State, c.Account)
		}
		link := h.link("awa@example.org", "rattachée")
		mine := h.stranger()
		mine.post("/sign-in", url.Values{"login": {"awa@example.org"}, "password": {password}})
		path, key := mine.follow(link)
		mine.post(path, url.Values{"link": {key}})
		c := h.load(id).Case
		if c.Account != owner.ID || h.number(owner.ID) == "" {
			t.Errorf("attached to %s, number %q", c.Account, h.number(owner.ID))
		}
		if page := mine.page(at); !strings.Contains(page, "Visa validé") {
			t.Errorf("the page says %.2000s", page)
		}
		if w := h.send("GET", at, "", ""); w.Code == http.StatusOK {
			t.Error("the browser without an account still opens it")
		}
		h.sound()
	})
}

func TestADraftIsFoundAgainByItsLink(t *testing.T) {
	both(t, func(h *house) {
		at := h.begins(h.sticker(0))
		civil := url.Values{"family_name": {"Ndiaye"}, "email": {"awa@example.org"}}
		h.try(at+"/steps/civil", civil) // the rest is missing; what was typed is kept
		h.work()
		other := h.stranger()
		path, key := other.follow(h.link("awa@example.org", "Reprenez"))
		other.post(path, url.Values{"link": {key}})
		if page := other.page(at + "/steps/civil"); !strings.Contains(page, "Ndiaye") {
			t.Errorf("the draft lost what was typed: %.2000s", page)
		}
		h.now = h.now.AddDate(0, 0, 5)
		if w := h.send("GET", at, "", ""); w.Code != http.StatusOK {
			t.Errorf("five days later, on the same device: %d", w.Code)
		}
	})
}

// While a validation rests, the register is not told and no tax is consumed; afterwards it goes on by itself.
func TestARestHoldsTheValidation(t *testing.T) {
	both(t, func(h *house) {
		id := h.files(h.begins(h.sticker(0)), "awa@example.org", "2026-05-02")
		h.work()
		agent := dossier.Actor{Role: dossier.PreInstructor, ID: "agent", Office: "14"}
		_, err := h.app.Dossiers.Act(t.Context(), id, "s", dossier.Command{Do: dossier.Suspend, Actor: agent,
			Rest: &dossier.Suspension{Look: day.Of(h.now).Plus(20)}}, "Une question au consulat.")
		h.must(err)
		stamp := h.pays(id)
		visa := sim.TestVisas(day.Of(h.now))[0].Number
		if c := h.load(id).Case; c.State != dossier.Submitted || h.stampIs(stamp) != "reserved" || h.entered(visa) != "" {
			t.Fatalf("%s while it rests, the stamp is %s, the register says %q", c.State, h.stampIs(stamp), h.entered(visa))
		}
		h.sound()
		_, err = h.app.Dossiers.Act(t.Context(), id, "c", dossier.Command{Do: dossier.Continue, Actor: agent}, "")
		h.must(err)
		h.work()
		if c := h.load(id).Case; c.State != dossier.Delivered || h.stampIs(stamp) != "used" || h.entered(visa) != "2026-05-02" {
			t.Errorf("%s, the stamp is %s, the register says %q", c.State, h.stampIs(stamp), h.entered(visa))
		}
		h.sound()
	})
}

// entered is the day of entry that the register noted when it validated a visa.
func (h *house) entered(number string) day.Date {
	h.t.Helper()
	r, err := http.Get(h.register.URL + "/visas")
	h.must(err)
	defer r.Body.Close()
	var all []sim.Visa
	h.must(json.NewDecoder(r.Body).Decode(&all))
	for _, v := range all {
		if v.Number == number {
			return v.Entry
		}
	}
	return ""
}
