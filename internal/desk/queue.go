package desk

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Queue is who waits at an office, day by day.
type Queue interface {
	Queue(ctx context.Context, office string, on day.Date) ([]account.Ticket, error)
	// TakeTicket gives the next number; one id gives one number.
	TakeTicket(ctx context.Context, t account.Ticket) error
	// CallTicket is a Conflict when a colleague was faster; EndTicket when it is over already.
	CallTicket(ctx context.Context, office, id, agent string, at time.Time) error
	EndTicket(ctx context.Context, office, id, state, agent string, at time.Time) error
}

// queuePage is the queue of the day.
type queuePage struct {
	*web.Page
	Asked   web.Asked
	Called  []ticketLine // by the agent who looks, and not served yet
	Waiting []ticketLine
	Done    int
	Doubted []theme.Link // cards that wait here although their persons filed again since: perhaps they have them
}

type ticketLine struct {
	account.Ticket
	Called string // number, as called
	Since  string
	Href   string
}

func (d *Desk) queue(w http.ResponseWriter, r *http.Request) error {
	return d.showQueue(w, r, http.StatusOK, web.FormOf(nil))
}

func (d *Desk) showQueue(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	who := caller(r)
	all, err := d.Queue.Queue(r.Context(), who.Office, d.Dossiers.Clock.Today())
	if err != nil {
		return err
	}
	p := d.page(w, r, "queue.title")
	v := queuePage{Page: p, Asked: p.Ask(r, f, "queue.take")}
	for _, t := range all {
		l := ticketLine{Ticket: t, Called: strconv.FormatInt(t.Number, 10), Since: day.Local(t.At).Format("15:04"), Href: errandHref(who, t)}
		switch {
		case t.State == account.TicketWaiting:
			v.Waiting = append(v.Waiting, l)
		case t.State == account.TicketCalled && t.Agent == who.Subject:
			v.Called = append(v.Called, l)
		case t.State != account.TicketCalled:
			v.Done++
		}
	}
	doubted, err := d.Lists.Uncollected(r.Context(), who.Office, mostDoubted)
	if err != nil {
		return err
	}
	for _, l := range doubted {
		v.Doubted = append(v.Doubted, theme.Link{Text: p.T("queue.doubted-line", "name", l.Holder, "reference", l.Reference), Href: errandHref(who,
			account.Ticket{Errand: account.Errands[0], Dossier: string(l.ID)})})
	}
	return web.Render(w, r, status, queueView(v))
}

const mostDoubted = 20 // on one page

// takeTicket gives somebody who arrives a number; with the reference of a dossier of the office, the clerk finds it at once.
func (d *Desk) takeTicket(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	who := caller(r)
	t := account.Ticket{ID: web.FormKey(r), Office: who.Office, On: d.Dossiers.Clock.Today(), At: d.Dossiers.Clock(),
		Errand: f.Choice("errand", account.Errands...)}
	if typed := f.Optional().Text("reference", 40); typed != "" {
		found, err := d.Lists.Search(r.Context(), who.Office, person.ReadSearch(typed), 2)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			f.Bad("reference", "queue.error.reference")
		} else {
			t.Dossier = string(found[0].ID)
		}
	}
	if f.Err() != nil {
		return d.showQueue(w, r, http.StatusUnprocessableEntity, f)
	}
	if err := d.Queue.TakeTicket(r.Context(), t); err != nil {
		return err
	}
	web.Flash(w, r, "queue.taken")
	return web.See(w, r, "/desk/queue")
}

// callTicket calls the one that the page showed first, or another.
func (d *Desk) callTicket(w http.ResponseWriter, r *http.Request) error {
	who := caller(r)
	return d.queued(w, r, d.Queue.CallTicket(r.Context(), who.Office, r.PathValue("ticket"), who.Subject, d.Dossiers.Clock()))
}

// endTicket notes that somebody was served, or did not come.
func (d *Desk) endTicket(w http.ResponseWriter, r *http.Request) error {
	state := account.TicketServed
	if r.PostFormValue("state") == account.TicketGone {
		state = account.TicketGone
	}
	who := caller(r)
	return d.queued(w, r, d.Queue.EndTicket(r.Context(), who.Office, r.PathValue("ticket"), state, who.Subject, d.Dossiers.Clock()))
}

// queued leads back to the queue, also when a colleague was faster.
func (d *Desk) queued(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.Is(err, fault.Conflict) {
		web.FlashImportant(w, r, "queue.moved")
	} else if err != nil {
		return err
	}
	return web.See(w, r, "/desk/queue")
}

// unrecorded are the other cards of the person that wait at this office: perhaps they were collected, and nobody recorded it.
func (s *sight) unrecorded(beside []dossier.Case) (out []theme.Link) {
	for _, c := range beside {
		if c.State == dossier.Ready {
			out = append(out, theme.Link{Text: s.T("queue.unrecorded-line", "reference", c.Reference, "decided", c.DecidedOn), Href: "/desk/dossiers/" + string(c.ID)})
		}
	}
	return out
}
