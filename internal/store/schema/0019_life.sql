-- +goose Up

-- What was heard last of the code of a digital photograph, as it was typed on a dossier.
CREATE TABLE photo (
  dossier    TEXT   NOT NULL REFERENCES dossier (id),
  code       TEXT   NOT NULL,             -- letters and digits, capitals
  state      TEXT   NOT NULL,             -- '' while nobody has answered
  typed_at   BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  PRIMARY KEY (dossier, code)
);
