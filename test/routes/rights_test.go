package routes

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/api"
	"anef/internal/desk"
	"anef/internal/dossier"
	"anef/internal/opinion"
	"anef/internal/outbox"
	"anef/internal/partners"
	"anef/internal/portal"
	"anef/internal/verify"
	"anef/internal/web"
)

var update = flag.Bool("update", false, "write docs/rights.md anew")

// TestGoldenRights holds docs/rights.md against the tables of all fronts and of rights; `make golden` writes it anew.
func TestGoldenRights(t *testing.T) {
	const page = "../../docs/rights.md"
	want := rightsPage()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != want {
		t.Errorf("%s does not show the tables of routes and rights (%v): run `go test ./test/routes -run Golden -update`", page, err)
	}
}

// Every role of the platform has one line of rights, every agent's purpose is one that people are told of, and a route of the
// desk admits nobody whose right ends elsewhere.
func TestRightsFitTheRoles(t *testing.T) {
	for _, r := range append([]account.Role{account.Applicant}, account.StaffRoles...) {
		x, ok := account.RightOf(r)
		if !ok || x.Purpose == "" {
			t.Errorf("%s has no right", r)
		}
		if desk := slices.Contains(account.DeskRoles, r); desk != (x.Reach == account.OwnOffice) || desk && !slices.Contains(dossier.Purposes, x.Purpose) {
			t.Errorf("%s reads for %q as far as %q", r, x.Purpose, x.Reach)
		}
	}
	for _, l := range lines(t) {
		if !strings.HasPrefix(l.path, "/desk/dossiers/") {
			continue
		}
		for role := range strings.FieldsSeq(string(l.who)) {
			if x, _ := account.RightOf(account.Role(role)); x.Reach != account.OwnOffice {
				t.Errorf("%s admits %s, whose right goes as far as %q", l, role, x.Reach)
			}
		}
	}
}

// beyond are the routes that leave the agent's office; each asks for a reason and writes it down.
var beyond = []string{"POST /desk/search/beyond", "POST /desk/search/take-over"}

func rightsPage() string {
	var b strings.Builder
	b.WriteString(`# Who may do what, for what purpose, how far

This page is written by a test from the route tables of all fronts and from ` + "`account.Rights`" + `; do not edit it.
Change a table, then run ` + "`go test ./test/routes -run Golden -update`" + `.

A route lets a role in. Which acts the role then has on a dossier, and in which state, the table of moves says: see
[the life of a dossier](dossier-states.md). Whoever is outside the reach of a right is answered as if the thing did not exist.
Nobody at a desk reads or touches their own dossier or one of somebody near: the supervisor keeps their numbers. Each time
an agent opens a dossier, role, office, purpose and hour are written down, and its person sees them.

| role | purpose | as far as |
|---|---|---|
`)
	for _, r := range account.Rights {
		role := string(r.Role)
		if role == "" {
			role = "anybody"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", role, r.Purpose, r.Reach)
	}
	front(&b, "The applicant’s pages", portal.Routes)
	front(&b, "The desk", desk.Routes)
	front(&b, "Opinions by link", opinion.Routes)
	front(&b, "Public checks", verify.Routes)
	front(&b, "The public interface", api.Routes)
	front(&b, "Checks by program", api.VerifyRoutes)
	front(&b, "Partners", partners.Routes)
	front(&b, "Only outside production", outbox.Routes)
	return b.String()
}

func front[F any](b *strings.Builder, title string, routes []web.Route[F, account.Permission]) {
	fmt.Fprintf(b, "\n## %s\n\n| route | who may | for | as far as |\n|---|---|---|---|\n", title)
	for _, r := range routes {
		who, purpose, reach := rightsOf(r.Pattern, r.Needs)
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", r.Pattern, who, purpose, reach)
	}
}

// rightsOf asks the permission itself, role by role.
func rightsOf(pattern string, needs account.Permission) (who, purpose, reach string) {
	if expected[pattern].who == partner {
		return "a partner, by signature", "call back", "what the message names"
	}
	if needs == account.Anybody {
		return "anybody", "public", string(account.Everything)
	}
	var roles, purposes, reaches []string
	add := func(to *[]string, s string) {
		if !slices.Contains(*to, s) {
			*to = append(*to, s)
		}
	}
	for _, r := range account.Rights {
		s := account.Session{ID: "s", Role: r.Role}
		if r.Reach == account.OwnOffice {
			s.Office, s.Kind = "14", account.OfAgent
		}
		if r.Role != "" && s.May(needs) {
			roles = append(roles, string(r.Role))
			add(&purposes, r.Purpose)
			add(&reaches, string(r.Reach))
		}
	}
	if strings.Contains(pattern, " /desk/counter") {
		purposes, reaches = []string{"counter"}, []string{"the person who is there, with a reason that is written down"}
	}
	if slices.Contains(beyond, pattern) {
		purposes, reaches = []string{"beyond"}, []string{"any office, with a reason that is written down"}
	}
	return strings.Join(roles, ", "), strings.Join(purposes, ", "), strings.Join(reaches, ", ")
}
