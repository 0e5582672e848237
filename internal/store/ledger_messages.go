package store

import (
	"context"
	"fmt"

	"anef/internal/ledger"
)

// over tells that a message of a notice did not get through, or that its letter was never drawn.
const over = `(m.channel IN ('mail', 'sms') AND m.state IN ('failed', 'late') OR m.channel = 'letter' AND m.blob = '' AND m.state = 'ready')`

// Unheard implements ledger.Messages. A notice is still on its way while a job for it is open, or a text message may
// still be reported as delivered.
func (s Ledger) Unheard(ctx context.Context, n int) (out []string, err error) {
	const all = `substr(m.id, 1, length(m.id) - length(m.channel))`
	err = each(ctx, s.DB, `SELECT m.id FROM message m WHERE `+over+` AND (substr(m.id, 1, length(m.dossier) + 1) = m.dossier || '/'
OR substr(m.id, 1, 9) = 'reminder/' AND EXISTS (SELECT 1 FROM dossier d WHERE d.account = m.account AND d.office <> ''))
AND NOT EXISTS (SELECT 1 FROM message o WHERE o.id IN (`+all+` || 'mail', `+all+` || 'sms', `+all+` || 'letter')
AND (o.state IN ('delivered', 'printed', 'posted') OR o.state = 'sent' OR o.channel = 'letter' AND o.blob <> '' AND o.state = 'ready'))
AND NOT EXISTS (SELECT 1 FROM job j WHERE j.state <> 'done' AND j.id IN (`+all+` || 'mail', `+all+` || 'sms', 'notice/' || `+all+` || 'mail', 'notice/' || `+all+` || 'sms',
'next/' || `+all+` || 'mail/late', 'next/' || `+all+` || 'mail/failed', 'next/' || `+all+` || 'sms/late', 'next/' || `+all+` || 'sms/failed'))
ORDER BY m.id LIMIT `+fmt.Sprint(n), func(row scan) error {
		var id string
		err := row(&id)
		out = append(out, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}

// Letters implements ledger.Messages.
func (s Ledger) Letters(ctx context.Context, after string, n int) (out []ledger.Letter, err error) {
	err = each(ctx, s.DB, `SELECT id, blob FROM message WHERE channel = 'letter' AND blob <> '' AND id > $1 ORDER BY id LIMIT `+fmt.Sprint(n), func(row scan) error {
		var l ledger.Letter
		err := row(&l.ID, &l.Blob)
		out = append(out, l)
		return err
	}, after)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}
