-- +goose Up

-- Who works on a dossier, where it stands in a list and why; see dossier.Case.Urgency. Until a dossier moves again it stands
-- where the end of rights put it.
ALTER TABLE dossier ADD COLUMN assignee    TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN first_on    TEXT NOT NULL DEFAULT '9999-12-31';
ALTER TABLE dossier ADD COLUMN first_why   TEXT NOT NULL DEFAULT 'age';
ALTER TABLE dossier ADD COLUMN answered_on TEXT NOT NULL DEFAULT '';   -- the person answered, and no agent has acted since
UPDATE dossier SET first_on = rights_end, first_why = 'rights';

-- A page of a list is answered by one of these indexes alone. live is in them because SQLite looks at a condition again even
-- when the index implies it.
DROP INDEX dossier_worklist;
CREATE INDEX dossier_by_state ON dossier (office, state, first_on, id, first_why, reference, holder, procedure, filed_on, rights_end,
  due, silence_on, marks, assignee, answered_on, live) WHERE live AND office <> '';
CREATE INDEX dossier_by_agent ON dossier (office, assignee, first_on, id, first_why, reference, holder, state, procedure, filed_on,
  rights_end, due, silence_on, marks, answered_on, live) WHERE live AND office <> '';
CREATE INDEX dossier_alarms ON dossier (office, first_on, id) WHERE live AND marks <> '';
CREATE INDEX dossier_answered ON dossier (office, first_on, id) WHERE live AND answered_on <> '';

-- Why an agent opened it: see dossier.Purposes.
ALTER TABLE dossier_reading ADD COLUMN purpose TEXT NOT NULL DEFAULT '';

-- Searches beyond the agent's own office, each with its reason.
CREATE TABLE search_beyond (
  id     TEXT   NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL,
  agent  TEXT   NOT NULL,
  office TEXT   NOT NULL,
  typed  TEXT   NOT NULL,
  reason TEXT   NOT NULL,
  found  BIGINT NOT NULL
);
CREATE INDEX search_beyond_at ON search_beyond (at);

-- Lists as agents want to find them again.
CREATE TABLE agent_view (
  id    TEXT   NOT NULL PRIMARY KEY,
  agent TEXT   NOT NULL REFERENCES agent (id),
  name  TEXT   NOT NULL,
  query TEXT   NOT NULL,                 -- of the address
  at    BIGINT NOT NULL
);
CREATE INDEX agent_view_of ON agent_view (agent, at);

-- Whose dossiers an agent may not see: their own, their family's.
CREATE TABLE agent_barred (
  agent  TEXT   NOT NULL REFERENCES agent (id),
  key    BYTEA  NOT NULL,                -- foreigner or visa number as in lookup
  why    TEXT   NOT NULL,                -- self, family, other
  at     BIGINT NOT NULL,
  PRIMARY KEY (agent, key)
);

-- A daily random draw of what was decided, looked at once more by a supervisor.
CREATE TABLE quality_draw (
  dossier  TEXT   NOT NULL REFERENCES dossier (id),
  seq      BIGINT NOT NULL,              -- of the decision or closure
  office   TEXT   NOT NULL,
  kind     TEXT   NOT NULL,              -- granted, refused, closed
  drawn_on TEXT   NOT NULL,
  said     TEXT   NOT NULL DEFAULT '',   -- good, doubtful, wrong; '' while nobody looked
  note     TEXT   NOT NULL DEFAULT '',
  by_agent TEXT   NOT NULL DEFAULT '',
  at       BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (dossier, seq)
);
CREATE INDEX quality_draw_of ON quality_draw (office, drawn_on);

-- Under what somebody is found: names in every order, numbers behind a #; see person.Keys. Beside it what a row of the result
-- must match. An office looks first at what is open there, so that a frequent name is found as fast as a rare one.
CREATE TABLE lookup (
  dossier TEXT    NOT NULL REFERENCES dossier (id),
  key     BYTEA   NOT NULL,            -- bytes, so that every database has them in one order
  office  TEXT    NOT NULL,
  live    BOOLEAN NOT NULL,
  born    TEXT    NOT NULL,
  PRIMARY KEY (dossier, key)
);
CREATE INDEX lookup_here ON lookup (office, live, key, dossier, born);
CREATE INDEX lookup_everywhere ON lookup (key, born, dossier);

DROP INDEX dossier_search;
ALTER TABLE dossier DROP COLUMN search;

-- What statistics count; it names no person.
CREATE TABLE measure (
  dossier   TEXT   NOT NULL REFERENCES dossier (id),
  seq       BIGINT NOT NULL,               -- of the event; 0 for the first look
  kind      TEXT   NOT NULL,
  on_day    TEXT   NOT NULL,
  office    TEXT   NOT NULL,
  procedure TEXT   NOT NULL,
  motive    TEXT   NOT NULL,
  agent     TEXT   NOT NULL,
  days      BIGINT NOT NULL,               -- since the filing
  PRIMARY KEY (dossier, seq)
);
CREATE INDEX measure_office ON measure (office, kind, on_day, procedure, motive, agent, days);
CREATE INDEX measure_kind ON measure (kind, on_day, office, procedure, days);
