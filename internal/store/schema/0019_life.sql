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

-- Numbers of cards that count no more although their days are not over: lost, stolen, or replaced by another print.
CREATE TABLE void_card (
  number  TEXT NOT NULL,                  -- folded
  permit  TEXT NOT NULL,
  why     TEXT NOT NULL,                  -- loss, theft, replaced
  since   TEXT NOT NULL,
  dossier TEXT NOT NULL REFERENCES dossier (id),
  PRIMARY KEY (number, permit)
);
ALTER TABLE permit ADD COLUMN void_on  TEXT NOT NULL DEFAULT '';  -- the card of that number is void; the right goes on
ALTER TABLE permit ADD COLUMN void_why TEXT NOT NULL DEFAULT '';

-- Names that people carried until an agent accepted another.
CREATE TABLE former_name (
  person      TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  dossier     TEXT NOT NULL,              -- by which it changed
  family_name TEXT NOT NULL,
  given_names TEXT NOT NULL,
  until       TEXT NOT NULL,
  PRIMARY KEY (person, dossier)
);
