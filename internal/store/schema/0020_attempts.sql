-- +goose Up

-- When somebody tried to file and could not. Nothing of it is changed later.
CREATE TABLE attempt (
  number    TEXT   NOT NULL PRIMARY KEY,
  at        BIGINT NOT NULL,
  witness   TEXT   NOT NULL,               -- us, person
  place     TEXT   NOT NULL,               -- where it failed
  account   TEXT   NOT NULL,               -- '' for whoever has none
  name      TEXT   NOT NULL,
  dossier   TEXT   NOT NULL,               -- id of the draft; '' when there is none
  reference TEXT   NOT NULL,
  procedure TEXT   NOT NULL,
  permit    TEXT   NOT NULL,
  words     TEXT   NOT NULL,
  trouble   TEXT   NOT NULL,               -- reference of the internal error
  lang      TEXT   NOT NULL,
  form      TEXT   NOT NULL UNIQUE,        -- twice is once; ours: one a day for a person, a draft and a place
  code_hash TEXT   NOT NULL,
  blob      TEXT   NOT NULL DEFAULT ''     -- of the sealed proof, once it is drawn
);
CREATE INDEX attempt_account ON attempt (account, at) WHERE account <> '';
