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
		visaGoesOn(out, c, e)
	default:
		askVisa(out, c)
	}
}

// validates: what was filed is the validation of a visa.
func validates(c dossier.Case, _ dossier.Event) bool { return c.Filed.Validates }

// visaFiled writes to whoever may have begun without an account, and asks the register that has not answered.
func visaFiled(out *After, c dossier.Case, e dossier.Event) {
	if !c.Filed.Validates {
		return
	}
	out.Jobs = append(out.Jobs, jobs.Spec{Args: SetUp{c.ID}, Key: "set-up/" + string(c.ID)})
	if c.Visa == nil || c.Visa.Says == dossier.VisaSilent {
		askVisa(out, c)
		return
	}
	visaGoesOn(out, c, e) // perhaps nothing is due
}

func askVisa(out *After, c dossier.Case) {
	out.Jobs = append(out.Jobs, jobs.Spec{Args: AskVisa{c.ID}, Key: fmt.Sprintf("visa/%s/%d", c.ID, c.Version)})
}

// visaGoesOn ends a validation that may be paid already.
func visaGoesOn(out *After, c dossier.Case, e dossier.Event) {
	if c.Filed.Validates {
		settle(out, c, e)
	}
}
