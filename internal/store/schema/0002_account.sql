-- +goose Up

-- The key of one person to the platform. A number belongs to the account that was confirmed with it,
-- so that a stranger who types it first keeps nobody out.
CREATE TABLE account (
  id           TEXT   NOT NULL PRIMARY KEY,
  email        TEXT   NOT NULL,             -- as typed
  email_key    TEXT   NOT NULL UNIQUE,      -- folded
  foreigner    TEXT   NOT NULL DEFAULT '',  -- numbers are opaque
  visa         TEXT   NOT NULL DEFAULT '',
  password     TEXT   NOT NULL,             -- argon2id with its salt and cost
  lang         TEXT   NOT NULL,
  phone        TEXT   NOT NULL DEFAULT '',  -- E.164
  created_at   BIGINT NOT NULL,             -- instants are microseconds since 1970, UTC, 0 is none
  confirmed_at BIGINT NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX account_foreigner_once ON account (foreigner) WHERE foreigner <> '' AND confirmed_at > 0;
CREATE UNIQUE INDEX account_visa_once      ON account (visa)      WHERE visa <> '' AND confirmed_at > 0;
CREATE INDEX account_foreigner   ON account (foreigner);
CREATE INDEX account_visa        ON account (visa);
CREATE INDEX account_unconfirmed ON account (created_at) WHERE confirmed_at = 0;

-- The civil status of the person behind an account; empty until the person gives it.
CREATE TABLE person (
  id           TEXT NOT NULL PRIMARY KEY,
  account      TEXT NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
  family_name  TEXT NOT NULL DEFAULT '',
  given_names  TEXT NOT NULL DEFAULT '',
  birth_date   TEXT NOT NULL DEFAULT '',    -- ISO date
  nationality  TEXT NOT NULL DEFAULT ''     -- ISO 3166-1 alpha-2
);

CREATE TABLE permit (
  id        TEXT    NOT NULL PRIMARY KEY,
  person    TEXT    NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind      TEXT    NOT NULL,
  ground    TEXT    NOT NULL,
  number    TEXT    NOT NULL DEFAULT '',
  starts    TEXT    NOT NULL,
  ends      TEXT    NOT NULL,
  withdrawn BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX permit_person ON permit (person, ends);

-- Mails about accounts. A link is the id and a seal that only the server's key makes: this table opens nothing.
CREATE TABLE letter (
  id         TEXT   NOT NULL PRIMARY KEY,
  account    TEXT   REFERENCES account (id) ON DELETE CASCADE,  -- NULL: the address has none
  purpose    TEXT   NOT NULL,
  email      TEXT   NOT NULL,
  email_key  TEXT   NOT NULL,
  lang       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL DEFAULT 0,
  used_at    BIGINT NOT NULL DEFAULT 0      -- used or replaced
);

CREATE INDEX letter_email   ON letter (email_key, purpose, created_at);
CREATE INDEX letter_account ON letter (account, purpose);
CREATE INDEX letter_created ON letter (created_at);

-- Those who work with the platform: agents of an office, helpers, operators.
CREATE TABLE agent (
  id         TEXT    NOT NULL PRIMARY KEY,
  login      TEXT    NOT NULL,
  login_key  TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  office     TEXT    NOT NULL DEFAULT '',
  active     BOOLEAN NOT NULL,
  lang       TEXT    NOT NULL,
  password   TEXT    NOT NULL,
  sealed     TEXT    NOT NULL DEFAULT '',   -- secret of the codes, encrypted
  step       BIGINT  NOT NULL DEFAULT 0,    -- time step of the last code used
  created_at BIGINT  NOT NULL
);

CREATE INDEX agent_office ON agent (office, name);

-- Signed-in browsers. The id is the hash of the token in the cookie.
CREATE TABLE session (
  id         TEXT   NOT NULL PRIMARY KEY,
  account    TEXT   REFERENCES account (id) ON DELETE CASCADE,  -- one of the two
  agent      TEXT   REFERENCES agent (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  device     TEXT   NOT NULL DEFAULT '',
  CHECK ((account IS NULL) <> (agent IS NULL))
);

CREATE INDEX session_account ON session (account);
CREATE INDEX session_agent   ON session (agent);
CREATE INDEX session_expires ON session (expires_at);

-- Attempts to sign in and to cause mails, so that all servers agree. The keys are hashes: they name nobody.
CREATE TABLE tally (
  key     TEXT   NOT NULL PRIMARY KEY,
  n       BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE INDEX tally_last ON tally (last_at);
