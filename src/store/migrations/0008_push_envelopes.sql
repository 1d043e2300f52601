-- Up Migration

-- One filling of the store of envelopes: the key that seals them, and how far it came.
-- Unlogged, like the envelopes: what a crash, a fail-over or a restore brings back may have been used, so there it must be gone.
CREATE UNLOGGED TABLE push_envelope_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- This table in this start of this server. A copy of the rows that lies anywhere else, or is found after a restart, is not used.
  place text NOT NULL UNIQUE,
  -- The installation's key that seals the run's own, and that one.
  sealed_by text NOT NULL,
  key_sealed bytea NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  -- The contact up to which this pass came, when it began, and before when nothing more is made: the rate, for all processes.
  after_id bigint NOT NULL DEFAULT 0,
  pass_at timestamptz NOT NULL DEFAULT now(),
  not_before timestamptz NOT NULL DEFAULT now()
);

-- What a push message needs before it has a text (RFC 8291), made ahead: each good for one message to one contact, ever.
-- The window that will use it deletes it in the statement that opens the window, so no two can have it.
CREATE UNLOGGED TABLE push_envelope (
  contact_id bigint NOT NULL REFERENCES contact ON DELETE CASCADE,
  number integer NOT NULL,
  run_id bigint NOT NULL REFERENCES push_envelope_run ON DELETE CASCADE,
  -- AES-256-GCM under the run's key: nonce, tag, 109 bytes.
  sealed bytea NOT NULL CHECK (octet_length(sealed) = 137),
  PRIMARY KEY (contact_id, number)
);

-- Whom to make envelopes for, without a look at everybody else.
CREATE INDEX contact_push ON contact (id) WHERE channel = 'push';
