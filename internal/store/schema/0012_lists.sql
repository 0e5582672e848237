-- +goose Up

-- One act asked for many dossiers at once: what was asked, of which, and what became of each.
CREATE TABLE desk_batch (
  id     TEXT   NOT NULL PRIMARY KEY,   -- the key of the form: sent twice, it is one
  agent  TEXT   NOT NULL REFERENCES agent (id),
  office TEXT   NOT NULL,
  act    TEXT   NOT NULL,
  body   TEXT   NOT NULL,               -- JSON: ids, codes, and the word beside it
  at     BIGINT NOT NULL,
  done   BIGINT NOT NULL DEFAULT 0,
  report TEXT   NOT NULL DEFAULT ''     -- JSON; '' while it is under way
);
CREATE INDEX desk_batch_of ON desk_batch (agent, at);
