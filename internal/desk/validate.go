package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// validating says that a visa counts as a permit although the register did not, or the person came late: with the reason.
var validating = act{
	do: dossier.Validate, name: "validate", ready: (*sight).validation,
	read: func(_ *sight, f *web.Form) (dossier.Command, string) {
		return dossier.Command{}, f.Lines("validate-word", longestWord)
	},
	fields:  func(s *sight, a web.Asked) templ.Component { return validateFields(s, a) },
	offered: func(s *sight) bool { return s.Case.Filed.Validates },
}

func (d *Desk) validate(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, validating)
}

// validation is the command with a reason, and what is known of the payment.
func (s *sight) validation() dossier.Command {
	cmd := noted(s)
	cmd.Law.Paid = s.paid
	return cmd
}

// visaSays is what the register said last, and whether the tax is paid.
func (s *sight) visaSays() string {
	paid := "desk.validate.unpaid"
	if s.paid {
		paid = "desk.validate.paid"
	}
	if s.Case.Visa == nil {
		return s.T("visa.says.silent.title") + ". " + s.T(paid)
	}
	return s.visaAnswer(*s.Case.Visa) + ". " + s.T(paid)
}

// visaAnswer is an answer of the register in words.
func (s *sight) visaAnswer(v dossier.VisaCheck) string {
	out := s.T("visa.says." + v.Says + ".title")
	var what []string
	for _, name := range v.Differs {
		what = append(what, s.T("visa.field."+name))
	}
	if len(what) > 0 {
		out += s.T("portal.colon") + list(what)
	}
	return out
}
