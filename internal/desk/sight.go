package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/attempt"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/web"
)

// sight is one dossier as one agent sees it today.
type sight struct {
	*web.Page // only once it is shown
	dossier.Dossier
	who      dossier.Actor
	today    day.Date
	texts    *locale.Catalogue
	lang     locale.Lang
	form     *form.Form                 // on the answers in force, under the law of the day of filing
	law      catalogue.In               // today's
	wanted   map[string]advice.Document // what the law said of each piece on the day of filing
	route    advice.Route               // as it was on the day of filing
	order    []string                   // their codes, as the procedure lists them
	cover    dossier.Coverage           // by what the person is covered, and what comes next
	paid     bool                       // what was due at filing, of a validation
	proposer string                     // name of the agent who proposed
	amounts  []dossier.FeeLine          // due of it, or to be expected
	attempts []attempt.Attempt          // of its person to file it
	former   []*catalogue.Procedure     // by which it was judged before it changed to its own
	suited   []suited                   // see others

	board board // of the office
	place place // the list in which the agent came by it

	request *http.Request
	failed  *failure
}

type reading func(context.Context, dossier.Actor, dossier.ID) (dossier.Dossier, error)

// look reads the dossier of the address, as far as the caller may see it.
func (d *Desk) look(r *http.Request, read reading) (*sight, error) {
	return d.lookAt(r, dossier.ID(r.PathValue("id")), read)
}

func (d *Desk) lookAt(r *http.Request, id dossier.ID, read reading) (*sight, error) {
	s := &sight{who: actorOf(caller(r)), today: d.Dossiers.Clock.Today(),
		texts: d.Dossiers.Texts, lang: web.Lang(r), request: r}
	switch purpose := r.URL.Query().Get("purpose"); {
	case s.who.Role == dossier.Supervisor && purpose == "quality",
		slices.Contains(account.CounterRoles, account.Role(s.who.Role)) && purpose == "counter":
		s.who.Purpose = purpose
	}
	var err error
	if s.Dossier, err = read(r.Context(), s.who, id); err != nil {
		return nil, err
	}
	if s.board, err = d.board(r.Context(), s.who.Office); err != nil {
		return nil, err
	}
	s.place = placeOf(r.URL.Query(), s.who.Role)
	s.place.after = dossier.Cursor{First: cmp.Or(r.URL.Query().Get("at"), string(s.Case.Urgency().On)), ID: string(s.Case.ID)}
	if s.form, err = d.Dossiers.Filed(r.Context(), s.Dossier); err != nil {
		return nil, err
	}
	if s.cover, err = d.Dossiers.Coverage(r.Context(), s.Case); err != nil {
		return nil, err
	}
	if s.amounts, err = d.Dossiers.Amounts(r.Context(), s.Dossier); err != nil {
		return nil, err
	}
	tried, err := d.Attempts.Mine(r.Context(), s.Case.Account)
	if err != nil {
		return nil, err
	}
	s.attempts = s.fitting(tried)
	s.former = d.Dossiers.Former(r.Context(), s.Dossier)
	s.law = catalogue.In{Rules: s.form.Rules, On: s.today, Department: s.form.Question.Department}
	s.wanted = map[string]advice.Document{}
	s.route, _, _ = d.Dossiers.Route(s.form, s.lang)
	for _, x := range s.route.Documents {
		s.wanted[x.Code] = x
		s.order = append(s.order, x.Code)
	}
	if s.Case.Filed.Validates {
		if s.paid, err = d.Dossiers.Paid(r.Context(), s.Dossier); err != nil {
			return nil, err
		}
	}
	if p := s.Case.Proposal; p != nil {
		s.proposer = p.By
		if a, err := d.Staff.Agent(r.Context(), p.By); err == nil {
			s.proposer = a.Name
		}
	}
	return s, nil
}

// address of the dossier's page.
func (s *sight) address() string { return "/desk/dossiers/" + string(s.Case.ID) }

// to is where a form of the page is sent; what the agent was looking at goes with it.
func (s *sight) to(act string) string { return s.address() + "/" + act + s.query() }

// here is the page again, in the same list.
func (s *sight) here() string { return s.address() + s.query() }

func (s *sight) query() string {
	q := s.place.values()
	q.Set("at", string(s.place.after.First))
	if s.place.part != "" {
		q.Set("part", s.place.part)
	}
	if s.short() {
		q.Set(inShort, "")
	}
	return "?" + q.Encode()
}

// holder is whose dossier it is, as the answers in force say.
func (s *sight) holder() string {
	a := s.InForce().Body
	name := strings.TrimSpace(strings.ToUpper(a["family_name"]) + " " + a["given_names"])
	return cmp.Or(name, s.Case.Reference)
}

// other is the code under which a document is asked for that the procedure does not name.
const other = "other"

// label is what a piece is called.
func (s *sight) label(piece string) string {
	if x, ok := s.wanted[piece]; ok {
		return x.Label
	}
	for _, p := range append([]*catalogue.Procedure{s.form.Procedure}, s.former...) {
		if x, ok := p.Piece(piece); ok {
			return x.Label.In(s.lang)
		}
	}
	if piece == other {
		return s.texts.T(s.lang, "piece.other")
	}
	return piece
}

func (s *sight) labels(codes []string) (out []string) {
	for _, c := range codes {
		out = append(out, s.label(c))
	}
	return out
}

// motive is the text of a coded reason.
func (s *sight) motive(code string) string {
	if m, ok := s.form.Rules.Motive(code); ok {
		return m.Text.In(s.lang)
	}
	return code
}

// word is what somebody wrote, by the id of its note.
func (s *sight) word(note string) string { return s.Notes[note].Body }

// granted is a card with its length; a copy has that of the permit held.
func (s *sight) granted(kind string, months int) string {
	if months == 0 {
		return s.card(kind)
	}
	return s.T("desk.proposed.card", "card", s.card(kind), "n", months)
}

// card is what a kind of card is called.
func (s *sight) card(kind string) string {
	for _, c := range append(s.form.Cards(), s.form.Procedure.Cards...) { // answers may have changed since
		if c.Kind == kind {
			return s.law.Say(c.Text, s.lang)
		}
	}
	return kind
}

// seen is what a form says it was filled in upon: for the verdict on a piece, its files and verdict;
// for any other act, the whole history.
func (s *sight) seen(a act, piece string) string {
	if a.do != dossier.Judge {
		return strconv.FormatInt(s.Case.Version, 10)
	}
	p := s.Case.Pieces[piece]
	return strconv.Itoa(p.Files) + "/" + string(p.Verdict)
}

// last is the latest event.
func (s *sight) last() dossier.Past {
	if n := len(s.History); n > 0 {
		return s.History[n-1]
	}
	return dossier.Past{}
}

// waits says whose turn it is, when it is not the agent's.
func (s *sight) waits() string {
	if who := s.Case.Waits(); who != "" {
		return s.T("desk.acts.waits", "who", s.T("desk.role."+string(who)))
	}
	return s.T("desk.acts.over")
}

// orNothing shows that there was no answer.
func (s *sight) orNothing(v string) string { return cmp.Or(v, s.T("desk.answers.nothing")) }
