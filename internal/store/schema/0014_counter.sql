-- +goose Up

-- A person at a counter: an agent fills the person's own forms, for as long as it says and no longer. This is also the journal.
CREATE TABLE counter_visit (
  id        TEXT   NOT NULL PRIMARY KEY,
  account   TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  agent     TEXT   NOT NULL REFERENCES agent (id),
  office    TEXT   NOT NULL,
  reason    TEXT   NOT NULL,               -- why not on a screen: see account.Reasons
  words     TEXT   NOT NULL,               -- of the agent, beside the reason
  opened_at BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,               -- whatever happens
  closed_at BIGINT NOT NULL DEFAULT 0      -- when the agent ended it
);
CREATE INDEX counter_visit_account ON counter_visit (account, opened_at);
CREATE INDEX counter_visit_office  ON counter_visit (office, opened_at);
CREATE INDEX counter_visit_agent   ON counter_visit (agent);

-- The visit that the agent of a session is at; '' for none.
ALTER TABLE session ADD COLUMN visit TEXT NOT NULL DEFAULT '';

-- A code printed at a counter, to choose a password without e-mail. The hash is keyed: this table opens nothing.
CREATE TABLE printed_code (
  account    TEXT   NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  hash       TEXT   NOT NULL,
  agent      TEXT   NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Somebody at a counter is found by their birth date.
CREATE INDEX person_born ON person (birth_date);

-- Who waits, by office and day.
CREATE TABLE queue_ticket (
  id        TEXT   NOT NULL PRIMARY KEY,
  office    TEXT   NOT NULL,
  on_day    TEXT   NOT NULL,
  number    BIGINT NOT NULL,               -- as called: 1, 2, 3 of the day
  errand    TEXT   NOT NULL,               -- hand-over, counter
  dossier   TEXT   NOT NULL,               -- '' when nobody looked it up
  state     TEXT   NOT NULL,               -- waiting, called, served, gone
  agent     TEXT   NOT NULL,               -- who called
  at        BIGINT NOT NULL,
  called_at BIGINT NOT NULL,
  done_at   BIGINT NOT NULL,
  UNIQUE (office, on_day, number)
);

-- A card that waits to be collected hinders no new application: perhaps it was collected, and nobody recorded it.
DROP INDEX dossier_once;
CREATE UNIQUE INDEX dossier_once ON dossier (account, procedure, permit) WHERE live AND state <> 'ready';
