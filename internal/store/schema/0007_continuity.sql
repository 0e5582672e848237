-- +goose Up

-- What a worklist shows of alarms and incidents, the gravest first; see dossier.Case.Marks. '' is nothing.
ALTER TABLE dossier ADD COLUMN marks TEXT NOT NULL DEFAULT '';

DROP INDEX dossier_worklist;
CREATE INDEX dossier_worklist ON dossier (office, rights_end, id, state, reference, holder, procedure, filed_on, due, silence_on, live, marks)
  WHERE live AND office <> '';
CREATE INDEX dossier_marked ON dossier (rights_end, id) WHERE marks <> '';
-- Whoever files for a permit is not reminded of its end.
CREATE INDEX dossier_permit ON dossier (permit) WHERE permit <> '';

-- A day without a document for somebody who should have one. Nothing is deleted.
CREATE TABLE incident (
  number    TEXT   NOT NULL PRIMARY KEY,
  dossier   TEXT   NOT NULL REFERENCES dossier (id),
  office    TEXT   NOT NULL,
  since     TEXT   NOT NULL,               -- first day without a document
  why       TEXT   NOT NULL,               -- locale keys under cover.why, parted by spaces; '' when the platform itself was late
  opened_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL DEFAULT 0      -- covered again, or the dossier ended
);
CREATE INDEX incident_open ON incident (opened_at, number) WHERE closed_at = 0;
CREATE INDEX incident_all  ON incident (opened_at, number);

-- Who was told that a permit ends: once for each step.
CREATE TABLE reminder (
  permit TEXT   NOT NULL,
  step   TEXT   NOT NULL,                  -- first, second, last
  at     BIGINT NOT NULL,
  PRIMARY KEY (permit, step)
);
CREATE INDEX permit_ends ON permit (ends, id) WHERE NOT withdrawn;
