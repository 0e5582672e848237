package portal

import (
	"errors"
	"io"
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/payment"
	"anef/internal/web"
)

// payStamp takes a number that was typed.
func (p *Portal) payStamp(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	at := billOf(r)
	typed := f.Text("stamp", 40)
	stamp, ok := ident.Stamp(typed)
	if !ok && typed != "" {
		f.Bad("stamp", "need.stamp")
	}
	if f.Err() != nil {
		return p.showPay(w, r, http.StatusUnprocessableEntity, at, f)
	}
	return p.giveStamp(w, r, at, payment.Typed, stamp, f, "stamp")
}

// payFile takes the PDF or a picture of a stamp, and reads its number from the symbol on it. The file is not kept.
func (p *Portal) payFile(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.open(r); err != nil {
		return err
	}
	web.AllowBody(w, r, inspect.Largest+web.MaxForm)
	if err := r.ParseMultipartForm(inspect.Largest); err != nil {
		return fault.Because(err, fault.Invalid, "portal.pieces.no-upload")
	}
	f, at := web.FormOf(r.PostForm), billOf(r)
	content, err := uploaded(r)
	if err != nil {
		return err
	}
	if len(content) == 0 {
		f.Bad("file", "pay.file-required")
		return p.showPay(w, r, http.StatusUnprocessableEntity, at, f)
	}
	for _, text := range inspect.Texts(content) {
		if stamp, ok := ident.Stamp(text); ok {
			return p.giveStamp(w, r, at, payment.File, stamp, f, "file")
		}
	}
	f.Bad("file", "pay.file-unread")
	return p.showPay(w, r, http.StatusUnprocessableEntity, at, f)
}

func uploaded(r *http.Request) ([]byte, error) {
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// giveStamp gives a number for a bill. What the office refuses at once is said beside the field.
func (p *Portal) giveStamp(w http.ResponseWriter, r *http.Request, at payment.Moment, way payment.Way, stamp string, f *web.Form, field string) error {
	if err := p.own(r); err != nil {
		return err
	}
	key := web.FormKey(r)
	b, err := p.Money.Present(r.Context(), idOf(r), at, key, way, stamp, dossier.Applicant)
	if fault.Is(err, fault.Conflict) {
		f.Bad(field, fault.Of(err).Text.Key)
		return p.showPay(w, r, http.StatusUnprocessableEntity, at, f)
	}
	if err != nil {
		return err
	}
	if o, ok := b.Latest(stamp); ok && o.State == payment.Refused {
		f.Bad(field, "payment.problem."+o.Problem)
		return p.showPay(w, r, http.StatusUnprocessableEntity, at, f)
	}
	return web.See(w, r, path(idOf(r), "/pay"))
}

// payCard opens the page on which the person pays by card. They follow a link to it: what happens there is between them
// and the stamp office.
func (p *Portal) payCard(w http.ResponseWriter, r *http.Request) error {
	return p.moved(w, r, func() error {
		_, err := p.Money.Order(r.Context(), idOf(r), billOf(r), web.FormKey(r))
		return err
	})
}

// payOtherwise gives up the purchase that is under way.
func (p *Portal) payOtherwise(w http.ResponseWriter, r *http.Request) error {
	return p.moved(w, r, func() error {
		_, err := p.Money.Cancel(r.Context(), idOf(r), billOf(r))
		var t interface{ Temporary() bool }
		if errors.As(err, &t) {
			web.FlashImportant(w, r, "pay.cancel-later")
			return nil
		}
		return err
	})
}

// payBack is where the person comes back to from the page of the stamp office, and where they look again.
func (p *Portal) payBack(w http.ResponseWriter, r *http.Request) error {
	return p.moved(w, r, func() error {
		for _, m := range payment.Moments {
			b, given, err := p.Money.Store.Of(r.Context(), idOf(r), m)
			if err == nil && given && b.Waits() {
				_, err = p.Money.Try(r.Context(), idOf(r), m)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// moved does something with the money of the person's own dossier and shows the page again.
func (p *Portal) moved(w http.ResponseWriter, r *http.Request, do func() error) error {
	err := p.own(r)
	if err == nil {
		err = do()
	}
	if fault.Is(err, fault.Conflict) {
		web.FlashImportant(w, r, fault.Of(err).Text.Key)
		err = nil
	}
	if err != nil {
		return err
	}
	return web.See(w, r, path(idOf(r), "/pay"))
}

// own refuses what is done to somebody else's dossier: it does not exist. So does paying, where there is no office.
func (p *Portal) own(r *http.Request) error {
	if !p.Money.Connected() {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	_, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	return err
}

// moment is the bill that a form is for.
func billOf(r *http.Request) payment.Moment {
	if r.PostFormValue("moment") == string(payment.HandOver) {
		return payment.HandOver
	}
	return payment.Filing
}
