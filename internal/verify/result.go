package verify

import (
	"net/http"
	"strings"

	"anef/internal/inspect"
	"anef/internal/proof"
	"anef/internal/rights"
	"anef/internal/share"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// resultView is what an employer reads in ten seconds: a verdict, whose paper it is, what it allows today.
type resultView struct {
	*web.Page
	Tone   theme.Tone
	Text   string
	Work   rights.Line // what employers look for first; empty where it is not shown
	Rows   []theme.Answer
	Match  bool           // there is a name to compare
	With   bool           // to be shown together with the former permit
	Reason string         // of a forgery, in words
	Stale  bool           // the trust list is old
	Pair   inspect.Pair   // for a proof; empty when there is none to be had
	Asked  web.Asked      // the form of the proof
	PDF    string         // of an answer that was given
	Told   []theme.Answer // about the answer itself
}

// tones of the verdicts. A genuine paper that gives no right is no good news for an employer.
var tones = map[inspect.Verdict]theme.Tone{
	inspect.Valid: theme.Good, inspect.NotYet: theme.Wait, inspect.Expired: theme.Bad, inspect.Superseded: theme.Wait,
	inspect.Revoked: theme.Bad, inspect.Unknown: theme.Bad, inspect.Forged: theme.Bad, inspect.Unsealed: theme.Wait,
}

func (v *Verify) result(w http.ResponseWriter, r *http.Request, f inspect.Finding, pair inspect.Pair) error {
	if f.Paper == nil {
		pair = inspect.Pair{}
	}
	return v.found(w, r, http.StatusOK, f, pair, web.FormOf(nil))
}

func (v *Verify) found(w http.ResponseWriter, r *http.Request, status int, f inspect.Finding, pair inspect.Pair, form *web.Form) error {
	key := key(f.Verdict, f.Paper != nil && f.Paper.Rights.Stay.Lawful)
	page := v.page(w, r, "verify.verdict."+key+".title")
	page.Back("/verify")
	v2 := resultView{Page: page, Tone: tones[f.Verdict], Stale: f.Stale, Pair: pair, Asked: page.Ask(r, form, "verify.proof")}
	if key == noRight {
		v2.Tone = theme.Wait
	}
	v2.Text = page.T("verify.verdict."+key+".text", "date", f.On)
	if f.Verdict == inspect.Forged && v.Texts.Has("verify.reason."+f.Reason) {
		v2.Reason = page.T("verify.reason." + f.Reason)
	}
	if f.Verdict == inspect.Unknown && f.Reason == "certificate-unknown" {
		v2.Text = page.T("verify.verdict.elsewhere.text")
	}
	if f.Paper != nil {
		v2.Match = true
		v2.With = f.Rights().Stay.WithPermit
		v2.Rows = v.rows(page, f)
		if f.Verdict == inspect.Valid && f.Paper.Rights.Stay.Lawful {
			v2.Work = proof.Lines(f.Rights(), []share.Right{share.Work}, v.Texts, page.Lang)[0]
		}
	}
	return web.Render(w, r, status, resultPage(v2))
}

const noRight = "no-right"

// key parts a genuine paper that proves a lawful stay from one that does not.
func key(verdict inspect.Verdict, lawful bool) string {
	if verdict == inspect.Valid && !lawful {
		return noRight
	}
	return string(verdict)
}

// rows are whose paper it is, until when, and what it allows today.
func (v *Verify) rows(page *web.Page, f inspect.Finding) []theme.Answer {
	x := f.Paper
	rows := []theme.Answer{
		{Key: page.T("verify.label.name"), Value: strings.TrimSpace(strings.ToUpper(x.Surname) + " " + x.Given)},
		{Key: page.T("verify.label.born"), Value: x.BirthYear},
	}
	if f.Verdict == inspect.Valid || f.Standing == inspect.Valid {
		for _, l := range proof.Lines(f.Rights(), share.Rights, v.Texts, page.Lang) {
			rows = append(rows, theme.Answer{Key: l.Label, Value: l.Text})
		}
	}
	rows = append(rows, theme.Answer{Key: page.T("verify.label.kind"), Value: page.T("paper." + string(x.Kind) + ".title")})
	switch {
	case f.Rights().Stay.Lawful: // the line about the stay says it
	case x.From != "" && x.Until != "":
		rows = append(rows, theme.Answer{Key: page.T("verify.label.period"), Value: page.T("verify.period", "from", x.From, "until", x.Until)})
	case x.From != "":
		rows = append(rows, theme.Answer{Key: page.T("verify.label.period"), Value: page.T("verify.period-open", "from", x.From)})
	}
	if f.Standing != "" {
		rows = append(rows, theme.Answer{Key: page.T("verify.label.standing"), Value: page.T("verify.standing." + string(f.Standing))})
	}
	if x.Since != "" {
		rows = append(rows, theme.Answer{Key: page.T("verify.label.since"), Value: page.Date(x.Since)})
	}
	if x.Provisional {
		rows = append(rows, theme.Answer{Key: page.T("verify.label.provisional"), Value: page.T("verify.provisional")})
	}
	return append(rows, theme.Answer{Key: page.T("verify.label.office"), Value: v.Door.Prover.Office(x.Office)},
		theme.Answer{Key: page.T("verify.label.number"), Value: page.T("verify.number-on", "number", x.Number, "date", x.IssuedOn)})
}

// proof makes a sealed answer for a pair that was just checked.
func (v *Verify) proof(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	pair := inspect.Pair{Number: f.Text("number", 40), Code: f.Text("code", 40)}
	by := f.Text("by", mostName)
	if f.Err() != nil {
		found, err := v.Door.Pair(r.Context(), from(r), pair)
		if err != nil {
			return err
		}
		return v.found(w, r, http.StatusUnprocessableEntity, found, pair.Clean(), f)
	}
	a, code, err := v.Door.PairProof(r.Context(), from(r), pair, by, web.Lang(r), web.FormKey(r))
	if err != nil {
		return err
	}
	return web.See(w, r, v.answerPath(a, code))
}
