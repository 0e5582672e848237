package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/proof"
	"anef/internal/rights"
	"anef/internal/share"
	"anef/internal/web"
)

// Verify answers programs that check papers. Without a key they ask one at a time, like people.
type Verify struct {
	Door     *proof.Door
	Programs account.Programs
	Texts    *locale.Catalogue
	Clock    day.Clock
	Free     *web.Limiter                   // by network
	Rates    map[account.Class]*web.Limiter // by program
}

// VerifyRoutes are all its doors. A key says how much may be asked, not what may be seen.
var VerifyRoutes = []web.Route[*Verify, account.Permission]{
	{Pattern: "GET /api/v1/verify/{paper}", Needs: account.Anybody, Do: (*Verify).paper},
	{Pattern: "GET /api/v1/verify/cards/{card}", Needs: account.Anybody, Do: (*Verify).card},
	{Pattern: "GET /api/v1/verify/shares/{share}", Needs: account.Anybody, Do: (*Verify).share},
	{Pattern: "POST /api/v1/verify", Needs: account.Anybody, Do: (*Verify).bulk},
}

// Found is what is told of one paper.
type Found struct {
	Verdict inspect.Verdict `json:"verdict"`
	Text    string          `json:"text"` // the verdict in words
	On      day.Date        `json:"on"`
	Paper   *Paper          `json:"paper,omitempty"`
	Answer  *Told           `json:"answer,omitempty"` // kept for whoever used a share
}

// Paper is whose it is and what it allows today.
type Paper struct {
	Number      string         `json:"number,omitempty"`
	Kind        string         `json:"kind"`
	Office      string         `json:"office"`
	OfficeName  string         `json:"office_name"`
	IssuedOn    day.Date       `json:"issued_on,omitempty"`
	From        day.Date       `json:"from,omitempty"`
	Until       day.Date       `json:"until,omitempty"`
	Provisional bool           `json:"provisional,omitempty"`
	Holder      Holder         `json:"holder"`
	Shows       []share.Right  `json:"shows"`
	Rights      *rights.Rights `json:"rights,omitempty"` // those that hold today
}

// Holder is enough to know whose paper it is.
type Holder struct {
	Surname   string `json:"surname"`
	Given     string `json:"given,omitempty"`
	BirthYear string `json:"birth_year,omitempty"`
}

// Told is where an answer can be seen again.
type Told struct {
	Number string    `json:"number"`
	Code   string    `json:"code"`
	At     time.Time `json:"at"`
	PDF    string    `json:"pdf"` // path
}

// mostAtOnce is how many papers one request of a program may name.
const mostAtOnce = 100

// caller names who asks, as attempts are counted, and holds them to their rate: cost is how many papers they ask about.
func (a *Verify) caller(r *http.Request, cost int, needsKey bool) (string, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		if needsKey {
			return "", web.ErrSignIn
		}
		from := web.Network(web.Client(r))
		return from, a.Free.Check(from)
	}
	p, err := account.ProgramOf(r.Context(), a.Programs, token)
	if fault.Is(err, fault.NotFound) {
		return "", web.ErrSignIn
	}
	if err != nil {
		return "", err
	}
	for range cost {
		if err := a.Rates[p.Class].Check(p.ID); err != nil {
			return "", err
		}
	}
	return "program " + p.ID, nil
}

func (a *Verify) paper(w http.ResponseWriter, r *http.Request) error {
	f := web.Query(r)
	pair := inspect.Pair{Number: r.PathValue("paper"), Code: f.Text("code", 40)}
	if err := f.Err(); err != nil {
		return err
	}
	from, err := a.caller(r, 1, false)
	if err != nil {
		return err
	}
	found, err := a.Door.Pair(r.Context(), from, pair)
	if err != nil {
		return err
	}
	return web.JSON(w, r, http.StatusOK, a.found(found, web.Lang(r)))
}

// bulk answers about many papers at once, in their order. One that is tried too often is answered for itself.
func (a *Verify) bulk(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		Papers []struct {
			Number string `json:"number"`
			Code   string `json:"code"`
		} `json:"papers"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return fault.Because(err, fault.Invalid, "verify.error.json")
	}
	if n := len(asked.Papers); n < 1 || n > mostAtOnce {
		return fault.New(fault.Invalid, "verify.error.at-once", "most", mostAtOnce)
	}
	from, err := a.caller(r, len(asked.Papers), true)
	if err != nil {
		return err
	}
	out := make([]Found, 0, len(asked.Papers))
	for _, p := range asked.Papers {
		found, err := a.Door.Pair(r.Context(), from, inspect.Pair{Number: p.Number, Code: p.Code})
		if fault.Is(err, fault.TooMany) {
			t := fault.Of(err).Text
			out = append(out, Found{Verdict: "too-many", Text: a.Texts.T(web.Lang(r), t.Key, t.Args...), On: a.Clock.Today()})
			continue
		}
		if err != nil {
			return err
		}
		out = append(out, a.found(found, web.Lang(r)))
	}
	return web.JSON(w, r, http.StatusOK, map[string]any{"papers": out})
}

// share answers through a share. Who asks must say who they are: the holder will see it.
func (a *Verify) share(w http.ResponseWriter, r *http.Request) error {
	f := web.Query(r)
	by := f.Text("by", 120)
	if err := f.Err(); err != nil {
		return err
	}
	from, err := a.caller(r, 1, false)
	if err != nil {
		return err
	}
	t, code, err := a.Door.Look(r.Context(), from, r.PathValue("share"), by, web.Lang(r), ident.ID())
	if err != nil {
		return err
	}
	out := Found{Verdict: t.Verdict, On: day.Of(t.At), Text: a.say(web.Lang(r), t.Verdict, day.Of(t.At)),
		Paper: &Paper{Kind: t.Kind, Office: t.Office, OfficeName: t.Name, From: t.From, Until: t.Until,
			Holder: Holder{t.Surname, t.Given, t.Born}, Shows: t.Shows},
		Answer: &Told{t.Number, code, t.At, "/verify/answers/" + t.Number + "/proof.pdf?code=" + code}}
	if t.Verdict == inspect.Valid {
		out.Paper.Rights = &t.Rights
	}
	return web.JSON(w, r, http.StatusOK, out)
}

func (a *Verify) found(f inspect.Finding, l locale.Lang) Found {
	out := Found{Verdict: f.Verdict, On: f.On, Text: a.say(l, f.Verdict, f.On)}
	x := f.Paper
	if x == nil {
		return out
	}
	out.Paper = &Paper{Number: x.Number, Kind: string(x.Kind), Office: x.Office, OfficeName: a.Door.Prover.Office(x.Office), IssuedOn: x.IssuedOn,
		From: x.From, Until: x.Until, Provisional: x.Provisional, Holder: Holder{x.Surname, x.Given, x.BirthYear}, Shows: share.Rights}
	if f.Verdict == inspect.Valid {
		today := f.Rights()
		out.Paper.Rights = &today
	}
	return out
}

func (a *Verify) say(l locale.Lang, v inspect.Verdict, on day.Date) string {
	return a.Texts.T(l, "verify.verdict."+string(v)+".text", "date", l.Date(string(on)))
}
