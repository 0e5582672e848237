-- +goose Up

-- Ten million dossiers are found by forty million rows of lookup; what each of them carries is counted. A dossier is found by
-- its reference in its own table; one row for each name and number needs no key of its own; and beyond the office, where
-- only what is exact is looked for, few rows are read beside the index.
CREATE TABLE lookup_lean (
  dossier TEXT    NOT NULL REFERENCES dossier (id),
  key     BYTEA   NOT NULL,            -- bytes, so that every database has them in one order
  office  TEXT    NOT NULL,
  live    BOOLEAN NOT NULL,
  born    TEXT    NOT NULL
);
INSERT INTO lookup_lean (dossier, key, office, live, born) SELECT dossier, key, office, live, born FROM lookup;
DROP TABLE lookup;
ALTER TABLE lookup_lean RENAME TO lookup;
CREATE INDEX lookup_of ON lookup (dossier);
CREATE INDEX lookup_here ON lookup (office, live, key, dossier, born);
CREATE INDEX lookup_everywhere ON lookup (key, born);

-- With the motive in it, counting the country reads this index and no row.
DROP INDEX measure_kind;
CREATE INDEX measure_kind ON measure (kind, on_day, office, procedure, motive, days);
