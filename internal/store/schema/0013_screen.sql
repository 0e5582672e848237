-- +goose Up

-- Where the question about a dossier was sent, when somebody outside is asked: see package referral. The address is emptied
-- when nobody needs it any more.
CREATE TABLE referral (
  opinion TEXT   NOT NULL PRIMARY KEY,
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  email   TEXT   NOT NULL,
  told    TEXT   NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX referral_of ON referral (dossier);
