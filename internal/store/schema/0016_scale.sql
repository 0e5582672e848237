-- +goose Up

-- fsck reads the incidents of a page of dossiers.
CREATE INDEX incident_of ON incident (dossier, number);
