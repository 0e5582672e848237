-- +goose Up

-- Every version of a procedure that was ever in force here, whole: a dossier is judged under the one it was filed under.
CREATE TABLE procedure_version (
  procedure  TEXT   NOT NULL,
  version    TEXT   NOT NULL,              -- digest of the text
  text       TEXT   NOT NULL,
  first_seen BIGINT NOT NULL,
  PRIMARY KEY (procedure, version)
);
