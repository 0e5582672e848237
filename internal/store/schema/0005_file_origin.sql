-- +goose Up

-- A file taken over from another dossier of the same person: from which one, and when it was first given.
ALTER TABLE dossier_file ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_file ADD COLUMN first_at BIGINT NOT NULL DEFAULT 0;

-- One content may stand in several dossiers: before it is removed, nobody may hold it.
CREATE INDEX dossier_file_hash ON dossier_file (hash);
