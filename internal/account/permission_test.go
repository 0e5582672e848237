package account_test

import (
	"slices"
	"testing"

	"anef/internal/account"
)

func TestMay(t *testing.T) {
	callers := map[string]account.Session{
		"nobody":               {},
		"applicant":            {ID: "s", Role: account.Applicant},
		"helper":               {ID: "s", Role: account.Helper},
		"operator":             {ID: "s", Role: account.Operator},
		"pre-instructor":       {ID: "s", Role: account.PreInstructor, Office: "14"},
		"instructor":           {ID: "s", Role: account.Instructor, Office: "14"},
		"signatory":            {ID: "s", Role: account.Signatory, Office: "14"},
		"hand-over":            {ID: "s", Role: account.HandOverClerk, Office: "14"},
		"agent without office": {ID: "s", Role: account.Instructor},
		"unknown role":         {ID: "s", Role: "agent", Office: "14"},
		"role without session": {Role: account.Signatory, Office: "14"},
	}
	desk := []string{"pre-instructor", "instructor", "signatory", "hand-over"}
	everybody := append([]string{"applicant", "helper", "operator", "agent without office", "unknown role"}, desk...)
	matrix := map[account.Permission][]string{
		account.Anybody:         append([]string{"nobody", "role without session"}, everybody...),
		account.SignedIn:        everybody,
		account.ByApplicant:     {"applicant"},
		account.ByHelper:        {"helper"},
		account.ByOperator:      {"operator"},
		account.ByAgent:         desk,
		account.ByPreInstructor: {"pre-instructor"},
		account.ByInstructor:    {"instructor"},
		account.BySignatory:     {"signatory"},
		account.ByHandOverClerk: {"hand-over"},
		account.ByAgents(account.PreInstructor, account.Instructor): {"pre-instructor", "instructor"},

		account.ByAgents():            {},
		account.ByAgents("applicant"): {},
		"agent:agent":                 {},
		"superuser":                   {},
		"applicant:instructor":        {},
	}
	for permission, allowed := range matrix {
		for name, caller := range callers {
			if got, want := caller.May(permission), slices.Contains(allowed, name); got != want {
				t.Errorf("%s may %q: %v, want %v", name, permission, got, want)
			}
		}
	}
}
