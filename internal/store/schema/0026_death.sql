-- +goose Up

-- The register of deaths: who said that somebody died, by what document, and who said that it was an error. Nothing is erased.
CREATE TABLE death (
  person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  seq     BIGINT NOT NULL,
  did     TEXT   NOT NULL,                -- declared, mistaken
  at      BIGINT NOT NULL,
  agent   TEXT   NOT NULL,
  role    TEXT   NOT NULL,
  office  TEXT   NOT NULL,
  died    TEXT   NOT NULL,                -- the day, as the document says
  seen    TEXT   NOT NULL,                -- the document
  told    TEXT   NOT NULL,                -- who told
  word    TEXT   NOT NULL,
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  PRIMARY KEY (person, seq)
);
ALTER TABLE person ADD COLUMN died TEXT NOT NULL DEFAULT '';  -- what the register says now; '' is alive

-- What an agent accepted of somebody's family last, for the forms that ask; '' while nobody declared a change.
ALTER TABLE person ADD COLUMN marital  TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN children TEXT NOT NULL DEFAULT '';
