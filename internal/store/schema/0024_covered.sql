-- +goose Up

-- Of these lists too a page is answered by the index alone: there are few lines, and each of their rows lies elsewhere.
DROP INDEX dossier_alarms;
DROP INDEX dossier_answered;
CREATE INDEX dossier_alarms ON dossier (office, first_on, id, first_why, reference, holder, state, procedure, filed_on, rights_end,
  due, silence_on, marks, assignee, answered_on, live) WHERE live AND marks <> '';
CREATE INDEX dossier_answered ON dossier (office, first_on, id, first_why, reference, holder, state, procedure, filed_on, rights_end,
  due, silence_on, marks, assignee, answered_on, live) WHERE live AND answered_on <> '';
