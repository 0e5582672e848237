package sweep_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/jobs"
	"anef/internal/locale"
	"anef/internal/notify"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/sweep"
	"anef/locales"
	"anef/rules"
)

// world holds permits, keeps who was reminded, and the messages that left.
type world struct {
	held  []sweep.Holding
	told  []string
	queue []jobs.Spec
	sent  []notify.Message
	lang  locale.Lang
	phone string
}

func (w *world) Ending(_ context.Context, from, until day.Date, after sweep.EndingPage, n int) (out []sweep.Holding, err error) {
	for _, h := range w.held {
		if h.Ends >= from && h.Ends <= until && (h.Ends > after.Ends || h.Ends == after.Ends && h.ID > after.ID) && len(out) < n {
			out = append(out, h)
		}
	}
	return out, nil
}

func (w *world) Reminded(_ context.Context, h sweep.Holding, s sweep.Step, tell []jobs.Spec) (bool, error) {
	key := h.ID + " " + string(s)
	if slices.Contains(w.told, key) {
		return false, nil
	}
	for i := range w.held {
		if w.held[i].ID == h.ID {
			w.held[i].Told = append(w.held[i].Told, s)
		}
	}
	w.told, w.queue = append(w.told, key), append(w.queue, tell...)
	return true, nil
}

func (w *world) Permit(_ context.Context, id string) (permit.Permit, error) {
	i := slices.IndexFunc(w.held, func(h sweep.Holding) bool { return h.ID == id })
	return w.held[i].Permit, nil
}

func (w *world) Person(context.Context, string) (person.Person, error) {
	return person.Person{ID: "p", FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN"}, nil
}

func (w *world) Contact(context.Context, string) (notify.Contact, error) {
	return notify.Contact{Account: "awa", Name: "Awa Diop", Email: "awa@example.org", Phone: w.phone, Lang: w.lang}, nil
}

func (w *world) Enqueue(_ context.Context, specs ...jobs.Spec) error {
	w.queue = append(w.queue, specs...)
	return nil
}

func (w *world) send(_ context.Context, m notify.Message) error {
	w.sent = append(w.sent, m)
	return nil
}

// real is the law and the words as they are, read once.
var real = sync.OnceValues(func() (x struct {
	rules *catalogue.Rules
	texts *locale.Catalogue
}, err error) {
	if x.rules, err = catalogue.Load(rules.FS); err == nil {
		x.texts, err = locale.Load(locales.FS)
	}
	return x, err
})

// round looks at the permits on a day and sends what comes of it.
func (w *world) round(t *testing.T, today day.Date) {
	t.Helper()
	read, err := real()
	if err != nil {
		t.Fatal(err)
	}
	all := &sweep.Reminders{Permits: w, Contacts: w, Send: w.send, Rules: func() *catalogue.Rules { return read.rules }, Texts: read.texts, Queue: w,
		Clock: day.At(string(today) + "T02:30:00Z"), Site: "https://anef.example"}
	if err := all.Look(t.Context(), sweep.EndingPage{Day: today}); err != nil {
		t.Fatal(err)
	}
	for len(w.queue) > 0 {
		j := w.queue[0]
		w.queue = w.queue[1:]
		switch args := j.Args.(type) {
		case sweep.EndingPage:
			err = all.Look(t.Context(), args)
		case sweep.ByMail:
			err = all.Tell(t.Context(), args.Reminder, notify.ByMail)
		case sweep.BySMS:
			err = all.Tell(t.Context(), args.Reminder, notify.BySMS)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A reminder says when this permit ends and when its own renewal can be filed, in its holder's language.
func TestReminderWords(t *testing.T) {
	for _, x := range []struct {
		today   day.Date
		lang    locale.Lang
		phone   string
		model   string
		phrases []string
	}{
		{"2026-05-30", locale.FR, "+33612345678", "reminder-first", []string{"30 septembre 2026", "du 2 juin 2026 au 1er août 2026", "https://anef.example/dossiers/new?permit=held"}},
		{"2026-07-30", locale.EN, "", "reminder-second", []string{"30 September 2026", "at the latest on 1 August 2026"}},
		{"2026-09-24", locale.ES, "+33612345678", "reminder-last", []string{"30 de septiembre de 2026", "ha pasado"}},
		{"2026-10-05", locale.EN, "+33612345678", "reminder-ended", []string{"ended on 30 September 2026", "late"}},
	} {
		h := holding("2026-09-30")
		w := &world{held: []sweep.Holding{h}, lang: x.lang, phone: x.phone}
		w.round(t, x.today)
		w.round(t, x.today)
		want := 1
		if x.phone != "" {
			want = 2
		}
		if len(w.sent) != want {
			t.Fatalf("%s: %d messages", x.today, len(w.sent))
		}
		m := w.sent[0]
		if m.Channel != notify.ByMail || m.Model != x.model || m.Lang != x.lang || m.Receiver != "awa@example.org" {
			t.Errorf("%s: %+v", x.today, m)
		}
		for _, phrase := range x.phrases {
			if !strings.Contains(m.Body, phrase) {
				t.Errorf("%s: no %q in\n%s", x.today, phrase, m.Body)
			}
		}
		for _, m := range w.sent {
			if strings.ContainsAny(m.Subject+m.Body, "{}[]") {
				t.Errorf("%s: a word is missing: %s\n%s", x.today, m.Subject, m.Body)
			}
		}
	}
}

// Six hundred permits are three pages; each is told once, whatever the hour of the year.
func TestReminderPages(t *testing.T) {
	w := &world{lang: locale.FR}
	for i := range 600 {
		h := holding(day.Date("2026-06-01").Plus(i / 10))
		h.ID = "t" + strings.Repeat("0", i%10) + string(rune('a'+i%26)) + h.ID
		h.ID += string(h.Ends)
		w.held = append(w.held, h)
	}
	slices.SortFunc(w.held, func(a, b sweep.Holding) int { return strings.Compare(string(a.Ends)+a.ID, string(b.Ends)+b.ID) })
	for d := day.Date("2026-03-28"); d < "2026-04-01"; d = d.Plus(1) { // the clocks change on the 29th
		w.round(t, d)
	}
	seen := map[string]bool{}
	for _, m := range w.sent {
		if seen[m.ID] {
			t.Errorf("sent twice: %s", m.ID)
		}
		seen[m.ID] = true
	}
	if len(w.sent) != 600 {
		t.Errorf("%d of 600 were reminded", len(w.sent))
	}
}
