-- +goose Up

-- What is due of a dossier at one moment, and how far it is paid: the fold of its events. See package payment.
CREATE TABLE payment (
  dossier  TEXT    NOT NULL REFERENCES dossier (id),
  moment   TEXT    NOT NULL,               -- filing, hand-over
  version  BIGINT  NOT NULL,               -- number of events
  due      BIGINT  NOT NULL,               -- cents, of the bill
  paid     BIGINT  NOT NULL,               -- cents, held or used
  held     BIGINT  NOT NULL,               -- cents, reserved and not consumed
  waits    BOOLEAN NOT NULL,               -- for the word of the office
  chain    TEXT    NOT NULL,               -- hash of the last event
  snapshot TEXT    NOT NULL,
  PRIMARY KEY (dossier, moment)
);
CREATE INDEX payment_held ON payment (dossier) WHERE held > 0;
CREATE INDEX payment_short ON payment (dossier) WHERE paid < due AND NOT waits;

CREATE TABLE payment_event (
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  moment  TEXT   NOT NULL,
  seq     BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  body    TEXT   NOT NULL,
  hash    TEXT   NOT NULL,                 -- over the one before
  PRIMARY KEY (dossier, moment, seq)
);

-- Each stamp given, or being bought. One that is taken pays one bill.
CREATE TABLE payment_offer (
  id      TEXT   NOT NULL PRIMARY KEY,
  dossier TEXT   NOT NULL REFERENCES dossier (id),
  moment  TEXT   NOT NULL,
  way     TEXT   NOT NULL,                 -- typed, file, card, counter
  state   TEXT   NOT NULL,                 -- see payment.Moves
  stamp   TEXT   NOT NULL,                 -- 16 digits, or '' while it is being bought
  amount  BIGINT NOT NULL,                 -- cents
  on_day  TEXT   NOT NULL                  -- since when it is in its state
);
CREATE UNIQUE INDEX payment_offer_stamp ON payment_offer (stamp) WHERE stamp <> '' AND state IN ('asked', 'held', 'used', 'returning', 'returned');
CREATE INDEX payment_offer_dossier ON payment_offer (dossier, moment);
CREATE INDEX payment_offer_day ON payment_offer (on_day);

-- Where our books of a day and the statement of the stamp office are not the same.
CREATE TABLE payment_difference (
  on_day TEXT   NOT NULL,
  kind   TEXT   NOT NULL,                  -- see payment.Difference
  stamp  TEXT   NOT NULL,
  key    TEXT   NOT NULL,
  amount BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (on_day, kind, stamp, key)
);
