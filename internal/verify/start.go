package verify

import (
	"errors"
	"net/http"
	"net/url"

	"anef/internal/attempt"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/proof"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// startView is the page with the ways to ask.
type startView struct {
	*web.Page
	Asked web.Asked
	Card  web.Asked
	File  theme.Field
	Bad   theme.Summary
}

func (v *Verify) start(w http.ResponseWriter, r *http.Request) error {
	f := web.FormOf(nil)
	f.Set("number", r.URL.Query().Get("number")) // a link may bring the number; the code is typed
	return v.ask(w, r, http.StatusOK, f, web.FormOf(nil), "")
}

// ask shows all forms, with what is wrong with one of them.
func (v *Verify) ask(w http.ResponseWriter, r *http.Request, status int, f, card *web.Form, badFile string) error {
	page := v.page(w, r, "verify.title")
	// The one page that may use a camera, if its user lets it.
	w.Header().Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()")
	s := startView{Page: page, Asked: page.Ask(r, f, "verify.pair"), Card: page.Ask(r, card, "verify.card"),
		File: theme.Field{Name: "file", Label: page.T("verify.file.file"), Hint: page.T("verify.file.hint")}}
	s.Bad = s.Asked.Summary()
	s.Bad.Complaints = append(s.Bad.Complaints, s.Card.Summary().Complaints...)
	if badFile != "" {
		s.File.Error, s.File.Flag = badFile, page.T("web.problem.flag")
		s.Bad.Complaints = append(s.Bad.Complaints, theme.Complaint{FieldID: "file", Text: badFile})
		page.Frame.Title = page.T("web.problem.flag") + " " + page.Frame.Title
	}
	return web.Render(w, r, status, startPage(s))
}

// pair answers for a number and its code. It changes nothing, so the answer is the page itself; the code stays out of
// addresses, which browsers and proxies remember.
func (v *Verify) pair(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	pair := inspect.Pair{Number: f.Text("number", 40), Code: f.Text("code", 40)}
	if err := f.Err(); err != nil {
		return v.ask(w, r, http.StatusUnprocessableEntity, f, web.FormOf(nil), "")
	}
	if attempt.Is(pair.Number) {
		return web.See(w, r, "/attempts/"+url.PathEscape(pair.Clean().Number)+"?code="+url.QueryEscape(pair.Code))
	}
	if proof.IsAnswer(pair.Number) {
		a, err := v.Door.Again(r.Context(), from(r), pair.Number, pair.Code)
		if err == nil {
			return web.See(w, r, v.answerPath(a, ""))
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		return v.result(w, r, inspect.Finding{Verdict: inspect.Unknown, On: v.Clock.Today()}, inspect.Pair{})
	}
	found, err := v.Door.Pair(r.Context(), from(r), pair)
	if err != nil {
		return err
	}
	return v.result(w, r, found, pair.Clean())
}

// file answers for a PDF or a photograph.
func (v *Verify) file(w http.ResponseWriter, r *http.Request) error {
	if err := v.Files.Check(from(r)); err != nil {
		return err
	}
	file, text, err := upload(w, r, inspect.Largest)
	if errors.Is(err, errNoFile) {
		return v.ask(w, r, http.StatusUnprocessableEntity, web.FormOf(nil), web.FormOf(nil), v.say(r, "verify.file.file-required"))
	}
	if err != nil {
		return err
	}
	found, err := inspect.Finding{}, inspect.ErrNothing
	if text != "" {
		found, err = v.Door.Inspector.BySymbol(r.Context(), text)
	}
	if errors.Is(err, inspect.ErrNothing) && len(file) > 0 {
		found, err = v.Door.Inspector.ByFile(r.Context(), file)
	}
	if errors.Is(err, inspect.ErrNothing) {
		return v.ask(w, r, http.StatusUnprocessableEntity, web.FormOf(nil), web.FormOf(nil), v.say(r, "verify.file.nothing"))
	}
	if err != nil {
		return err
	}
	return v.result(w, r, found, inspect.Pair{})
}

func (v *Verify) say(r *http.Request, key string) string { return v.Texts.T(web.Lang(r), key) }
