package portal

import (
	"context"
	"net/http"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// Visas asks the register of visas about that of a dossier, for at most as long as somebody waits for a page.
type Visas interface {
	Look(ctx context.Context, id dossier.ID) (dossier.Case, error)
}

// visaPage asks what stands on the sticker. No account is needed.
type visaPage struct {
	*web.Page
	Asked web.Asked
	visaForm
	Refused *refusal // the validation is not for this visa
}

// visaForm is the sticker's part of a page.
type visaForm struct {
	Action    string
	Kinds     []theme.Option
	Grounds   []theme.Option
	Countries []theme.Option // none in a correction: who the person is, the next step says
	Button    string
}

// visaProcedure is the procedure that validates visas.
const visaProcedure = "vls-ts.validation"

// stickers are the two sorts of long-stay visas.
var stickers = []string{"vls-ts", "vls"}

func (p *Portal) askVisa(w http.ResponseWriter, r *http.Request) error {
	f, q := web.FormOf(nil), r.URL.Query() // what was said in the advice comes along
	for _, name := range []string{"kind", "ground", "nationality"} {
		f.Set(name, q.Get(name))
	}
	if ends, err := day.Parse(q.Get("ends")); err == nil {
		f.SetDate("ends", ends)
	}
	return p.showVisa(w, r, http.StatusOK, f, nil)
}

func (p *Portal) showVisa(w http.ResponseWriter, r *http.Request, status int, f *web.Form, no *refusal) error {
	page := p.page(w, r, "visa.title")
	v := visaPage{Page: page, Asked: page.Ask(r, f, "visa.form"), Refused: no, visaForm: p.visaForm(page, f, "/visa")}
	v.Countries, v.Button = p.countries(page), page.T("visa.form.button")
	return web.Render(w, r, status, visaView(v))
}

func (p *Portal) visaForm(page *web.Page, f *web.Form, action string) visaForm {
	out := visaForm{Action: action, Grounds: append([]theme.Option{{Label: page.T("permit.form.choose")}}, p.labelled(page.Lang, "permit_ground")...)}
	for _, kind := range stickers {
		out.Kinds = append(out.Kinds, theme.Option{Value: kind, Label: page.T("visa.form.kind-" + kind), Hint: page.T("visa.form.kind-" + kind + "-hint")})
	}
	return out
}

// readVisa reads the sticker.
func (p *Portal) readVisa(f *web.Form, t permit.Permit) permit.Permit {
	t.Kind = f.Choice("kind", stickers...)
	number := f.Text("number", 40)
	if visa, ok := ident.Visa(number); ok {
		t.Number = visa
	} else if number != "" {
		f.Bad("number", "account.error.visa")
	}
	t.Starts, t.Ends, t.Issued = f.Date("starts"), f.Date("ends"), f.Optional().Date("issued")
	t.Ground = f.Choice("ground", values(p.labelled(locale.FR, "permit_ground"))...)
	if f.Err() == nil {
		f.Take(t.Check().Err())
	}
	return t
}

// validation is the procedure that validates visas.
func (p *Portal) validation() (*catalogue.Procedure, error) {
	proc, ok := p.Rules().Procedure(visaProcedure)
	if !ok {
		return nil, fault.New(fault.NotFound, "procedure.unknown")
	}
	return proc, nil
}

// beginVisa opens the draft of a validation, with an account that claims nothing for whoever has none. Whoever another
// procedure is for is sent there, with the reason, and keeps what they typed.
func (p *Portal) beginVisa(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	held := p.readVisa(f, permit.Permit{ID: web.FormKey(r)})
	nationality := f.Text("nationality", 2)
	if _, ok := p.Rules().Places.Country(nationality); !ok && nationality != "" {
		f.Bad("nationality", "account.error.nationality")
	}
	if f.Err() != nil {
		return p.showVisa(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	proc, err := p.validation()
	if err != nil {
		return err
	}
	if no := p.notForVisa(r, proc, held, nationality); no != nil {
		return p.showVisa(w, r, http.StatusUnprocessableEntity, f, no)
	}
	me, err := p.arrive(w, r)
	if status, taken := refused(f, err); taken {
		return p.showVisa(w, r, status, f, nil)
	}
	if err != nil {
		return err
	}
	id, err := p.draftVisa(r.Context(), me, proc, held, nationality)
	if err != nil {
		return err
	}
	return web.See(w, r, path(id, "/visa"))
}

// notForVisa says why the validation is not for somebody, and what is; nil when it is.
func (p *Portal) notForVisa(r *http.Request, proc *catalogue.Procedure, t permit.Permit, nationality string) *refusal {
	t.ID = "" // nobody holds it here yet
	s := &starting{procedure: proc, question: advice.Question{On: p.Clock.Today(), Lang: web.Lang(r), Nationality: nationality}}
	q := s.about(t, proc)
	if advice.Fits(proc, p.Rules(), q) != law.No {
		return nil
	}
	no := p.refusal(s, t, q, p.permitWords(q.Lang, t))
	if len(no.Instead) > 0 { // why the other one is theirs says more than why this one is not
		no.Reasons = nil
		for _, x := range no.Instead[0].Reasons {
			no.Reasons = append(no.Reasons, x.Text)
		}
	}
	return &no
}

// arrive is whoever is signed in, or somebody new.
func (p *Portal) arrive(w http.ResponseWriter, r *http.Request) (dossier.Actor, error) {
	if s, ok := session.From(r.Context()); ok && s.Role == account.Applicant {
		return me(r), nil
	}
	token, s, err := p.Accounts.Arrive(r.Context(), web.Lang(r), account.Device(r.UserAgent()), from(r))
	if err == nil {
		p.Guard.Begin(w, token)
	}
	return dossier.Actor{Role: dossier.Applicant, ID: s.Subject}, err
}

// draftVisa begins the draft, or goes on with the one about the same visa, and asks the register.
func (p *Portal) draftVisa(ctx context.Context, a dossier.Actor, proc *catalogue.Procedure, held permit.Permit, nationality string) (dossier.ID, error) {
	who, err := p.People.Get(ctx, a.ID)
	if err != nil {
		return "", err
	}
	if held, err = p.holdVisa(ctx, a.ID, held); err != nil {
		return "", err
	}
	c, err := p.Dossiers.Start(ctx, a.ID, who, held, proc.Code)
	if err != nil {
		return "", err
	}
	if c.State == dossier.Draft {
		if err := p.Dossiers.Save(ctx, a, c.ID, map[string]string{"nationality": nationality}); err != nil {
			return "", err
		}
	}
	_, err = p.Visas.Look(ctx, c.ID)
	return c.ID, err
}

// holdVisa notes that somebody holds a visa; one that is known already is corrected, unless it is validated.
func (p *Portal) holdVisa(ctx context.Context, account string, t permit.Permit) (permit.Permit, error) {
	mine, err := p.People.Permits(ctx, account)
	if err != nil {
		return t, err
	}
	for _, x := range mine {
		if x.Kind == t.Kind && x.Number == t.Number && !x.Withdrawn {
			if t.ID = x.ID; x.Validated != "" {
				return x, nil
			}
			return t, p.People.UpdatePermit(ctx, account, t)
		}
	}
	return t, p.People.AddPermit(ctx, account, t)
}
