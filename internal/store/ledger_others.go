package store

import (
	"context"
	"fmt"

	"anef/internal/ledger"
	"anef/internal/store/sqldb"
)

// loose has shares and reminders that hang on nothing. A message that no reminder stands for would be sent again.
const loose = `SELECT 'share ' || s.id, 'its account ' || s.account || ' does not exist' FROM share s
WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = s.account)
UNION ALL SELECT 'share ' || s.id, 'it shows a dossier of somebody else' FROM share s JOIN dossier d ON d.id = s.dossier
WHERE d.account <> s.account AND EXISTS (SELECT 1 FROM account a WHERE a.id = s.account)
UNION ALL SELECT 'reminder ' || r.permit || ' ' || r.step, 'its permit does not exist' FROM reminder r
WHERE NOT EXISTS (SELECT 1 FROM permit t WHERE t.id = r.permit)
UNION ALL SELECT 'reminder ' || r.permit || ' ' || r.step, 'there is no such step' FROM reminder r WHERE r.step NOT IN ('first', 'second', 'last')
UNION ALL SELECT 'message ' || m.id, 'nobody noted that somebody was reminded' FROM message m WHERE substr(m.id, 1, 9) = 'reminder/'
AND NOT EXISTS (SELECT 1 FROM reminder r WHERE m.id = 'reminder/' || r.permit || '/' || r.step || '/' || m.channel) ORDER BY 1, 2`

// Loose implements ledger.Others.
func (s Ledger) Loose(ctx context.Context, n int) (out []ledger.Loose, err error) {
	err = each(ctx, s.DB, loose+fmt.Sprintf(" LIMIT %d", n), func(row scan) error {
		var l ledger.Loose
		err := row(&l.Where, &l.What)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}

// Answers implements ledger.Others.
func (s Ledger) Answers(ctx context.Context, after string, n int) (out []ledger.Answer, err error) {
	err = each(ctx, s.DB, `SELECT a.number, a.at, a.asker, a.share, a.paper, a.body, a.blob, COALESCE(c.record, ''),
EXISTS (SELECT 1 FROM share s WHERE s.id = a.share)
FROM employer_answer a LEFT JOIN certificate c ON c.number = a.paper WHERE a.number > $1 ORDER BY a.number LIMIT `+fmt.Sprint(n), func(row scan) error {
		var a ledger.Answer
		var at int64
		err := row(&a.Number, &at, &a.Asker, &a.Share, &a.Paper, &a.Body, &a.Blob, &a.Record, &a.HasShare)
		a.At = sqldb.Time(at)
		out = append(out, a)
		return err
	}, after)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}
