package routes

import (
	"fmt"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/api"
	"anef/internal/desk"
	"anef/internal/opinion"
	"anef/internal/outbox"
	"anef/internal/partners"
	"anef/internal/portal"
	"anef/internal/verify"
	"anef/internal/web"
)

// admits says who is let in, in words of its own: the permission in a front's table is what is tested.
type admits string

const (
	anyone    admits = "anyone"
	applicant admits = "applicant"
	partner   admits = "partner" // who signs the body
	staff     admits = "pre-instructor instructor signatory hand-over supervisor operator helper"
	joiners   admits = "instructor supervisor"
	agents    admits = "pre-instructor instructor signatory hand-over supervisor"
	examiners admits = "pre-instructor instructor"
	payable   admits = "pre-instructor instructor signatory"
	flaggers  admits = "pre-instructor instructor supervisor"
	pre       admits = "pre-instructor"
	instr     admits = "instructor"
	signatory admits = "signatory"
	clerk     admits = "hand-over"
	counter   admits = "pre-instructor hand-over"
	operator  admits = "operator"

	supervisor admits = "supervisor"
)

// expected is every line of every front: who is let in, and what they are answered.
var expected = map[string]struct {
	who     admits
	answers string
}{
	"GET /{$}":                    {anyone, "200 303"},
	"GET /about":                  {anyone, "200"},
	"GET /accessibility":          {anyone, "200"},
	"GET /privacy":                {anyone, "200"},
	"GET /advice":                 {anyone, "200"},
	"GET /procedures":             {anyone, "200"},
	"GET /procedures/{procedure}": {anyone, "200"},
	"GET /help":                   {anyone, "200"},
	"GET /delays":                 {anyone, "200"},
	"GET /sign-in":                {anyone, "200 303"},
	"POST /sign-in":               {anyone, "422"},
	"POST /sign-out":              {anyone, "303"},
	"GET /account/new":            {anyone, "200"},
	"POST /account/new":           {anyone, "422"},
	"GET /account/new/sent":       {anyone, "200"},
	"GET /account/confirm":        {anyone, "200"}, // opening a link uses nothing up
	"POST /account/confirm":       {anyone, "404"},
	"GET /account/recover":        {anyone, "200"},
	"POST /account/recover":       {anyone, "303"},
	"GET /account/recover/sent":   {anyone, "200"},
	"GET /account/reset":          {anyone, "404"},
	"POST /account/reset":         {anyone, "404"},
	"GET /account/email/confirm":  {anyone, "200"},
	"POST /account/email/confirm": {anyone, "404"},
	"GET /account/printed":        {anyone, "200"},
	"POST /account/printed":       {anyone, "422"},

	"GET /could-not-file":               {anyone, "200"},
	"POST /could-not-file":              {anyone, "422"}, // nothing was said
	"GET /attempts/{attempt}":           {anyone, "404 429"},
	"GET /attempts/{attempt}/proof.pdf": {anyone, "404 429"},

	"GET /home":                                {applicant, "200"},
	"GET /me":                                  {applicant, "200"},
	"POST /me":                                 {applicant, "422"},
	"GET /permits/new":                         {applicant, "200"},
	"POST /permits/new":                        {applicant, "422"},
	"GET /permits/{id}":                        {applicant, "200"},
	"POST /permits/{id}":                       {applicant, "422"},
	"GET /account":                             {applicant, "200"},
	"GET /account/details":                     {applicant, "200"},
	"POST /account/details":                    {applicant, "422"},
	"GET /account/password":                    {applicant, "200"},
	"POST /account/password":                   {applicant, "422"},
	"GET /account/email":                       {applicant, "200"},
	"POST /account/email":                      {applicant, "422"},
	"POST /account/sessions/others":            {applicant, "303"},
	"POST /account/sessions/{session}/end":     {applicant, "303"},
	"GET /dossiers/new":                        {applicant, "200"},
	"POST /dossiers":                           {applicant, "422"}, // for the permit of somebody else
	"GET /dossiers/{id}":                       {applicant, "200"},
	"GET /dossiers/{id}/steps/{step}":          {applicant, "200"},
	"POST /dossiers/{id}/steps/{step}":         {applicant, "422"},
	"GET /dossiers/{id}/pieces":                {applicant, "200"},
	"POST /dossiers/{id}/pieces/{code}":        {applicant, "303"},
	"POST /dossiers/{id}/pieces/{code}/remove": {applicant, "409"}, // it is filed
	"GET /dossiers/{id}/files/{file}":          {applicant, "200"},
	"GET /dossiers/{id}/summary":               {applicant, "200"},
	"POST /dossiers/{id}/submit":               {applicant, "409"},
	"POST /dossiers/{id}/amend":                {applicant, "409"},
	"POST /dossiers/{id}/amend/undo":           {applicant, "303"},
	"POST /dossiers/{id}/answer":               {applicant, "409"},
	"POST /dossiers/{id}/photo":                {applicant, "422"}, // they chose nothing
	"POST /dossiers/{id}/move":                 {applicant, "409"}, // they did not move
	"GET /dossiers/{id}/change":                {applicant, "303"}, // nothing is offered
	"POST /dossiers/{id}/change/accept":        {applicant, "409"},
	"POST /dossiers/{id}/change/decline":       {applicant, "409"},
	"GET /dossiers/{id}/pay":                   {applicant, "200"},
	"GET /dossiers/{id}/pay/back":              {applicant, "404"}, // no stamp office
	"POST /dossiers/{id}/pay/stamp":            {applicant, "422"},
	"POST /dossiers/{id}/pay/file":             {applicant, "422"},
	"POST /dossiers/{id}/pay/card":             {applicant, "404"},
	"POST /dossiers/{id}/pay/card/cancel":      {applicant, "404"},
	"GET /dossiers/{id}/withdraw":              {applicant, "200"},
	"POST /dossiers/{id}/withdraw":             {applicant, "303"},
	"GET /dossiers/{id}/contest":               {applicant, "200 303"}, // 303 once it is over
	"POST /dossiers/{id}/contest":              {applicant, "422 303"},
	"GET /dossiers/{id}/silence":               {applicant, "200"},
	"GET /dossiers/{id}/silence/letter":        {applicant, "404"}, // the day has not come
	"GET /dossiers/{id}/papers/{number}":       {applicant, "200"},
	"GET /dossiers/{id}/archive.zip":           {applicant, "200"},

	"GET /desk/sign-in":           {anyone, "200"},
	"POST /desk/sign-in":          {anyone, "422"},
	"POST /desk/sign-out":         {anyone, "303"},
	"GET /assets/{hash}/desk.css": {anyone, "200 404"},

	"GET /desk":                                     {agents, "200"},
	"GET /desk/search":                              {agents, "200"},
	"POST /desk/search/beyond":                      {agents, "422"}, // nothing was typed
	"POST /desk/search/take-over":                   {supervisor, "303"},
	"POST /desk/views":                              {agents, "303"},
	"POST /desk/views/{view}/delete":                {agents, "303"},
	"POST /desk/batch":                              {agents, "303"}, // nothing was chosen
	"POST /desk/batch/run":                          {agents, "303"},
	"GET /desk/batch/{batch}":                       {agents, "404"},
	"POST /desk/batch/{batch}":                      {agents, "404"},
	"GET /desk/keys":                                {agents, "200"},
	"POST /desk/keys":                               {agents, "303"},
	"GET /desk/staff":                               {supervisor, "200"},
	"GET /desk/staff/{agent}":                       {supervisor, "200"},
	"POST /desk/staff/{agent}/reassign":             {supervisor, "303"},
	"POST /desk/staff/{agent}/bars":                 {supervisor, "422"},
	"POST /desk/staff/{agent}/bars/remove":          {supervisor, "303"},
	"POST /desk/dossiers/{id}/take":                 {agents, "409"},
	"POST /desk/dossiers/{id}/hand-back":            {agents, "409"},
	"POST /desk/dossiers/{id}/give":                 {agents, "409"},
	"GET /desk/dossiers/{id}":                       {agents, "200"},
	"GET /desk/dossiers/{id}/files/{file}":          {agents, "200"},
	"GET /desk/dossiers/{id}/papers/{number}":       {agents, "200"},
	"POST /desk/dossiers/{id}/pieces/{piece}/judge": {examiners, "409"}, // no page was seen before
	"POST /desk/dossiers/{id}/ask":                  {examiners, "409"},
	"POST /desk/dossiers/{id}/cancel-request":       {examiners, "409"},
	"POST /desk/dossiers/{id}/requalify":            {examiners, "409"},
	"POST /desk/dossiers/{id}/retract":              {examiners, "409"},
	"POST /desk/dossiers/{id}/declare-complete":     {pre, "409"},
	"POST /desk/dossiers/{id}/close":                {pre, "409"},
	"POST /desk/dossiers/{id}/reopen":               {pre, "409"},
	"POST /desk/dossiers/{id}/resume":               {signatory, "409"},
	"POST /desk/dossiers/{id}/extend":               {examiners, "409"},
	"POST /desk/dossiers/{id}/propose-revocation":   {instr, "409"},
	"POST /desk/dossiers/{id}/revoke":               {signatory, "409"},
	"POST /desk/dossiers/{id}/drop-revocation":      {signatory, "409"},
	"POST /desk/dossiers/{id}/override-rights":      {instr, "409"},
	"POST /desk/dossiers/{id}/sign-override":        {signatory, "409"},
	"POST /desk/dossiers/{id}/drop-override":        {signatory, "409"},
	"POST /desk/dossiers/{id}/correct":              {instr, "409"},
	"POST /desk/dossiers/{id}/propose-grant":        {instr, "409"},
	"POST /desk/dossiers/{id}/propose-refusal":      {instr, "409"},
	"POST /desk/dossiers/{id}/draft-grant":          {instr, "422"},
	"POST /desk/dossiers/{id}/draft-refusal":        {instr, "422"},
	"POST /desk/dossiers/{id}/grant":                {signatory, "409"},
	"POST /desk/dossiers/{id}/refuse":               {signatory, "409"},
	"POST /desk/dossiers/{id}/send-back":            {signatory, "409"},
	"GET /desk/dossiers/{id}/hand-over":             {clerk, "200"},
	"POST /desk/dossiers/{id}/hand-over":            {clerk, "409"},
	"POST /desk/dossiers/{id}/record-late":          {clerk, "409"},
	"POST /desk/dossiers/{id}/waive":                {payable, "409"}, // no page was seen before
	"POST /desk/dossiers/{id}/uphold":               {payable, "409"},
	"POST /desk/dossiers/{id}/backdate":             {payable, "409"},
	"POST /desk/dossiers/{id}/remark":               {agents, "422"}, // nothing is written
	"POST /desk/dossiers/{id}/flag":                 {flaggers, "422"},
	"POST /desk/dossiers/{id}/unflag":               {flaggers, "422"},
	"POST /desk/dossiers/{id}/suspend":              {examiners, "409"},
	"POST /desk/dossiers/{id}/continue":             {examiners, "409"},
	"POST /desk/dossiers/{id}/transfer":             {flaggers, "409"},
	"POST /desk/dossiers/{id}/consult":              {examiners, "409"},
	"POST /desk/dossiers/{id}/recall":               {examiners, "409"},
	"GET /desk/queue":                               {counter, "200"},
	"POST /desk/queue":                              {counter, "422"},
	"POST /desk/queue/{ticket}/call":                {counter, "303"},
	"POST /desk/queue/{ticket}/end":                 {counter, "303"},
	"GET /desk/counter":                             {counter, "200"},
	"POST /desk/counter/find":                       {counter, "422"},
	"GET /desk/counter/new":                         {counter, "200"},
	"POST /desk/counter/new":                        {counter, "422"},
	"GET /desk/counter/accounts/{account}":          {counter, "404"}, // nobody of that name
	"POST /desk/counter/accounts/{account}":         {counter, "404"},
	"POST /desk/counter/sheet":                      {counter, "409"}, // nobody is at the counter
	"POST /desk/counter/email":                      {counter, "409"},
	"POST /desk/counter/end":                        {counter, "303"},
	"GET /desk/duplicates":                          {joiners, "200"},
	"GET /desk/duplicates/{one}/{other}":            {joiners, "404"}, // nobody was noticed
	"POST /desk/duplicates/{one}/{other}":           {joiners, "404"},
	"GET /desk/dossiers/{id}/death":                 {joiners, "200"},
	"POST /desk/dossiers/{id}/death":                {joiners, "409"}, // no page was seen before
	"GET /desk/letters":                             {agents, "200"},
	"GET /desk/dossiers/{id}/letters/{seq}":         {agents, "404"}, // every message arrived
	"POST /desk/dossiers/{id}/letters/{seq}":        {agents, "404"},
	"GET /desk/alarms":                              {operator, "200"},
	"GET /desk/operations":                          {operator, "200"},
	"POST /desk/operations/retry":                   {operator, "303"},
	"GET /desk/account":                             {staff, "200"},
	"POST /desk/account/end":                        {staff, "303"},
	"POST /desk/account/end-others":                 {staff, "303"},
	"GET /desk/office":                              {supervisor, "200"},
	"GET /desk/office/compare":                      {supervisor, "200"},
	"GET /desk/office/quality":                      {supervisor, "200"},
	"GET /desk/office/quality/{id}/{seq}":           {supervisor, "404"}, // nothing was drawn
	"POST /desk/office/quality/{id}/{seq}":          {supervisor, "404"},
	"GET /desk/export":                              {supervisor, "404"}, // no format
	"GET /desk/country":                             {operator, "200"},

	"GET /visa":                         {anyone, "200"},
	"POST /visa":                        {anyone, "422"},
	"GET /visa/draft":                   {anyone, "200"},
	"POST /visa/draft":                  {anyone, "404"}, // no link
	"GET /account/arrival":              {anyone, "404"},
	"POST /account/arrival":             {anyone, "404"},
	"GET /visa/attach":                  {applicant, "200"},
	"POST /visa/attach":                 {applicant, "404"},
	"GET /dossiers/{id}/visa":           {applicant, "404"}, // no validation
	"POST /dossiers/{id}/visa":          {applicant, "404"},
	"POST /desk/dossiers/{id}/validate": {instr, "409"},

	"GET /shares":                   {applicant, "200"},
	"GET /shares/new":               {applicant, "200"},
	"POST /shares":                  {applicant, "409"}, // no paper gives a right yet
	"GET /shares/{share}":           {applicant, "404"},
	"POST /shares/{share}/withdraw": {applicant, "404"},

	"GET /opinions/{token}":              {anyone, "404 429"}, // the link is the key; all of them try one
	"POST /opinions/{token}":             {anyone, "404 429"},
	"GET /opinions/{token}/files/{file}": {anyone, "404 429"},

	"GET /verify":                            {anyone, "200"},
	"POST /verify":                           {anyone, "422"},
	"POST /verify/card":                      {anyone, "422"}, // nothing was typed
	"POST /verify/file":                      {anyone, "422"}, // no file came
	"POST /verify/proof":                     {anyone, "422"},
	"GET /verify/s/{share}":                  {anyone, "404"},
	"POST /verify/s/{share}":                 {anyone, "404"},
	"GET /verify/answers/{answer}":           {anyone, "404 429"}, /* all of them try one number */
	"GET /verify/answers/{answer}/proof.pdf": {anyone, "404 429"},
	"GET /trust/list.json":                   {anyone, "200"},
	"GET /trust/authority.pem":               {anyone, "200"},
	"GET /api/v1/verify/{paper}":             {anyone, "422"}, // without a code
	"GET /api/v1/verify/cards/{card}":        {anyone, "200"},
	"GET /api/v1/verify/shares/{share}":      {anyone, "422"}, // without a name
	"POST /api/v1/verify":                    {anyone, "422"}, // no JSON

	"GET /api/v1/advice":                 {anyone, "200"},
	"GET /api/v1/communes":               {anyone, "200"},
	"GET /api/v1/delays":                 {anyone, "200"},
	"GET /api/v1/procedures":             {anyone, "200"},
	"GET /api/v1/procedures/{procedure}": {anyone, "200"},
	"POST /hooks/cards":                  {partner, ""},
	"POST /hooks/mail":                   {partner, ""},
	"POST /hooks/sms":                    {partner, ""},
	"POST /hooks/stamps":                 {partner, ""},
	"GET /dev/outbox":                    {anyone, "200"},
	"GET /dev/codes":                     {anyone, "200"},
}

// line is one line of a front's table.
type line struct {
	method, path string
	who          admits
	answers      string
}

func (l line) String() string { return l.method + " " + l.path }

// admits tells whether this caller may pass.
func (l line) admits(c caller) bool {
	return l.who == anyone || c.role != "" && strings.Contains(" "+string(l.who)+" ", " "+string(c.role)+" ")
}

// owned tells whether the line is about something that belongs to somebody.
func (l line) owned() bool { return strings.Contains(l.path, "{id}") }

// expects tells whether those who are let in get this status.
func (l line) expects(status int) bool { return strings.Contains(l.answers, fmt.Sprint(status)) }

// lines are all tables of all fronts. A route that this file does not know fails, and one that it alone knows.
func lines(t *testing.T) []line {
	t.Helper()
	var all []string
	all = add(all, portal.Routes)
	all = add(all, desk.Routes)
	all = add(all, api.Routes)
	all = add(all, api.VerifyRoutes)
	all = add(all, api.DelayRoutes)
	all = add(all, verify.Routes)
	all = add(all, opinion.Routes)
	all = add(all, partners.Routes)
	all = add(all, outbox.Routes)
	seen, out := map[string]bool{}, []line{}
	for _, pattern := range all {
		e, ok := expected[pattern]
		if !ok {
			t.Errorf("%s is new: say in table_test.go who may ask for it", pattern)
		}
		method, path, _ := strings.Cut(pattern, " ")
		seen[pattern] = true
		out = append(out, line{method, path, e.who, e.answers})
	}
	for pattern := range expected {
		if !seen[pattern] {
			t.Errorf("%s is expected and no front has it", pattern)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return out
}

func add[F any](all []string, routes []web.Route[F, account.Permission]) []string {
	for _, r := range routes {
		all = append(all, r.Pattern)
	}
	return all
}
