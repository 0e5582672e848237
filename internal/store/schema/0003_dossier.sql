-- +goose Up

-- The row is a snapshot; the events are the truth. The columns beside it are what lists sort and show.
CREATE TABLE dossier (
  id         TEXT    NOT NULL PRIMARY KEY,
  reference  TEXT    NOT NULL UNIQUE,
  account    TEXT    NOT NULL,
  person     TEXT    NOT NULL,
  permit     TEXT    NOT NULL,
  procedure  TEXT    NOT NULL,
  office     TEXT    NOT NULL,              -- '' while it is a draft
  state      TEXT    NOT NULL,
  version    BIGINT  NOT NULL,
  live       BOOLEAN NOT NULL,              -- something can still happen, drafts included
  filed_on   TEXT    NOT NULL,
  rights_end TEXT    NOT NULL,              -- last day covered; '9999-12-31' when nothing covers the person
  due        TEXT    NOT NULL,
  silence_on TEXT    NOT NULL,
  holder     TEXT    NOT NULL,              -- name as lists show it
  search     TEXT    NOT NULL,              -- folded name and numbers
  chain      TEXT    NOT NULL,              -- hash of the last event
  snapshot   TEXT    NOT NULL,              -- JSON of the Case
  created_at BIGINT  NOT NULL,
  moved_at   BIGINT  NOT NULL
);

-- A worklist page is answered by this index alone: only what waits at a desk, in the order in which people lose rights.
-- live is in it because SQLite looks at a condition again even when the index implies it.
CREATE INDEX dossier_worklist ON dossier (office, rights_end, id, state, reference, holder, procedure, filed_on, due, silence_on, live)
  WHERE live AND office <> '';
CREATE INDEX dossier_account ON dossier (account, created_at);
CREATE INDEX dossier_search ON dossier (office, search);
-- One live dossier for a procedure and a permit: only a true duplicate is refused.
CREATE UNIQUE INDEX dossier_once ON dossier (account, procedure, permit) WHERE live;

CREATE TABLE dossier_event (
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  seq     BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  body    TEXT   NOT NULL,                 -- JSON of the Event: codes and ids, no personal data
  hash    TEXT   NOT NULL,                 -- SHA-256 over the previous hash, seq, at and body
  PRIMARY KEY (dossier, seq)
);

-- Version 0 is what is being typed; 1 what was filed; each amendment one more.
CREATE TABLE dossier_answers (
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  version BIGINT NOT NULL,
  body    TEXT   NOT NULL,
  rev     BIGINT NOT NULL,                 -- counts saves of version 0, so that two tabs merge instead of erasing each other
  at      BIGINT NOT NULL,
  PRIMARY KEY (dossier, version)
);

CREATE TABLE dossier_file (
  id      TEXT    NOT NULL PRIMARY KEY,
  dossier TEXT    NOT NULL REFERENCES dossier (id),
  piece   TEXT    NOT NULL,
  hash    TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  type    TEXT    NOT NULL,
  size    BIGINT  NOT NULL,
  by_role TEXT    NOT NULL,
  answers BIGINT  NOT NULL,
  at      BIGINT  NOT NULL,
  dropped BOOLEAN NOT NULL
);
CREATE INDEX dossier_file_of ON dossier_file (dossier, at);

CREATE TABLE dossier_note (
  id      TEXT   NOT NULL PRIMARY KEY,
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  by_role TEXT   NOT NULL,
  body    TEXT   NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX dossier_note_of ON dossier_note (dossier);

-- Who opened it: shown to the person as role and office.
CREATE TABLE dossier_reading (
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  at      BIGINT NOT NULL,
  agent   TEXT   NOT NULL,
  role    TEXT   NOT NULL,
  office  TEXT   NOT NULL
);
CREATE INDEX dossier_reading_of ON dossier_reading (dossier, at);

-- A form sent twice does nothing the second time.
CREATE TABLE form_key (
  key TEXT   NOT NULL PRIMARY KEY,
  at  BIGINT NOT NULL
);
CREATE INDEX form_key_at ON form_key (at);

-- number -> intent -> made: the number and what it certifies stand here before the document is made.
CREATE TABLE certificate (
  number     TEXT   NOT NULL PRIMARY KEY,
  kind       TEXT   NOT NULL,
  dossier    TEXT   NOT NULL REFERENCES dossier (id),
  seq        BIGINT NOT NULL,              -- the event that called for it
  issued_on  TEXT   NOT NULL,
  starts     TEXT   NOT NULL,
  ends       TEXT   NOT NULL,
  blob       TEXT   NOT NULL,              -- '' until it is made
  created_at BIGINT NOT NULL,
  made_at    BIGINT NOT NULL,
  UNIQUE (dossier, seq, kind)
);
CREATE INDEX certificate_unmade ON certificate (created_at) WHERE blob = '';

-- What was sent to whom, and whether it left.
CREATE TABLE message (
  id       TEXT   NOT NULL PRIMARY KEY,    -- the job that sends it: sending twice finds the same row
  dossier  TEXT   NOT NULL,
  account  TEXT   NOT NULL,
  channel  TEXT   NOT NULL,                -- mail, sms
  model    TEXT   NOT NULL,
  lang     TEXT   NOT NULL,
  subject  TEXT   NOT NULL,
  body     TEXT   NOT NULL,
  receiver TEXT   NOT NULL,
  state    TEXT   NOT NULL,                -- ready, sent, delivered, failed
  provider TEXT   NOT NULL,
  at       BIGINT NOT NULL,
  sent_at  BIGINT NOT NULL
);
CREATE INDEX message_of ON message (dossier, at);
CREATE INDEX message_account ON message (account, at);

-- An electronic stamp pays once.
CREATE TABLE stamp (
  number  TEXT   NOT NULL PRIMARY KEY,     -- 16 digits
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  at      BIGINT NOT NULL
);
