package effects

import (
	"fmt"

	"anef/internal/dossier"
	"anef/internal/jobs"
)

// matched follows what the register said of a visa that was filed: it is asked again while it is silent, the person learns
// that an office looks at it when it contradicts them, and what is paid goes on when it agrees.
func matched(out *After, c dossier.Case, e dossier.Event) {
	switch {
	case c.State == dossier.Draft || c.Visa == nil:
	case c.Doubted():
		tell("visa-doubted")(out, c, e)
	case c.Visa.Says == dossier.VisaKnown:
		settle(out, c, e)
	default:
		askVisa(out, c, e)
	}
}

// askVisa asks the register again, unless it has confirmed the visa or contradicted the person.
func askVisa(out *After, c dossier.Case, _ dossier.Event) {
	if c.Filed.Validates && (c.Visa == nil || c.Visa.Says == dossier.VisaSilent) {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: AskVisa{c.ID}, Key: fmt.Sprintf("visa/%s/%d", c.ID, c.Version)})
	}
}

// setUp writes to whoever may have begun without an account.
func setUp(out *After, c dossier.Case, _ dossier.Event) {
	if c.Filed.Validates {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: SetUp{c.ID}, Key: "set-up/" + string(c.ID)})
	}
}

// settle goes on with a validation that may be paid already.
func settle(out *After, c dossier.Case, _ dossier.Event) {
	if c.Filed.Validates {
		out.Jobs = append(out.Jobs, jobs.Spec{Args: Settle{c.ID}, Key: fmt.Sprintf("settle/%s/%d", c.ID, c.Version)})
	}
}
