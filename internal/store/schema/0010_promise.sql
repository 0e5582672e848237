-- +goose Up

-- A message is a promise: its states are ready, sent (a gateway took it), delivered, failed (said by whoever carries it),
-- late (nobody confirmed it in time), needless (it was told by another channel); a letter is ready, printed, posted.
ALTER TABLE message ADD COLUMN reason TEXT NOT NULL DEFAULT '';      -- of a failure, in the words of whoever carries it
ALTER TABLE message ADD COLUMN state_at BIGINT NOT NULL DEFAULT 0;   -- since when it is in its state
ALTER TABLE message ADD COLUMN blob TEXT NOT NULL DEFAULT '';        -- of a letter, once it is drawn
ALTER TABLE message ADD COLUMN marked_by TEXT NOT NULL DEFAULT '';   -- of a letter: the agent who printed or posted it

CREATE INDEX message_open ON message (channel, at) WHERE state IN ('ready', 'late', 'printed');
CREATE INDEX message_unconfirmed ON message (at) WHERE channel = 'sms' AND state = 'sent';
CREATE INDEX job_open ON job (kind, created_at) WHERE state IN ('ready', 'running', 'dead');
CREATE INDEX dossier_making ON dossier (state, moved_at) WHERE state IN ('ordered', 'produced');

-- What a partner says that it will not keep, where no row of ours could say so.
CREATE TABLE broken_promise (
  kind    TEXT   NOT NULL,                 -- see package promise
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  reason  TEXT   NOT NULL,                 -- in the partner's words
  at      BIGINT NOT NULL,
  PRIMARY KEY (kind, dossier)
);
