-- +goose Up

-- What a holder lets somebody see, under a code of which only the hash is here.
CREATE TABLE share (
  id           TEXT   NOT NULL PRIMARY KEY,
  account      TEXT   NOT NULL,
  dossier      TEXT   NOT NULL REFERENCES dossier (id),
  shows        TEXT   NOT NULL,             -- stay, work, study, parted by blanks
  receiver     TEXT   NOT NULL,             -- as the holder names them
  until        TEXT   NOT NULL,             -- last day
  code_hash    TEXT   NOT NULL UNIQUE,
  created_at   BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX share_account ON share (account, created_at);

-- What was answered to those who checked, with who they said they were. An answer given through a share is what its holder
-- sees of the look.
CREATE TABLE employer_answer (
  number    TEXT   NOT NULL PRIMARY KEY,
  code_hash TEXT   NOT NULL,
  form      TEXT   NOT NULL UNIQUE,         -- key of the form that asked: twice is once
  share     TEXT   NOT NULL,                -- '' when the paper itself was checked
  paper     TEXT   NOT NULL,                -- number of the certificate
  asker     TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  body      TEXT   NOT NULL,                -- JSON of the answer
  blob      TEXT   NOT NULL DEFAULT ''      -- of the sealed PDF, once it is drawn
);
CREATE INDEX employer_answer_share ON employer_answer (share, at) WHERE share <> '';

-- Keys of programs that check many papers. The operator makes them.
CREATE TABLE api_key (
  id         TEXT   NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  class      TEXT   NOT NULL,               -- of rate
  hash       TEXT   NOT NULL,               -- of the secret
  created_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL DEFAULT 0
);
