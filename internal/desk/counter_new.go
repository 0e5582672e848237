package desk

import (
	"net/http"
	"net/url"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/person"
	"anef/internal/reach"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// newcomerPage asks who somebody is that has no account.
type newcomerPage struct {
	*web.Page
	Asked     web.Asked
	Countries []theme.Option
}

func (d *Desk) askNewcomer(w http.ResponseWriter, r *http.Request) error {
	return d.showNewcomer(w, r, http.StatusOK, web.FormOf(url.Values{"lang": {string(locale.FR)}}))
}

func (d *Desk) showNewcomer(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	p := d.page(w, r, "counter.new.title")
	p.Back("/desk/counter")
	v := newcomerPage{Page: p, Asked: p.Ask(r, f, "counter.new"), Countries: []theme.Option{{Label: p.T("counter.new.choose")}}}
	for _, c := range d.Dossiers.Rules().Places.CountriesIn(p.Lang) {
		v.Countries = append(v.Countries, theme.Option{Value: c.Alpha2, Label: c.Name(p.Lang)})
	}
	return web.Render(w, r, status, newcomerView(v))
}

// addNewcomer makes the account, and goes on to why the person comes.
func (d *Desk) addNewcomer(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	who := person.Person{FamilyName: f.Text("family-name", 150), GivenNames: f.Optional().Text("given-names", 150), BirthDate: f.Date("birth-date"),
		Nationality: f.Text("nationality", 2), Foreigner: f.Optional().Text("foreigner", 40), Visa: f.Optional().Text("visa", 40)}
	if _, ok := d.Dossiers.Rules().Places.Country(who.Nationality); !ok && who.Nationality != "" {
		f.Bad("nationality", "account.error.nationality")
	}
	if f.Err() == nil {
		f.Take(who.Check(d.Dossiers.Clock.Today()).Err())
	}
	in := account.Newcomer{Family: who.FamilyName, Given: who.GivenNames, Born: who.BirthDate, Nationality: who.Nationality,
		Foreigner: who.Foreigner, Visa: who.Visa, Email: f.Optional().Email("email"),
		Lang: locale.Lang(f.Choice("lang", texts(locale.Langs)...))}
	if typed := f.Optional().Text("phone", 40); typed != "" {
		var ok bool
		if in.Phone, ok = reach.Phone(typed, "FR"); !ok {
			f.Bad("phone", "account.error.phone")
		}
	}
	var made account.Account
	if err = f.Err(); err == nil {
		made, err = d.Counter.Welcome(r.Context(), in)
	}
	if fault.Is(err, fault.Conflict) {
		f.Bad("foreigner", "counter.error.number-taken")
		err = f.Err()
	}
	if f.Take(err) {
		return d.showNewcomer(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "counter.new.done")
	return web.See(w, r, "/desk/counter/accounts/"+made.ID)
}
