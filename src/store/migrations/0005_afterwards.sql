-- Up Migration
-- How an alert ended for the child, as its officers learnt it: what programmes are judged by. Codes only.
CREATE TABLE alert_outcome (
  alert_id text PRIMARY KEY REFERENCES alert,
  recovered text NOT NULL CHECK (recovered IN
    ('public', 'broadcast', 'police', 'returned', 'gave-up', 'never-missing', 'not-found', 'other')),
  recorded_by text NOT NULL REFERENCES officer,
  at timestamptz NOT NULL
);

-- What an authoriser lets the requester change alone, for one alert, within what its plan permits.
CREATE TABLE delegation (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alert,
  fields text[] NOT NULL CHECK (cardinality(fields) > 0 AND fields <@ ARRAY['plate', 'direction', 'vehicle', 'photo', 'clothing']),
  given_by text NOT NULL REFERENCES officer,
  at timestamptz NOT NULL,
  revoked_by text REFERENCES officer,
  revoked_at timestamptz,
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX delegation_alert ON delegation (alert_id);

-- Which bulletins went out under which delegations.
CREATE TABLE delegation_use (
  bulletin_id text NOT NULL REFERENCES bulletin,
  delegation_id text NOT NULL REFERENCES delegation,
  PRIMARY KEY (bulletin_id, delegation_id)
);
