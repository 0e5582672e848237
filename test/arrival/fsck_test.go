package arrival

import (
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/payment"
	"anef/internal/store/sqldb"
)

// The check of the books finds a validated visa that lacks its number, its confirmation or its stamp, and one that is paid for
// and that nobody validates.
func TestTheCheckFindsAVisaLeftBehind(t *testing.T) {
	for name, x := range map[string]struct {
		kind, told string
		unfinished bool
		sql        []string
	}{
		"no number":       {"forgotten", "foreigner number", false, []string{`DELETE FROM foreigner_number`, `UPDATE account SET foreigner = ''`}},
		"two numbers":     {"twice", "2 foreigner numbers", false, []string{`INSERT INTO foreigner_number (number, dossier, at) SELECT '9999999999', dossier, 1 FROM foreigner_number`}},
		"no confirmation": {"forgotten", "validation", false, []string{`DELETE FROM certificate WHERE kind = 'validation'`}},
		"no payment":      {"unpaid", "there are no stamps", false, []string{`DELETE FROM payment`}},
		"not validated":   {"unpaid", "the visa is not validated", false, []string{`UPDATE dossier SET snapshot = replace(snapshot, '"State":"delivered"', '"State":"submitted"')`}},
		"nobody goes on":  {"forgotten", "nobody validates it", true, []string{`UPDATE job SET state = 'done' WHERE kind IN ('settle-dossier', 'ask-visa')`}},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, "")
			id := h.files(h.begins(h.sticker(0)), "awa@example.org", "2026-05-02")
			h.work()
			if x.unfinished {
				h.breaks(h.register, "down", 100)
				_, err := h.app.Money().Present(t.Context(), id, payment.Filing, ident.ID(), payment.Typed, h.stamp(), dossier.Applicant)
				h.must(err)
				h.work()
			} else {
				h.pays(id)
			}
			h.sound()
			var b sqldb.Batch
			for _, text := range x.sql {
				b.Add(text)
			}
			h.must(h.app.DB.Write(t.Context(), b))
			r, err := h.app.Check(t.Context())
			h.must(err)
			for _, p := range r.Problems {
				if strings.HasPrefix(p, x.kind+": ") && strings.Contains(p, x.told) {
					return
				}
			}
			t.Errorf("it is not found: %q", r.Problems)
		})
	}
}
