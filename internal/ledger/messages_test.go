package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"anef/internal/ledger"
)

func (b *broken) Unheard(context.Context, int) ([]string, error)                { return nil, nil }
func (b *broken) Letters(context.Context, string, int) ([]ledger.Letter, error) { return nil, nil }

// told writes what became of the notice of an event by one channel.
func (p *platform) told(l life, seq int, channel, state, blob string) {
	p.Helper()
	p.write(`INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at, blob)
VALUES ($1, $2, '', $3, 'received', 'fr', '', 'x', '', $4, '', 1, 0, $5)`, fmt.Sprintf("%s/%d/%s", l.ID, seq, channel), string(l.ID), channel, state, blob)
}

// Whoever was not told, and will not be, is a problem; whoever was told by any channel, or will be, is none.
func TestUnheard(t *testing.T) {
	engines(t, func(p *platform) {
		l := p.live()
		letter := p.keep("a letter")
		p.told(l, 90, "mail", "failed", "") // then by text message
		p.told(l, 90, "sms", "delivered", "")
		p.told(l, 91, "sms", "late", "") // it was a mail
		p.told(l, 91, "mail", "sent", "")
		p.told(l, 92, "mail", "failed", "") // a letter waits
		p.told(l, 92, "letter", "ready", letter)
		p.told(l, 93, "mail", "failed", "") // the next channel is about to be tried
		p.write(`INSERT INTO job (id, kind, args, state, run_at, due_at, created_at) VALUES ($1, 'next-channel', '{}', 'ready', 1, 1, 1)`,
			fmt.Sprintf("next/%s/93/mail/failed", l.ID))
		if r := p.check(); len(r.Problems) > 0 {
			t.Errorf("everybody was told: %q", r.Problems)
		}
		p.told(l, 94, "mail", "failed", "")
		p.told(l, 94, "sms", "failed", "")
		p.told(l, 95, "mail", "late", "")
		p.told(l, 95, "letter", "ready", "") // never drawn
		p.told(l, 96, "letter", "posted", "0000000000000000000000000000000000000000000000000000000000000000")
		p.write(`INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at)
VALUES ('x/1/mail', 'x', '', 'mail', 'received', 'fr', '', 'x', '', 'sent', '', 1, 1)`)
		got := p.check().Problems
		want := []string{"lost: letter " + string(l.ID) + "/96/letter: "}
		for _, id := range []string{"94/mail", "94/sms", "95/letter", "95/mail"} {
			want = append(want, "unheard: message "+string(l.ID)+"/"+id)
		}
		want = append(want, "stray: message x/1/mail")
		for _, w := range want {
			if !slices.ContainsFunc(got, func(s string) bool { return len(s) >= len(w) && s[:len(w)] == w }) {
				t.Errorf("%q is not told", w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("told: %q", got)
		}
	})
}
