-- +goose Up

-- What must happen after a commit. Ready and running jobs are open; a done job is kept for a while
-- so that the same id is not done twice; a dead one waits for the operator.
CREATE TABLE job (
  id         TEXT   NOT NULL PRIMARY KEY,  -- the key of the spec: two specs with the same key are one job
  kind       TEXT   NOT NULL,
  args       TEXT   NOT NULL,              -- JSON: ids, never personal data
  state      TEXT   NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
  run_at     BIGINT NOT NULL,              -- when it was last due; instants are microseconds since 1970, UTC, 0 is none
  due_at     BIGINT NOT NULL,              -- when a worker may take it; while it runs, the end of the lease
  attempt    BIGINT NOT NULL DEFAULT 0,    -- how often it was taken; only grows, and fences off late workers
  failed     BIGINT NOT NULL DEFAULT 0,    -- failures since it was enqueued or retried
  last_error TEXT   NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  done_at    BIGINT NOT NULL DEFAULT 0     -- done or dead since
);

CREATE INDEX job_due  ON job (due_at, id)  WHERE state IN ('ready', 'running');
CREATE INDEX job_done ON job (done_at)     WHERE state = 'done';
CREATE INDEX job_dead ON job (done_at, id) WHERE state = 'dead';
