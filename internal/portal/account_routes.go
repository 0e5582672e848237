package portal

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/web"
)

// AccountRoutes is the part of the table that needs no dossier: the way in, the account, what one holds.
var AccountRoutes = []web.Route[*Portal, account.Permission]{
	{Pattern: "GET /{$}", Needs: account.Anybody, Do: (*Portal).landing},
	{Pattern: "GET /about", Needs: account.Anybody, Do: about("about", 3)},
	{Pattern: "GET /accessibility", Needs: account.Anybody, Do: about("accessibility", 3)},
	{Pattern: "GET /privacy", Needs: account.Anybody, Do: about("privacy", 5)},

	{Pattern: "GET /sign-in", Needs: account.Anybody, Do: (*Portal).askSignIn},
	{Pattern: "POST /sign-in", Needs: account.Anybody, Do: (*Portal).signIn},
	{Pattern: "POST /sign-out", Needs: account.Anybody, Do: (*Portal).signOut},
	{Pattern: "GET /account/new", Needs: account.Anybody, Do: (*Portal).askSignUp},
	{Pattern: "POST /account/new", Needs: account.Anybody, Do: (*Portal).signUp},
	{Pattern: "GET /account/new/sent", Needs: account.Anybody, Do: (*Portal).signUpSent},
	{Pattern: "GET /account/confirm", Needs: account.Anybody, Do: (*Portal).askConfirm},
	{Pattern: "POST /account/confirm", Needs: account.Anybody, Do: (*Portal).confirm},
	{Pattern: "GET /account/recover", Needs: account.Anybody, Do: (*Portal).askRecover},
	{Pattern: "POST /account/recover", Needs: account.Anybody, Do: (*Portal).recover},
	{Pattern: "GET /account/recover/sent", Needs: account.Anybody, Do: (*Portal).recoverSent},
	{Pattern: "GET /account/reset", Needs: account.Anybody, Do: (*Portal).askReset},
	{Pattern: "POST /account/reset", Needs: account.Anybody, Do: (*Portal).reset},
	{Pattern: "GET /account/email/confirm", Needs: account.Anybody, Do: (*Portal).askConfirmEmail},
	{Pattern: "POST /account/email/confirm", Needs: account.Anybody, Do: (*Portal).confirmEmail},

	{Pattern: "GET /account/printed", Needs: account.Anybody, Do: (*Portal).askPrinted},
	{Pattern: "POST /account/printed", Needs: account.Anybody, Do: (*Portal).usePrinted},

	{Pattern: "GET /home", Needs: account.ByApplicant, Do: (*Portal).home},
	{Pattern: "GET /me", Needs: account.ByApplicant, Do: (*Portal).askMe},
	{Pattern: "POST /me", Needs: account.ByApplicant, Do: (*Portal).saveMe},
	{Pattern: "GET /permits/new", Needs: account.ByApplicant, Do: (*Portal).newPermit},
	{Pattern: "POST /permits/new", Needs: account.ByApplicant, Do: (*Portal).addPermit},
	{Pattern: "GET /permits/{id}", Needs: account.ByApplicant, Do: (*Portal).permit},
	{Pattern: "POST /permits/{id}", Needs: account.ByApplicant, Do: (*Portal).savePermit},

	{Pattern: "GET /account", Needs: account.ByApplicant, Do: (*Portal).account},
	{Pattern: "GET /account/details", Needs: account.ByApplicant, Do: (*Portal).askDetails},
	{Pattern: "POST /account/details", Needs: account.ByApplicant, Do: (*Portal).saveDetails},
	{Pattern: "GET /account/password", Needs: account.ByOwner, Do: (*Portal).askPassword},
	{Pattern: "POST /account/password", Needs: account.ByOwner, Do: (*Portal).savePassword},
	{Pattern: "GET /account/email", Needs: account.ByOwner, Do: (*Portal).askEmail},
	{Pattern: "POST /account/email", Needs: account.ByOwner, Do: (*Portal).saveEmail},
	{Pattern: "POST /account/sessions/others", Needs: account.ByOwner, Do: (*Portal).endOthers},
	{Pattern: "POST /account/sessions/{session}/end", Needs: account.ByOwner, Do: (*Portal).endSession},
}

// from is the network address of the caller, as attempts are counted.
func from(r *http.Request) string { return web.Network(web.Client(r)) }

// password is typed as it is: blanks at its ends are part of it.
func password(r *http.Request, name string) string { return r.PostForm.Get(name) }

// refused puts what is wrong into the form and gives the status of its page. Other errors are not taken.
func refused(f *web.Form, err error) (status int, taken bool) {
	switch e := fault.Of(err); {
	case err == nil:
		return 0, false
	case e.Kind == fault.TooMany:
		f.Bad("", e.Text.Key, e.Text.Args...)
		return http.StatusTooManyRequests, true
	}
	return http.StatusUnprocessableEntity, f.Take(err)
}
