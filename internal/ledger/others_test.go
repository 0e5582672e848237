package ledger_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/ledger"
	"anef/internal/proof"
	"anef/internal/share"
	"anef/internal/store"
)

func (b *broken) Answers(context.Context, string, int) ([]ledger.Answer, error) { return nil, nil }
func (b *broken) Loose(context.Context, int) ([]ledger.Loose, error)            { return nil, nil }

// shown is somebody who showed a paper to an employer, was reminded, and was once without papers.
type shown struct {
	life
	share, answer, incident string
}

func (p *platform) shows() shown {
	p.Helper()
	x := shown{life: p.tell(func(who string) []dossier.Command { return p.story(who)[:7] }), share: ident.ID(), incident: ident.Reference('I')}
	d, err := p.store.Load(p.Context(), x.ID, dossier.Scope{All: true})
	if err != nil {
		p.Fatal(err)
	}
	shares := store.Shares{DB: p.db}
	if err := shares.AddShare(p.Context(), share.Share{ID: x.share, Account: x.Account, Dossier: string(x.ID), Shows: []share.Right{share.Work}, To: "Sarl Martin",
		Until: "2026-05-01", Hash: x.share, CreatedAt: now}); err != nil {
		p.Fatal(err)
	}
	var r certificate.Record
	number := ""
	for _, paper := range d.Papers {
		if paper.Kind == "extension" {
			number = paper.Number
		}
	}
	if r, _, err = p.papers.ByNumber(p.Context(), number); err != nil {
		p.Fatal(err)
	}
	a, err := shares.AddAnswer(p.Context(), proof.Answer{V: 1, Number: ident.Reference(proof.Letter), At: now.Truncate(time.Second), By: "Sarl Martin",
		Verdict: inspect.Valid, Kind: string(r.Kind), From: r.From, Until: r.Until, Shows: []share.Right{share.Work}, Share: x.share, Paper: number, Form: x.share, Hash: x.share})
	if err != nil {
		p.Fatal(err)
	}
	x.answer = a.Number
	if err := shares.Drawn(p.Context(), x.answer, p.keep("answer "+x.answer)); err != nil {
		p.Fatal(err)
	}
	p.write(`INSERT INTO reminder (permit, step, at) VALUES ($1, 'last', 1)`, x.Permit)
	p.write(`INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at)
VALUES ($1, '', $2, 'mail', 'reminder-last', 'fr', '', 'x', '', 'sent', '', 1, 1)`, "reminder/"+x.Permit+"/last/mail", x.Account)
	if _, err := p.store.Update(p.Context(), x.ID, "", now, func(c dossier.Case) (dossier.Outcome, error) {
		return dossier.Outcome{Events: []dossier.Event{{V: 1, Do: dossier.Lack, By: dossier.Clock, To: c.State, On: "2026-03-01",
			Incident: &dossier.Incident{Number: x.incident, Since: "2026-02-20"}}}}, nil
	}); err != nil {
		p.Fatal(err)
	}
	return x
}

// Rows beside the dossiers are checked too: each damage is named, by kind and by what it is about.
func TestOthersDamaged(t *testing.T) {
	for name, x := range map[string]struct {
		want string // kind and place of the one problem
		text string
		arg  func(shown) string
	}{
		"whole":                               {"", "", nil},
		"a share of nobody":                   {"stray: share ", `UPDATE share SET account = 'nobody' WHERE id = $1`, func(s shown) string { return s.share }},
		"the share of an answer is gone":      {"stray: answer ", `DELETE FROM share WHERE id = $1`, func(s shown) string { return s.share }},
		"an answer says another day":          {"changed: answer ", `UPDATE employer_answer SET body = replace(body, '"until":"2026-', '"until":"2027-') WHERE number = $1`, func(s shown) string { return s.answer }},
		"an answer to somebody else":          {"changed: answer ", `UPDATE employer_answer SET asker = 'Sarl Durand' WHERE number = $1`, func(s shown) string { return s.answer }},
		"an answer gives a right":             {"changed: answer ", `UPDATE employer_answer SET body = replace(body, '"work":{', '"work":{"right":"free","x":') WHERE number = $1`, func(s shown) string { return s.answer }},
		"an answer's paper is not known":      {"lost: answer ", `UPDATE employer_answer SET paper = 'CAAA-AAAA-AA' WHERE number = $1`, func(s shown) string { return s.answer }},
		"an answer's document is lost":        {"lost: answer ", `UPDATE employer_answer SET blob = '0000000000000000000000000000000000000000000000000000000000000000' WHERE number = $1`, func(s shown) string { return s.answer }},
		"an incident has no row":              {"lost: dossier ", `DELETE FROM incident WHERE number = $1`, func(s shown) string { return s.incident }},
		"an incident began another day":       {"list: dossier ", `UPDATE incident SET since = '2026-02-27' WHERE number = $1`, func(s shown) string { return s.incident }},
		"an open incident is closed":          {"list: dossier ", `UPDATE incident SET closed_at = 5 WHERE number = $1`, func(s shown) string { return s.incident }},
		"a reminder of no permit":             {"stray: reminder ", `INSERT INTO reminder (permit, step, at) VALUES ('gone-' || $1, 'last', 1)`, func(s shown) string { return s.Permit }},
		"a reminder that nobody could know":   {"stray: reminder ", `INSERT INTO reminder (permit, step, at) VALUES ($1, 'again', 1)`, func(s shown) string { return s.Permit }},
		"a reminder that would be sent twice": {"stray: message reminder/", `DELETE FROM reminder WHERE permit = $1`, func(s shown) string { return s.Permit }},
	} {
		t.Run(name, func(t *testing.T) {
			engines(t, func(p *platform) {
				s := p.shows()
				if x.text != "" {
					p.write(x.text, x.arg(s))
				}
				got := p.check().Problems
				if x.want == "" && len(got) > 0 || x.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], x.want)) {
					b, _ := json.Marshal(got)
					t.Errorf("want one of %q, told: %s", x.want, b)
				}
			})
		})
	}
}
