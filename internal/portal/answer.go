package portal

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// longWord is the length of a word to the agent, in characters.
const longWord = 4000

// request is what an agent waits for, or nil.
func (p *Portal) request(page *web.Page, r *http.Request, o *opened, bad untaken, complaint string) *request {
	c := o.Case
	if len(c.Wanted) == 0 || !dossier.Can(c, dossier.Answer, dossier.Applicant) {
		return nil
	}
	v := &request{Key: web.FormKey(r), Due: page.Date(c.Due), Late: c.Due != "" && c.Due < p.Clock.Today()}
	all := map[string]pieceView{}
	for _, x := range p.pieceViews(page, o, bad) {
		all[x.Code] = x
	}
	for _, want := range c.Wanted {
		x := all[want.Piece]
		x.Back, x.Key = "dossier", v.Key
		if want.Given {
			x.Status = theme.Status{Text: page.T("portal.pieces.status.given"), Tone: theme.Good}
		}
		if m, ok := o.Form.Rules.Motive(want.Motive); ok {
			x.Motive = m.Text.In(page.Lang)
		}
		x.Word = o.Notes[want.Note].Body
		v.Pieces = append(v.Pieces, x)
	}
	v.Word = theme.Field{Name: "word", Label: page.T("portal.answer.word"), Hint: page.T("portal.answer.word-hint")}
	if r.PostForm != nil {
		v.Word.Value = r.PostForm.Get("word")
	}
	if complaint != "" {
		v.Word.Error, v.Word.Flag = complaint, page.T("web.problem.flag")
	}
	return v
}

func requestSummary(page *web.Page, v *request, bad untaken, complaint string) theme.Summary {
	var list []theme.Complaint
	for _, x := range v.Pieces {
		for _, text := range bad[x.Code] {
			list = append(list, theme.Complaint{Text: page.T("web.problem.line", "label", x.Label, "text", text), FieldID: "file-" + x.Code})
		}
	}
	if complaint != "" {
		list = append(list, theme.Complaint{Text: complaint, FieldID: "word"})
	}
	return wrong(page, list...)
}

// answer sends the reply to a request: the pieces given, or a word on why one cannot be.
func (p *Portal) answer(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	word := f.Optional().Lines("word", longWord)
	err = f.Err()
	if err == nil {
		_, err = p.Dossiers.Answer(r.Context(), me(r), idOf(r), web.FormKey(r), word)
	}
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		o, e := p.open(r)
		if e != nil {
			return e
		}
		if dossier.Can(o.Case, dossier.Answer, dossier.Applicant) {
			t := fault.Of(err).Text
			if bad, ok := fault.Of(err).Fields["word"]; ok {
				t = bad
			}
			return p.showDossier(w, r, http.StatusUnprocessableEntity, o, wrongs{answer: p.Texts.T(web.Lang(r), t.Key, t.Args...)})
		}
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "portal.answer.sent")
	return web.See(w, r, path(idOf(r), ""))
}
