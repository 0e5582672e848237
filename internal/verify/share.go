package verify

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/proof"
	"anef/internal/share"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// mostName is how long a name may be, in characters.
const mostName = 120

// shareView asks who looks before it shows anything.
type shareView struct {
	*web.Page
	Code  string
	To    string
	Shows []string
	Until string
	Asked web.Asked
}

// shared says that somebody shows something, to whom and until when; not yet who.
func (v *Verify) shared(w http.ResponseWriter, r *http.Request) error {
	s, err := v.Door.Share(r.Context(), from(r), r.PathValue("share"))
	if err != nil {
		return err
	}
	return v.askName(w, r, http.StatusOK, s, web.FormOf(nil))
}

func (v *Verify) askName(w http.ResponseWriter, r *http.Request, status int, s share.Share, f *web.Form) error {
	page := v.page(w, r, "verify.share.title")
	out := shareView{Page: page, Code: r.PathValue("share"), To: s.To, Until: page.Date(s.Until), Asked: page.Ask(r, f, "verify.share")}
	for _, one := range s.Shows {
		out.Shows = append(out.Shows, page.T("verify.share.shows."+string(one)))
	}
	return web.Render(w, r, status, sharePage(out))
}

// look shows what is shared, and keeps who looked for the holder to see.
func (v *Verify) look(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	by := f.Text("by", mostName)
	if f.Err() != nil {
		s, err := v.Door.Share(r.Context(), from(r), r.PathValue("share"))
		if err != nil {
			return err
		}
		return v.askName(w, r, http.StatusUnprocessableEntity, s, f)
	}
	a, code, err := v.Door.Look(r.Context(), from(r), r.PathValue("share"), by, web.Lang(r), web.FormKey(r))
	if err != nil {
		return err
	}
	return web.See(w, r, v.answerPath(a, code))
}

// answerPath leads to an answer that was given.
func (v *Verify) answerPath(a proof.Answer, code string) string {
	if code == "" {
		code, _ = v.Door.Prover.Code(a)
	}
	return "/verify/answers/" + a.Number + "?code=" + url.QueryEscape(code)
}

// answer shows again what was told, as it was told then.
func (v *Verify) answer(w http.ResponseWriter, r *http.Request) error {
	code := r.URL.Query().Get("code")
	a, err := v.Door.Again(r.Context(), from(r), r.PathValue("answer"), code)
	if err != nil {
		return err
	}
	key := key(a.Verdict, a.Rights.Stay.Lawful || a.Share != "")
	page := v.page(w, r, "verify.verdict."+key+".title")
	out := resultView{Page: page, Tone: tones[a.Verdict], Match: true, With: a.Rights.Stay.WithPermit,
		Text: page.T("verify.verdict."+key+".text", "date", day.Of(a.At)),
		PDF:  "/verify/answers/" + a.Number + "/proof.pdf?code=" + url.QueryEscape(code)}
	out.Asked = page.Ask(r, web.FormOf(nil), "verify.proof")
	if key == noRight {
		out.Tone = theme.Wait
	}
	out.Rows = []theme.Answer{
		{Key: page.T("verify.label.name"), Value: strings.TrimSpace(strings.ToUpper(a.Surname) + " " + a.Given)},
		{Key: page.T("verify.label.born"), Value: a.Born},
	}
	if a.PeriodShown() {
		out.Rows = append(out.Rows, theme.Answer{Key: page.T("verify.label.period"), Value: page.T("verify.period", "from", a.From, "until", a.Until)})
	}
	if a.Verdict == inspect.Valid {
		for _, l := range proof.Lines(a.Rights, a.Shows, v.Texts, page.Lang) {
			out.Rows = append(out.Rows, theme.Answer{Key: l.Label, Value: l.Text})
		}
		if slices.Contains(a.Shows, share.Work) && key != noRight {
			out.Work = proof.Lines(a.Rights, []share.Right{share.Work}, v.Texts, page.Lang)[0]
		}
	}
	out.Rows = append(out.Rows, theme.Answer{Key: page.T("verify.label.office"), Value: a.Name})
	out.Told = []theme.Answer{
		{Key: page.T("verify.label.by"), Value: a.By},
		{Key: page.T("verify.label.at"), Value: page.T("verify.at", "date", day.Of(a.At), "time", day.Local(a.At).Format("15:04"))},
		{Key: page.T("verify.label.answer"), Value: page.T("verify.answer-code", "number", a.Number, "code", code)},
	}
	return web.Render(w, r, http.StatusOK, resultPage(out))
}

// pdf gives the sealed answer.
func (v *Verify) pdf(w http.ResponseWriter, r *http.Request) error {
	a, err := v.Door.Again(r.Context(), from(r), r.PathValue("answer"), r.URL.Query().Get("code"))
	if err != nil {
		return err
	}
	hash, err := v.Door.Prover.Draw(r.Context(), a)
	if err != nil {
		return err
	}
	f, _, err := v.Blobs.Open(hash)
	if err != nil {
		return fault.Because(fmt.Errorf("answer %s: %w", a.Number, err), fault.Internal, "web.error.internal.text")
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": string(day.Of(a.At)) + "-" + a.Number + ".pdf"}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}
