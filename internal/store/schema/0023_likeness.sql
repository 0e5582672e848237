-- +goose Up

-- Two persons who may be one. An agent says whether they are; nothing else joins or parts them. Where they are merged, the
-- dossiers of both accounts stand under one person, and each stays where it was.
CREATE TABLE likeness (
  one          TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,  -- the lesser id of the two
  other        TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  why          TEXT   NOT NULL,           -- identity, passport, foreigner, visa; several with blanks between
  state        TEXT   NOT NULL,           -- open, merged, distinct
  dossier      TEXT   NOT NULL REFERENCES dossier (id),  -- that was filed when it was noticed
  like_dossier TEXT   NOT NULL REFERENCES dossier (id),  -- that it is like
  noticed_at   BIGINT NOT NULL,
  acts         BIGINT NOT NULL,           -- how often somebody has judged
  PRIMARY KEY (one, other)
);
CREATE INDEX likeness_other ON likeness (other, one);
CREATE INDEX likeness_open  ON likeness (noticed_at, one, other) WHERE state = 'open';

-- Who said what of them, and why: never changed.
CREATE TABLE likeness_act (
  one    TEXT   NOT NULL,
  other  TEXT   NOT NULL,
  seq    BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  agent  TEXT   NOT NULL,
  office TEXT   NOT NULL,
  did    TEXT   NOT NULL,                 -- merge, distinct, split, reopen
  reason TEXT   NOT NULL,
  PRIMARY KEY (one, other, seq)
);
