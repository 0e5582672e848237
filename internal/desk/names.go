package desk

import (
	"net/http"
	"strings"
)

// formerNames adds to the header how the person was called before.
func (d *Desk) formerNames(r *http.Request, s *sight, h *header) error {
	all, err := d.Names.Former(r.Context(), s.Case.Person)
	for _, f := range all {
		h.Facts = append(h.Facts, headFact{Label: s.T("desk.head.former-name"),
			Value: strings.TrimSpace(strings.ToUpper(f.FamilyName) + " " + f.GivenNames), More: s.T("desk.head.former-until", "until", f.Until)})
	}
	return err
}
