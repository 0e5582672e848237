package sweep

import (
	"context"
	"fmt"
	"strings"
	"time"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/jobs"
	"anef/internal/locale"
	"anef/internal/notify"
	"anef/internal/permit"
	"anef/internal/person"
)

// Permits reads who must be reminded, and keeps who was.
type Permits interface {
	// Ending gives up to n permits whose end lies between two days, after a place in that list.
	Ending(ctx context.Context, from, until day.Date, after EndingPage, n int) ([]Holding, error)
	// Reminded keeps that a step was reached, with the jobs that tell it; false when that was done before.
	Reminded(ctx context.Context, h Holding, s Step, tell []jobs.Spec) (bool, error)
	Permit(ctx context.Context, id string) (permit.Permit, error)
	Person(ctx context.Context, id string) (person.Person, error)
}

// EndingPage is one page of the round over the permits that end.
type EndingPage struct {
	Day  day.Date `json:"day"` // of the round
	Ends day.Date `json:"ends,omitempty"`
	ID   string   `json:"id,omitempty"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (EndingPage) Kind() string { return "sweep-permits" }

// Spec is the job of a page.
func (p EndingPage) Spec(at time.Time) jobs.Spec {
	return jobs.Spec{Args: p, Key: fmt.Sprintf("sweep-permits/%s/%s/%s", p.Day, p.Ends, p.ID), At: at}
}

// Reminder is one reminder to one holder; by mail and by SMS are two jobs.
type Reminder struct {
	Permit  string `json:"permit"`
	Account string `json:"account"`
	Step    Step   `json:"step"`
}

type (
	// ByMail asks to send a reminder by mail.
	ByMail struct{ Reminder }
	// BySMS asks to send it as a text message.
	BySMS struct{ Reminder }
)

// Kind implements jobs.Args; the words are stored in the database.
func (ByMail) Kind() string { return "reminder-mail" }
func (BySMS) Kind() string  { return "reminder-sms" }

// Reminders goes over the permits, and writes to their holders.
type Reminders struct {
	Permits  Permits
	Contacts notify.Contacts
	Send     func(ctx context.Context, m notify.Message) error
	Rules    func() *catalogue.Rules
	Texts    *locale.Catalogue
	Queue    Queue
	Clock    day.Clock
	Site     string // address at which the platform is reached
}

// Look looks at one page and asks for the next.
func (r *Reminders) Look(ctx context.Context, p EndingPage) error {
	today, rules := r.Clock.Today(), r.Rules()
	times := TimesOn(rules, today)
	page, err := r.Permits.Ending(ctx, today.Plus(-times.After), times.Farthest(today), p, pageOf)
	if err != nil {
		return err
	}
	renews := Renews(rules)
	for _, h := range page {
		s, due := Remind(h, times, renews, today)
		if !due {
			continue
		}
		x := Reminder{h.ID, h.Account, s}
		key := fmt.Sprintf("reminder/%s/%s", h.ID, s)
		if _, err := r.Permits.Reminded(ctx, h, s, []jobs.Spec{{Args: ByMail{x}, Key: key + "/mail"}, {Args: BySMS{x}, Key: key + "/sms"}}); err != nil {
			return err
		}
	}
	if len(page) < pageOf {
		return nil
	}
	last := page[pageOf-1]
	return r.Queue.Enqueue(ctx, EndingPage{p.Day, last.Ends, last.ID}.Spec(time.Time{}))
}

// Tell sends one reminder by one channel, in the holder's language, with the dates of their own window.
func (r *Reminders) Tell(ctx context.Context, x Reminder, channel string) error {
	held, err := r.Permits.Permit(ctx, x.Permit)
	if err != nil {
		return err
	}
	if held.Withdrawn {
		return nil // since the reminder was decided
	}
	to, err := r.Contacts.Contact(ctx, x.Account)
	if err != nil || to.Silent {
		return err
	}
	who, err := r.Permits.Person(ctx, held.Person)
	if err != nil {
		return err
	}
	m := r.write(x, held, who, to, channel)
	if m.Receiver == "" {
		return nil // no telephone given
	}
	return r.Send(ctx, m)
}

// Again puts a reminder into words once more, for a letter: not ok when the permit was withdrawn since.
func (r *Reminders) Again(ctx context.Context, of string, to notify.Contact) (m notify.Message, ok bool, err error) {
	parts := strings.Split(of, "/")
	if len(parts) != 3 {
		return m, false, fmt.Errorf("no reminder: %q", of)
	}
	held, err := r.Permits.Permit(ctx, parts[1])
	if err != nil || held.Withdrawn {
		return m, false, err
	}
	who, err := r.Permits.Person(ctx, held.Person)
	if err != nil {
		return m, false, err
	}
	return r.write(Reminder{held.ID, to.Account, Step(parts[2])}, held, who, to, notify.ByMail), true, nil
}

func (r *Reminders) write(x Reminder, held permit.Permit, who person.Person, to notify.Contact, channel string) notify.Message {
	today, rules, lang := r.Clock.Today(), r.Rules(), to.Lang
	date := func(d day.Date) string { return lang.Date(string(d)) }
	args := []any{"name", to.Name, "permit", label(rules, lang, held.Kind), "ends", date(held.Ends), "link", r.Site + "/dossiers/new?permit=" + held.ID,
		"advice", r.Site + "/advice"}
	answer := advice.Advise(rules, r.Texts, advice.Question{On: today, Lang: lang, Nationality: who.Nationality, Born: who.BirthDate,
		PermitKind: held.Kind, PermitGround: held.Ground, Expires: held.Ends})
	when := "unknown"
	if len(answer.Routes) > 0 {
		if w := answer.Routes[0].Window; w.Opens != "" {
			when, args = string(w.Status), append(args, "opens", date(w.Opens), "closes", date(w.Closes))
		}
	}
	args = append(args, "window", r.Texts.T(lang, "reminder.window."+when, args...))
	model := string(x.Step)
	if today > held.Ends {
		model = "ended"
	}
	m := notify.Message{ID: fmt.Sprintf("reminder/%s/%s/%s", x.Permit, x.Step, channel), Account: x.Account, Channel: channel,
		Model: "reminder-" + model, Lang: lang, State: notify.Ready}
	if channel == notify.BySMS {
		m.Receiver, m.Body = to.Phone, r.Texts.T(lang, "reminder."+model+".sms", args...)
		return m
	}
	m.Receiver, m.Subject = to.Email, r.Texts.T(lang, "reminder."+model+".subject", args...)
	m.Body = r.Texts.T(lang, "notice.hello", args...) + "\n\n" + r.Texts.T(lang, "reminder."+model+".text", args...) + "\n\n" + r.Texts.T(lang, "reminder.bye", args...)
	return m
}

// label is what a kind of permit is called.
func label(rules *catalogue.Rules, l locale.Lang, kind string) string {
	if f, ok := rules.Fact("permit_kind"); ok {
		return f.Labels[kind].In(l)
	}
	return kind
}
