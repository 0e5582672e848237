-- +goose Up

-- What was counted by night of the last twelve months, for supervisors and the public; see package tally. It names no person.
CREATE TABLE statistic (
  office    TEXT   NOT NULL,               -- "" for the country
  kind      TEXT   NOT NULL,
  period    TEXT   NOT NULL,               -- a month, year, now
  procedure TEXT   NOT NULL,               -- "" for all of them
  motive    TEXT   NOT NULL,
  n         BIGINT NOT NULL,
  median    BIGINT NOT NULL,               -- days
  p90       BIGINT NOT NULL,
  PRIMARY KEY (office, kind, period, procedure, motive)
);
CREATE INDEX statistic_compare ON statistic (kind, period, procedure, office, motive, n, median, p90);

CREATE TABLE statistic_office (
  office TEXT NOT NULL PRIMARY KEY,
  on_day TEXT NOT NULL
);
