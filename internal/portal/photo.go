package portal

import (
	"context"
	"net/http"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ephoto"
	"anef/internal/ident"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Photos tells what was heard of the codes of photographs.
type Photos interface {
	// Photo is the zero Kept for a code that was never typed.
	Photo(ctx context.Context, id dossier.ID, code string) (ephoto.Kept, error)
}

// photoView is where the photograph of the card stands. Nil where none is asked for by a code.
type photoView struct {
	ID     dossier.ID
	Code   string
	Status theme.Status
	Text   string
	Wanted bool // another code is asked for
	Draft  bool
	Form   *photoForm
}

// photoForm takes another code, or the word that photographs will be brought.
type photoForm struct {
	Key     string
	Choice  theme.Field
	Options []theme.Option
	Code    theme.Field
}

// What the person may choose.
const (
	byCode  = "code"
	byPaper = "paper"
)

// photograph reads where the photograph stands; bad is a form that was sent and is wrong.
func (p *Portal) photograph(page *web.Page, r *http.Request, o *opened, bad *web.Form) (*photoView, error) {
	q, asked := o.Form.Procedure.Question(dossier.PhotoCode)
	c := o.Case
	if !asked || !o.Form.Asks(q) || o.ended() && c.Photo == nil {
		return nil, nil
	}
	v := &photoView{ID: c.ID, Wanted: c.PhotoWanted(), Draft: o.draft()}
	answers := o.InForce().Body
	if o.draft() {
		answers = o.Typing().Body
	}
	code, ok := ident.Photo(answers[dossier.PhotoCode])
	kept := ephoto.Kept{}
	if v.Code = code; ok {
		var err error
		if kept, err = p.Photos.Photo(r.Context(), c.ID, code); err != nil {
			return nil, err
		}
	}
	stands := kept.Stands(c.Photo.Said(), ok)
	v.Status = theme.Status{Text: page.T("photo.state." + stands), Tone: tones[stands]}
	v.Text = page.T("photo.text."+stands, "until", p.photoUntil(kept))
	if c.PhotoWanted() {
		v.Text = page.T("photo.why."+c.Photo.Why) + " " + page.T("photo.text.wanted", "due", c.Photo.Due)
	}
	if dossier.Can(c, dossier.GivePhoto, dossier.Applicant) && (c.Photo == nil || !c.Photo.Taken) {
		v.Form = photoAsk(page, r, bad)
	}
	return v, nil
}

// photoUntil is the day until which a code may become active.
func (p *Portal) photoUntil(k ephoto.Kept) day.Date {
	if k.Typed.IsZero() {
		return ""
	}
	return p.Dossiers.PhotoActive(day.Of(k.Typed))
}

// tones of the states that are not waiting for anybody else.
var tones = map[string]theme.Tone{"taken": theme.Good, "active": theme.Good, "wanted": theme.Bad, "used": theme.Bad, "expired": theme.Bad,
	"paper": theme.Neutral, "asking": theme.Wait, "pending": theme.Wait, "unknown": theme.Wait}

func photoAsk(page *web.Page, r *http.Request, bad *web.Form) *photoForm {
	f := bad
	if f == nil {
		f = web.FormOf(nil)
	}
	a := page.Ask(r, f, "photo.form")
	return &photoForm{Key: a.Key, Choice: a.Field("photo"), Code: a.Field("ephoto"), Options: a.Options("photo", "photo.form.by-", byCode, byPaper)}
}

// givePhoto takes the choice.
func (p *Portal) givePhoto(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	code := ""
	if f.Choice("photo", byCode, byPaper) == byCode {
		var ok bool
		if code, ok = ident.Photo(f.Optional().Text("ephoto", 40)); !ok {
			f.Bad("ephoto", "form.error.photo", "length", len(code))
		}
	}
	if f.Err() != nil {
		return p.showDossier(w, r, http.StatusUnprocessableEntity, o, wrongs{photo: f})
	}
	if _, err := p.Dossiers.GivePhoto(r.Context(), me(r), o.Case.ID, web.FormKey(r), code); err != nil {
		return err
	}
	web.Flash(w, r, "photo.done")
	return web.See(w, r, path(o.Case.ID, ""))
}
