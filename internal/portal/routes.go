package portal

import (
	"slices"

	"anef/internal/account"
	"anef/internal/web"
)

// Routes is the table of everything an applicant can ask for. Whose dossier it is, the store checks: that of
// somebody else does not exist.
var Routes = append(slices.Concat(AccountRoutes, ShareRoutes, AttemptRoutes), []web.Route[*Portal, account.Permission]{
	{Pattern: "GET /advice", Needs: account.Anybody, Do: (*Portal).advice},
	{Pattern: "GET /procedures", Needs: account.Anybody, Do: (*Portal).procedures},
	{Pattern: "GET /procedures/{procedure}", Needs: account.Anybody, Do: (*Portal).procedure},
	{Pattern: "GET /delays", Needs: account.Anybody, Do: (*Portal).delays},
	{Pattern: "GET /help", Needs: account.Anybody, Do: (*Portal).help},

	{Pattern: "GET /visa", Needs: account.Anybody, Do: (*Portal).askVisa},
	{Pattern: "POST /visa", Needs: account.Anybody, Do: (*Portal).beginVisa},
	{Pattern: "GET /visa/draft", Needs: account.Anybody, Do: (*Portal).askResume},
	{Pattern: "POST /visa/draft", Needs: account.Anybody, Do: (*Portal).resume},
	{Pattern: "GET /account/arrival", Needs: account.Anybody, Do: (*Portal).askAccess},
	{Pattern: "POST /account/arrival", Needs: account.Anybody, Do: (*Portal).setUpAccess},
	{Pattern: "GET /visa/attach", Needs: account.ByOwner, Do: (*Portal).askAttach},
	{Pattern: "POST /visa/attach", Needs: account.ByOwner, Do: (*Portal).attach},
	{Pattern: "GET /dossiers/{id}/visa", Needs: account.ByApplicant, Do: (*Portal).visaAnswer},
	{Pattern: "POST /dossiers/{id}/visa", Needs: account.ByApplicant, Do: (*Portal).correctVisa},

	{Pattern: "GET /dossiers/new", Needs: account.ByApplicant, Do: (*Portal).newDossier},
	{Pattern: "POST /dossiers", Needs: account.ByApplicant, Do: (*Portal).start},
	{Pattern: "GET /dossiers/{id}", Needs: account.ByApplicant, Do: (*Portal).dossier},
	{Pattern: "GET /dossiers/{id}/steps/{step}", Needs: account.ByApplicant, Do: (*Portal).step},
	{Pattern: "POST /dossiers/{id}/steps/{step}", Needs: account.ByApplicant, Do: (*Portal).saveStep},
	{Pattern: "GET /dossiers/{id}/pieces", Needs: account.ByApplicant, Do: (*Portal).pieces},
	{Pattern: "POST /dossiers/{id}/pieces/{code}", Needs: account.ByApplicant, Do: (*Portal).give},
	{Pattern: "POST /dossiers/{id}/pieces/{code}/remove", Needs: account.ByApplicant, Do: (*Portal).drop},
	{Pattern: "GET /dossiers/{id}/files/{file}", Needs: account.ByApplicant, Do: (*Portal).file},
	{Pattern: "GET /dossiers/{id}/summary", Needs: account.ByApplicant, Do: (*Portal).summary},
	{Pattern: "POST /dossiers/{id}/submit", Needs: account.ByApplicant, Do: (*Portal).submit},
	{Pattern: "POST /dossiers/{id}/amend", Needs: account.ByApplicant, Do: (*Portal).amend},
	{Pattern: "POST /dossiers/{id}/amend/undo", Needs: account.ByApplicant, Do: (*Portal).undo},
	{Pattern: "POST /dossiers/{id}/answer", Needs: account.ByApplicant, Do: (*Portal).answer},
	{Pattern: "POST /dossiers/{id}/photo", Needs: account.ByApplicant, Do: (*Portal).givePhoto},
	{Pattern: "POST /dossiers/{id}/move", Needs: account.ByApplicant, Do: (*Portal).move},
	{Pattern: "GET /dossiers/{id}/change", Needs: account.ByApplicant, Do: (*Portal).askChange},
	{Pattern: "POST /dossiers/{id}/change/accept", Needs: account.ByApplicant, Do: (*Portal).acceptChange},
	{Pattern: "POST /dossiers/{id}/change/decline", Needs: account.ByApplicant, Do: (*Portal).declineChange},
	{Pattern: "GET /dossiers/{id}/pay", Needs: account.ByApplicant, Do: (*Portal).pay},
	{Pattern: "GET /dossiers/{id}/pay/back", Needs: account.ByApplicant, Do: (*Portal).payBack},
	{Pattern: "POST /dossiers/{id}/pay/stamp", Needs: account.ByApplicant, Do: (*Portal).payStamp},
	{Pattern: "POST /dossiers/{id}/pay/file", Needs: account.ByApplicant, Do: (*Portal).payFile},
	{Pattern: "POST /dossiers/{id}/pay/card", Needs: account.ByApplicant, Do: (*Portal).payCard},
	{Pattern: "POST /dossiers/{id}/pay/card/cancel", Needs: account.ByApplicant, Do: (*Portal).payOtherwise},
	{Pattern: "GET /dossiers/{id}/withdraw", Needs: account.ByApplicant, Do: (*Portal).askWithdraw},
	{Pattern: "POST /dossiers/{id}/withdraw", Needs: account.ByApplicant, Do: (*Portal).withdraw},
	{Pattern: "GET /dossiers/{id}/contest", Needs: account.ByApplicant, Do: (*Portal).askContest},
	{Pattern: "POST /dossiers/{id}/contest", Needs: account.ByApplicant, Do: (*Portal).contest},
	{Pattern: "GET /dossiers/{id}/silence", Needs: account.ByApplicant, Do: (*Portal).silence},
	{Pattern: "GET /dossiers/{id}/silence/letter", Needs: account.ByApplicant, Do: (*Portal).reasonsLetter},
	{Pattern: "GET /dossiers/{id}/papers/{number}", Needs: account.ByApplicant, Do: (*Portal).paper},
	{Pattern: "GET /dossiers/{id}/archive.zip", Needs: account.ByApplicant, Do: (*Portal).archive},
}...)
