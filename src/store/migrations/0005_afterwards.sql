-- Up Migration
-- How an alert ended for the child, as its officers learnt it: what programmes are judged by. Codes only.
CREATE TABLE alert_outcome (
  alert_id text PRIMARY KEY REFERENCES alert,
  recovered text NOT NULL CHECK (recovered IN
    ('public', 'broadcast', 'police', 'returned', 'gave-up', 'never-missing', 'not-found', 'other')),
  recorded_by text NOT NULL REFERENCES officer,
  at timestamptz NOT NULL
);
