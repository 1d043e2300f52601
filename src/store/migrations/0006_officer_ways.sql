-- Up Migration

-- The officer's own proof that calls arrive: a code that came there was typed in again. The operator's word stands in verified_at.
ALTER TABLE officer_reach
  ADD COLUMN confirmed_at timestamptz,
  -- Keyed hash of the code that is on its way.
  ADD COLUMN code_hash bytea,
  ADD COLUMN code_until timestamptz,
  ADD COLUMN code_tries smallint NOT NULL DEFAULT 0;

-- Browsers of officers that are notified when an alert waits. A subscription names a browser, so it moves with whoever signs in there.
CREATE TABLE officer_push (
  endpoint_hash bytea PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  subscription_sealed bytea NOT NULL,
  set_at timestamptz NOT NULL
);
CREATE INDEX officer_push_officer ON officer_push (officer_id, set_at);
