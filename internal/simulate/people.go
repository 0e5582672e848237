package simulate

import (
	"context"
	"fmt"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"
)

// soul is one invented person.
type soul struct {
	n       int
	account string
	who     person.Person
	town    *office
	held    []permit.Permit // the latest last
	cards   []card          // in their hands
	hears   [3]day.Date     // when they are to be reminded of the permit that they hold
	heard   day.Date        // after which nobody is reminded any more
	gone    bool            // left the country, or the platform can do no more for them
}

// card is a document that is no paper of the platform: what somebody holds in their hands.
type card struct {
	since, from, until day.Date // since is the day it was handed over
}

func (s *soul) permit() permit.Permit { return s.held[len(s.held)-1] }

// background is a kind of permit that many hold, and for how long it was given.
type background struct {
	share        int // of a hundred
	kind, ground string
	months       int
	nationality  string // "" is any
}

var backgrounds = []background{
	{44, "card", "student", 12, ""},
	{10, "multi-year-card", "student", 24, ""},
	{3, "algerian-certificate", "student", 12, "DZ"},
	{12, "card", "visitor", 12, ""},
	{8, "multi-year-card", "talent", 48, ""},
	{9, "card", "family", 12, ""},
	{4, "multi-year-card", "family", 24, ""},
	{5, "resident-card", "private-life", 120, ""},
	{5, "multi-year-card", "protection", 48, ""},
}

// The permits that people begin with end within a year after the first windows have opened.
const firstEnd, lastEnd = 125, 490

// invent makes somebody with an account and a permit.
func (w *world) invent(ctx context.Context, n int) (*soul, error) {
	l := w.chance.of("person", n)
	b := backgrounds[pickBackground(l)]
	ends := w.dates[0].Plus(l.between(firstEnd, lastEnd))
	s := &soul{n: n, account: ident.ID(), town: w.offices[n%len(w.offices)]}
	s.who = person.Person{ID: ident.ID(), FamilyName: one(l, families...), GivenNames: one(l, given...),
		BirthDate: day.Make(1960+l.IntN(46), 1, 1+l.IntN(365)), Nationality: b.nationality, Foreigner: fmt.Sprintf("77%08d", n)}
	if s.who.Nationality == "" {
		s.who.Nationality = one(l, nationalities...)
	}
	acc := account.Account{ID: s.account, Email: fmt.Sprintf("p%d@example.org", n), Foreigner: s.who.Foreigner, Password: "-",
		Lang: one(l, locale.FR, locale.FR, locale.EN, locale.ES), CreatedAt: w.clock(), ConfirmedAt: w.clock()}
	if l.happens(0.93) {
		acc.Phone = fmt.Sprintf("+336%08d", n)
	}
	if err := (store.Accounts{DB: w.app.DB}).Add(ctx, acc, s.who.ID, nil); err != nil {
		return nil, err
	}
	if err := w.persons().Save(ctx, s.account, s.who); err != nil {
		return nil, err
	}
	held := permit.Permit{Kind: b.kind, Ground: b.ground, Starts: ends.PlusMonths(-b.months, day.Clamp).Plus(1), Ends: ends}
	return s, w.receive(ctx, s, held, held.Starts)
}

func pickBackground(l lot) int {
	weights := make([]int, len(backgrounds))
	for i, b := range backgrounds {
		weights[i] = b.share
	}
	return l.weighted(weights...)
}

func (w *world) persons() store.Persons { return store.Persons{DB: w.app.DB} }

// receive puts a permit into somebody's hands; they say so in their account, as its page asks.
func (w *world) receive(ctx context.Context, s *soul, p permit.Permit, on day.Date) error {
	p.ID, p.Person = ident.ID(), s.who.ID
	p.Number = fmt.Sprintf("S%08d%d", s.n, len(s.held))
	if err := w.persons().AddPermit(ctx, s.account, p); err != nil {
		return err
	}
	s.held = append(s.held, p)
	s.cards = append(s.cards, card{on, p.Starts, p.Ends})
	s.listen()
	return nil
}

var (
	families      = []string{"Diop", "Chen", "Morales Rojas", "El Amrani", "Mensah", "Nair", "Nguyễn", "Okafor", "Haddad", "Silva", "Traoré", "Petrov"}
	given         = []string{"Awa", "Liang", "Diego", "Fatima Zahra", "Kwame", "Priya", "Minh Anh", "Chidi", "Leïla", "Joana", "Moussa", "Irina"}
	nationalities = []string{"SN", "CN", "CO", "MA", "GH", "IN", "VN", "NG", "LB", "BR", "ML", "US"}
)
