package money

import (
	"strings"
	"testing"

	"anef/internal/payment"
	"anef/internal/store/sqldb"
)

// The check of the books finds what somebody changed behind the platform's back, and what was left lying.
func TestTheCheckFindsWrongMoney(t *testing.T) {
	for name, c := range map[string]struct{ kind, sql string }{
		"a sum":                    {"list", `UPDATE payment SET paid = paid - 1`},
		"an event":                 {"changed", `UPDATE payment_event SET body = replace(body, '100', '999') WHERE seq = 3`},
		"a missing event":          {"hole", `DELETE FROM payment_event WHERE seq = 2`},
		"the snapshot":             {"snapshot", `UPDATE payment SET snapshot = replace(snapshot, '"used"', '"held"')`},
		"the row of a stamp":       {"list", `UPDATE payment_offer SET amount = amount + 1`},
		"a stamp without payment":  {"stray", `UPDATE payment_offer SET moment = 'other'`},
		"a payment that is gone":   {"unpaid", `DELETE FROM payment`},
		"consumed without an act":  {"unpaid", `UPDATE dossier SET snapshot = replace(snapshot, '"State":"delivered"', '"State":"ready"')`},
		"held for one who left":    {"unpaid", `UPDATE dossier SET snapshot = replace(snapshot, '"State":"ready"', '"State":"withdrawn"')`},
		"consumed twice elsewhere": {"twice", `UPDATE dossier_event SET body = replace(body, '"stamp":"1111222233334444"', '"stamp":"NUMBER"')`},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, sqldb.SQLite)
			id, stamp := h.granted(), h.mint(10000)
			_, err := h.gives(t.Context(), id, payment.HandOver, stamp)
			h.must(err)
			if c.kind != "unpaid" || !strings.Contains(c.sql, `"ready"', '"State":"withdrawn"`) {
				h.handOver(id, "")
			}
			if c.kind == "twice" {
				h.handOverTyped(h.granted(), "1111222233334444")
			}
			h.work()
			h.balanced()
			var b sqldb.Batch
			b.Add(strings.ReplaceAll(c.sql, "NUMBER", stamp))
			h.must(h.app.DB.Write(t.Context(), b))
			r, err := h.app.Check(t.Context())
			h.must(err)
			if !strings.Contains(strings.Join(r.Problems, "\n")+"\n", c.kind+": ") {
				t.Errorf("%s is not found: %q", c.sql, r.Problems)
			}
		})
	}
}
