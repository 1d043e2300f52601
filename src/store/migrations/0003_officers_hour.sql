-- Up Migration

-- Tables of: proving who one is.
-- A second administrator's word that a key may release alerts together with others of the same maker.
ALTER TABLE api_key ADD COLUMN agreed_by text, ADD COLUMN agreed_at timestamptz;

-- By what each hand in a bulletin proved itself. Decides whether one administrator alone could have been all of them.
CREATE TABLE bulletin_credential (
  bulletin_id text NOT NULL REFERENCES bulletin,
  officer_id text NOT NULL REFERENCES officer,
  part text NOT NULL CHECK (part IN ('asked', 'signed')),
  credential_id text NOT NULL,
  PRIMARY KEY (bulletin_id, officer_id, part, credential_id)
);

-- Everything that an officer can prove themselves by, and who made it.
CREATE VIEW credential AS
SELECT id, holder_id AS officer_id, minted_by, created_at AS minted_at, agreed_by FROM api_key WHERE holder_kind = 'officer';

-- Tables of: calling the approver.
-- BCP 47; what calls speak to this officer. NULL: English.
ALTER TABLE officer ADD COLUMN language text;
ALTER TABLE agency ADD COLUMN call_every_minutes smallint NOT NULL DEFAULT 3 CHECK (call_every_minutes BETWEEN 1 AND 60);

CREATE TABLE officer_reach (
  officer_id text NOT NULL REFERENCES officer,
  channel text NOT NULL CHECK (channel IN ('sms', 'email')),
  address_sealed bytea NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  -- Only verified addresses are called; by whose word stands in set_by.
  verified_at timestamptz,
  PRIMARY KEY (officer_id, channel)
);

-- Who is on duty in which capacity. Without hours it is the standing fallback, called after those whose hours it is.
CREATE TABLE duty (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agency,
  officer_id text NOT NULL REFERENCES officer,
  capacity text NOT NULL,
  -- 1 is called first.
  position smallint NOT NULL CHECK (position BETWEEN 1 AND 99),
  starts_at timestamptz,
  ends_at timestamptz,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
  CHECK (starts_at < ends_at)
);
CREATE INDEX duty_agency ON duty (agency_id, capacity);

-- One row for each submitted version of a bulletin whose approvers are being called.
CREATE TABLE approver_round (
  bulletin_id text NOT NULL REFERENCES bulletin,
  version integer NOT NULL,
  next_at timestamptz NOT NULL,
  -- How many times the chain was begun.
  round smallint NOT NULL DEFAULT 1,
  ended_at timestamptz,
  -- The bulletin's state then, or: changed, expired.
  ended_for text,
  PRIMARY KEY (bulletin_id, version)
);
CREATE INDEX approver_round_due ON approver_round (next_at) WHERE ended_at IS NULL;

CREATE TABLE approver_call (
  id text PRIMARY KEY,
  bulletin_id text NOT NULL,
  version integer NOT NULL,
  round smallint NOT NULL,
  officer_id text NOT NULL REFERENCES officer,
  capacity text NOT NULL,
  made_at timestamptz NOT NULL,
  -- {sms: {outcome, code}, email: {outcome, code}}: codes only. NULL while it is being made.
  ways jsonb,
  UNIQUE (bulletin_id, version, round, officer_id),
  FOREIGN KEY (bulletin_id, version) REFERENCES approver_round
);
CREATE INDEX approver_call_unmade ON approver_call (made_at) WHERE ways IS NULL;

-- An approval that is given by telephone and recorded by another officer than the requester.
CREATE TABLE telephone_approval (
  id text PRIMARY KEY,
  bulletin_id text NOT NULL REFERENCES bulletin,
  version integer NOT NULL,
  digest text NOT NULL,
  approver_id text NOT NULL REFERENCES officer,
  recorder_id text NOT NULL REFERENCES officer,
  capacity text NOT NULL,
  -- Keyed hash of the code in the approver's SMS.
  code_hash bytea NOT NULL,
  code_until timestamptz NOT NULL,
  code_tries smallint NOT NULL DEFAULT 0,
  asked_at timestamptz NOT NULL,
  done_at timestamptz
);
CREATE INDEX telephone_approval_bulletin ON telephone_approval (bulletin_id);
ALTER TABLE bulletin_approval ADD COLUMN recorded_by text REFERENCES officer;
