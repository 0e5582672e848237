package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"anef/internal/dossier"
	"anef/internal/effects"
)

// The channels, in the order in which they are tried. Mail and SMS leave together; a letter is the last resort.
const (
	ByMail   = "mail"
	BySMS    = "sms"
	ByLetter = "letter"
)

// State is what became of a message.
type State string

// The states. A letter is Ready, Printed, Posted.
const (
	Ready     State = "ready"     // composed
	Sent      State = "sent"      // a gateway took it
	Delivered State = "delivered" // whoever carries it says so
	Failed    State = "failed"    // it will not arrive
	Late      State = "late"      // nobody confirmed it in time; it may still leave
	Needless  State = "needless"  // the person was told by another channel
	Printed   State = "printed"
	Posted    State = "posted"
)

// MessageID is that of a notice by one channel: telling twice finds the same row.
func MessageID(n effects.Notice, channel string) string {
	if n.Of != "" {
		return n.Of + "/" + channel
	}
	return fmt.Sprintf("%s/%d/%s", n.Dossier, n.Seq, channel)
}

// aboutPermit begins the ids of reminders: they tell of a permit that ends, whether there is a dossier or not.
const aboutPermit = "reminder/"

// NoticeOf reads the id of a message back; not ok is a message that tells neither of an event nor of a permit.
func NoticeOf(id, model string) (n effects.Notice, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) == 4 && strings.HasPrefix(id, aboutPermit) {
		return effects.Notice{Model: model, Of: strings.Join(parts[:3], "/")}, true
	}
	if len(parts) != 3 {
		return n, false
	}
	seq, err := strconv.ParseInt(parts[1], 10, 64)
	return effects.Notice{Dossier: dossier.ID(parts[0]), Seq: seq, Model: model}, err == nil
}

// Next asks to try the next channel, after one failed or was not confirmed in time.
type Next struct {
	effects.Notice
	Channel string `json:"channel"` // the one that did not get through
}

// Kind implements jobs.Args; the word is stored in the database.
func (Next) Kind() string { return "next-channel" }

// Next looks at what became of a notice by each channel. When none got through and none may still, it becomes a letter
// that an agent prints. It may run twice, and for each channel that failed.
func (t *Teller) Next(ctx context.Context, job Next) error {
	d, err := t.about(ctx, job.Notice)
	if err != nil || d.Case.ID == "" {
		return err
	}
	to, err := t.Contacts.Contact(ctx, d.Case.Account)
	if err != nil {
		return err
	}
	if to.Silent {
		return t.Box.Settle(ctx, job.Notice)
	}
	states, err := t.Box.States(ctx, job.Notice)
	if err != nil {
		return err
	}
	switch outcome(job.Channel, states, to) {
	case told:
		return t.Box.Settle(ctx, job.Notice)
	case waiting:
		return nil // the one that may still get through asks again if it does not
	}
	return t.letter(ctx, job.Notice, d, to)
}

// about is the dossier that a notice belongs to: for a reminder, the latest that the holder filed, whose office prints and
// whose address counts. There is none for somebody who never filed: we know no address of theirs.
func (t *Teller) about(ctx context.Context, n effects.Notice) (d dossier.Dossier, err error) {
	id := n.Dossier
	if n.Of != "" {
		account, err := t.Box.Account(ctx, n)
		if err != nil {
			return d, err
		}
		all, err := t.Dossiers.Mine(ctx, account)
		if err != nil {
			return d, err
		}
		i := slices.IndexFunc(all, func(c dossier.Case) bool { return c.Office != "" })
		if i < 0 {
			return d, nil
		}
		id = all[i].ID
	}
	return t.Dossiers.Load(ctx, id, dossier.Scope{All: true})
}

type result int

const (
	waiting result = iota
	told
	untold
)

// outcome says how telling stands once a channel is known not to have got through.
func outcome(over string, states map[string]State, to Contact) result {
	reached := map[string]bool{ByMail: to.Email != "", BySMS: to.Phone != ""}
	open := false
	for _, channel := range []string{ByMail, BySMS} {
		switch s := states[channel]; {
		case s == Delivered, s == Sent && channel == ByMail:
			return told
		case channel == over, s == Failed, s == Late, s == Needless:
		case s != "", reached[channel]:
			open = true
		}
	}
	switch s := states[ByLetter]; {
	case s == Posted, s == Printed:
		return told
	case open:
		return waiting
	}
	return untold
}

// hopeless tells whether a gateway refused a message for good.
func hopeless(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && !t.Temporary()
}
