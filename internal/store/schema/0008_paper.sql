-- +goose Up

-- number -> intent -> sealed -> published. What was published later becomes superseded or revoked; nothing disappears.
ALTER TABLE certificate ADD COLUMN status      TEXT    NOT NULL DEFAULT 'intent';
ALTER TABLE certificate ADD COLUMN status_at   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE certificate ADD COLUMN code        TEXT    NOT NULL DEFAULT '';     -- printed; with the number it opens the public check
ALTER TABLE certificate ADD COLUMN rights      TEXT    NOT NULL DEFAULT '';     -- JSON; '' until they are known
ALTER TABLE certificate ADD COLUMN provisional BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE certificate ADD COLUMN replaces    TEXT    NOT NULL DEFAULT '';     -- the number of the paper that this one corrects
ALTER TABLE certificate ADD COLUMN replaced_by TEXT    NOT NULL DEFAULT '';
ALTER TABLE certificate ADD COLUMN why         TEXT    NOT NULL DEFAULT '';     -- it is superseded or revoked: a code, locale key paper.why.CODE
ALTER TABLE certificate ADD COLUMN record      TEXT    NOT NULL DEFAULT '';     -- JSON, byte for byte as it was signed
ALTER TABLE certificate ADD COLUMN signature   TEXT    NOT NULL DEFAULT '';     -- of the record: two numbers of P-256, base64
ALTER TABLE certificate ADD COLUMN seal        TEXT    NOT NULL DEFAULT '';     -- the key: authority and number, as in the trust list
ALTER TABLE certificate ADD COLUMN sealed_at   BIGINT  NOT NULL DEFAULT 0;

-- What was made before there were seals is published, and has none.
UPDATE certificate SET status = 'published', status_at = made_at WHERE blob <> '';

-- A paper is corrected once; whoever finds another mistake corrects its successor.
CREATE UNIQUE INDEX certificate_corrected ON certificate (replaces) WHERE replaces <> '';
