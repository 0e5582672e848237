package desk

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/web"
)

// accountPage shows an agent's own sessions.
type accountPage struct {
	*web.Page
	Lines []ownSession
	Role  string
	Place string
}

type ownSession struct {
	ID, Device, Began, Seen string
	Here                    bool
}

// staff is the caller, when it is somebody who works here; applicants learn nothing of this page.
func staff(r *http.Request) (account.Session, error) {
	who := caller(r)
	if who.Kind != account.OfAgent {
		return who, fault.New(fault.NotFound, "web.error.not-found.text")
	}
	return who, nil
}

func (d *Desk) ownAccount(w http.ResponseWriter, r *http.Request) error {
	who, err := staff(r)
	if err != nil {
		return err
	}
	all, err := d.Staff.Sessions(r.Context(), who)
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.account.title")
	v := accountPage{Page: p, Role: p.T("desk.role." + string(who.Role))}
	if who.Office != "" {
		v.Place = d.office(who.Office)
	}
	for _, s := range all {
		device := s.Device
		if device == "" {
			device = p.T("desk.account.unknown-device")
		}
		v.Lines = append(v.Lines, ownSession{s.ID, device, moment(p, s.CreatedAt), moment(p, s.SeenAt), s.ID == who.ID})
	}
	return web.Render(w, r, http.StatusOK, accountView(v))
}

// endSession ends one of the caller's sessions.
func (d *Desk) endSession(w http.ResponseWriter, r *http.Request) error {
	who, err := staff(r)
	if err != nil {
		return err
	}
	if err := d.Staff.Revoke(r.Context(), who, r.PostFormValue("session")); err != nil {
		return err
	}
	web.Flash(w, r, "desk.account.ended")
	return web.See(w, r, "/desk/account")
}

// endOthers signs the caller out everywhere else.
func (d *Desk) endOthers(w http.ResponseWriter, r *http.Request) error {
	who, err := staff(r)
	if err != nil {
		return err
	}
	if err := d.Staff.RevokeOthers(r.Context(), who); err != nil {
		return err
	}
	web.Flash(w, r, "desk.account.ended-others")
	return web.See(w, r, "/desk/account")
}
