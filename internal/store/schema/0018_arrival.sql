-- +goose Up

-- A long-stay visa is worth a residence permit once it is validated.
ALTER TABLE permit ADD COLUMN issued    TEXT NOT NULL DEFAULT '';  -- ISO date, printed on a visa
ALTER TABLE permit ADD COLUMN validated TEXT NOT NULL DEFAULT '';  -- ISO date

-- The foreigner numbers given here, each once, for ever.
CREATE TABLE foreigner_number (
  number  TEXT   NOT NULL PRIMARY KEY,     -- ten digits that say nothing
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  at      BIGINT NOT NULL
);
CREATE INDEX foreigner_number_of ON foreigner_number (dossier);

-- Whoever begins without an account types an address that nobody has proved to read.
CREATE INDEX account_unproven ON account (email) WHERE confirmed_at = 0 AND email <> '';
