package desk

import (
	"anef/internal/account"
	"anef/internal/web"
)

// Several roles may judge, ask and cancel: which of them, when, the table of moves says.
var (
	byExaminer = account.ByAgents(account.PreInstructor, account.Instructor)
	byPayable  = account.ByAgents(account.PreInstructor, account.Instructor, account.Signatory)
	byJoiner   = account.ByAgents(account.Instructor, account.Supervisor)
	byCounter  = account.ByAgents(account.CounterRoles...)
	byFlagger  = account.ByAgents(account.PreInstructor, account.Instructor, account.Supervisor)
)

// Routes is everything the desk answers, and who may ask for it.
var Routes = []web.Route[*Desk, account.Permission]{
	{"GET /desk/sign-in", account.Anybody, (*Desk).askSignIn},
	{"POST /desk/sign-in", account.Anybody, (*Desk).signIn},
	{"POST /desk/sign-out", account.Anybody, (*Desk).signOut},
	{"GET /assets/{hash}/desk.css", account.Anybody, (*Desk).style},

	{"GET /desk", account.ByAgent, (*Desk).worklist},
	{"GET /desk/search", account.ByAgent, (*Desk).search},
	{"POST /desk/search/beyond", account.ByAgent, (*Desk).searchBeyond},
	{"POST /desk/search/take-over", account.BySupervisor, (*Desk).takeOver},
	{"POST /desk/views", account.ByAgent, (*Desk).saveView},
	{"POST /desk/views/{view}/delete", account.ByAgent, (*Desk).dropView},
	{"POST /desk/batch", account.ByAgent, (*Desk).chooseBatch},
	{"POST /desk/batch/run", account.ByAgent, (*Desk).runBatch},
	{"GET /desk/batch/{batch}", account.ByAgent, (*Desk).batchReport},
	{"POST /desk/batch/{batch}", account.ByAgent, (*Desk).resumeBatch},
	{"GET /desk/keys", account.ByAgent, (*Desk).keysHelp},
	{"POST /desk/keys", account.ByAgent, (*Desk).switchKeys},
	{"GET /desk/staff", account.BySupervisor, (*Desk).colleagues},
	{"GET /desk/staff/{agent}", account.BySupervisor, (*Desk).colleague},
	{"POST /desk/staff/{agent}/reassign", account.BySupervisor, (*Desk).reassign},
	{"POST /desk/staff/{agent}/bars", account.BySupervisor, (*Desk).bar},
	{"POST /desk/staff/{agent}/bars/remove", account.BySupervisor, (*Desk).unbar},
	{"GET /desk/dossiers/{id}", account.ByAgent, (*Desk).open},
	{"GET /desk/dossiers/{id}/files/{file}", account.ByAgent, (*Desk).file},
	{"GET /desk/dossiers/{id}/papers/{number}", account.ByAgent, (*Desk).paper},

	{"POST /desk/dossiers/{id}/take", account.ByAgent, (*Desk).take},
	{"POST /desk/dossiers/{id}/hand-back", account.ByAgent, (*Desk).handBack},
	{"POST /desk/dossiers/{id}/give", account.ByAgent, (*Desk).give},
	{"POST /desk/dossiers/{id}/pieces/{piece}/judge", byExaminer, (*Desk).judge},
	{"POST /desk/dossiers/{id}/ask", byExaminer, (*Desk).askPiece},
	{"POST /desk/dossiers/{id}/cancel-request", byExaminer, (*Desk).cancelRequest},
	{"POST /desk/dossiers/{id}/requalify", byExaminer, (*Desk).requalify},
	{"POST /desk/dossiers/{id}/retract", byExaminer, (*Desk).retract},
	{"POST /desk/dossiers/{id}/declare-complete", account.ByPreInstructor, (*Desk).declareComplete},
	{"POST /desk/dossiers/{id}/close", account.ByPreInstructor, (*Desk).close},
	{"POST /desk/dossiers/{id}/reopen", account.ByPreInstructor, (*Desk).reopen},
	{"POST /desk/dossiers/{id}/extend", byExaminer, (*Desk).extend},
	{"POST /desk/dossiers/{id}/override-rights", account.ByInstructor, (*Desk).overrideRights},
	{"POST /desk/dossiers/{id}/sign-override", account.BySignatory, (*Desk).signOverride},
	{"POST /desk/dossiers/{id}/drop-override", account.BySignatory, (*Desk).dropOverride},
	{"POST /desk/dossiers/{id}/correct", account.ByInstructor, (*Desk).correct},
	{"POST /desk/dossiers/{id}/propose-revocation", account.ByInstructor, (*Desk).proposeRevocation},
	{"POST /desk/dossiers/{id}/revoke", account.BySignatory, (*Desk).revoke},
	{"POST /desk/dossiers/{id}/drop-revocation", account.BySignatory, (*Desk).dropRevocation},
	{"POST /desk/dossiers/{id}/validate", account.ByInstructor, (*Desk).validate},
	{"POST /desk/dossiers/{id}/propose-grant", account.ByInstructor, (*Desk).proposeGrant},
	{"POST /desk/dossiers/{id}/propose-refusal", account.ByInstructor, (*Desk).proposeRefusal},
	{"POST /desk/dossiers/{id}/draft-grant", account.ByInstructor, (*Desk).draftGrant},
	{"POST /desk/dossiers/{id}/draft-refusal", account.ByInstructor, (*Desk).draftRefusal},
	{"POST /desk/dossiers/{id}/grant", account.BySignatory, (*Desk).grant},
	{"POST /desk/dossiers/{id}/refuse", account.BySignatory, (*Desk).refuse},
	{"POST /desk/dossiers/{id}/send-back", account.BySignatory, (*Desk).sendBack},
	{"POST /desk/dossiers/{id}/resume", account.BySignatory, (*Desk).resume},
	{"GET /desk/dossiers/{id}/hand-over", account.ByHandOverClerk, (*Desk).collect},
	{"POST /desk/dossiers/{id}/hand-over", account.ByHandOverClerk, (*Desk).handOver},
	{"POST /desk/dossiers/{id}/record-late", account.ByHandOverClerk, (*Desk).recordLate},

	{"POST /desk/dossiers/{id}/waive", byPayable, (*Desk).waive},
	{"POST /desk/dossiers/{id}/uphold", byPayable, (*Desk).uphold},
	{"POST /desk/dossiers/{id}/backdate", byPayable, (*Desk).backdate},
	{"POST /desk/dossiers/{id}/remark", account.ByAgent, (*Desk).remark},
	{"POST /desk/dossiers/{id}/flag", byFlagger, (*Desk).flag},
	{"POST /desk/dossiers/{id}/unflag", byFlagger, (*Desk).unflag},
	{"POST /desk/dossiers/{id}/suspend", byExaminer, (*Desk).suspend},
	{"POST /desk/dossiers/{id}/continue", byExaminer, (*Desk).goOn},
	{"POST /desk/dossiers/{id}/transfer", byFlagger, (*Desk).transfer},
	{"POST /desk/dossiers/{id}/consult", byExaminer, (*Desk).consult},
	{"POST /desk/dossiers/{id}/recall", byExaminer, (*Desk).recall},

	{"GET /desk/queue", byCounter, (*Desk).queue},
	{"POST /desk/queue", byCounter, (*Desk).takeTicket},
	{"POST /desk/queue/{ticket}/call", byCounter, (*Desk).callTicket},
	{"POST /desk/queue/{ticket}/end", byCounter, (*Desk).endTicket},
	{"GET /desk/counter", account.AtTheCounter, (*Desk).counter},
	{"POST /desk/counter/find", byCounter, (*Desk).find},
	{"GET /desk/counter/new", byCounter, (*Desk).askNewcomer},
	{"POST /desk/counter/new", byCounter, (*Desk).addNewcomer},
	{"GET /desk/counter/accounts/{account}", byCounter, (*Desk).askVisit},
	{"POST /desk/counter/accounts/{account}", byCounter, (*Desk).beginVisit},
	{"POST /desk/counter/sheet", account.AtTheCounter, (*Desk).sheet},
	{"POST /desk/counter/email", account.AtTheCounter, (*Desk).proveEmail},
	{"POST /desk/counter/end", account.AtTheCounter, (*Desk).endVisit},

	{"GET /desk/duplicates", byJoiner, (*Desk).duplicates},
	{"GET /desk/duplicates/{one}/{other}", byJoiner, (*Desk).duplicate},
	{"POST /desk/duplicates/{one}/{other}", byJoiner, (*Desk).judgePair},

	{"GET /desk/dossiers/{id}/death", byJoiner, (*Desk).death},
	{"POST /desk/dossiers/{id}/death", byJoiner, (*Desk).declareDeath},

	{"GET /desk/letters", account.ByAgent, (*Desk).letters},
	{"GET /desk/dossiers/{id}/letters/{seq}", account.ByAgent, (*Desk).letter},
	{"POST /desk/dossiers/{id}/letters/{seq}", account.ByAgent, (*Desk).markLetter},

	{"GET /desk/office", account.BySupervisor, (*Desk).supervise},
	{"GET /desk/office/compare", account.BySupervisor, (*Desk).compareOffices},
	{"GET /desk/office/quality", account.BySupervisor, (*Desk).quality},
	{"GET /desk/office/quality/{id}/{seq}", account.BySupervisor, (*Desk).askVerdict},
	{"POST /desk/office/quality/{id}/{seq}", account.BySupervisor, (*Desk).sayVerdict},
	{"GET /desk/export", account.BySupervisor, (*Desk).export},
	{"GET /desk/country", account.ByOperator, (*Desk).country},

	{"GET /desk/alarms", account.ByOperator, (*Desk).alarms},
	{"GET /desk/operations", account.ByOperator, (*Desk).operations},
	{"POST /desk/operations/retry", account.ByOperator, (*Desk).retry},

	{"GET /desk/account", account.SignedIn, (*Desk).ownAccount},
	{"POST /desk/account/end", account.SignedIn, (*Desk).endSession},
	{"POST /desk/account/end-others", account.SignedIn, (*Desk).endOthers},
}
