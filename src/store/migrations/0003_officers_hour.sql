-- Up Migration

-- Tables of: proving who one is.
ALTER TABLE officer ADD COLUMN sign_in_name text UNIQUE CHECK (sign_in_name = lower(sign_in_name));
-- BCP 47; what calls and pages speak to this officer. NULL: English.
ALTER TABLE officer ADD COLUMN language text;
ALTER TABLE agency ADD COLUMN call_every_minutes smallint NOT NULL DEFAULT 3 CHECK (call_every_minutes BETWEEN 1 AND 60);

-- A second administrator's word that a key may release alerts together with others of the same maker.
ALTER TABLE api_key ADD COLUMN agreed_by text, ADD COLUMN agreed_at timestamptz;

CREATE TABLE officer_factor (
  id text PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  kind text NOT NULL CHECK (kind IN ('password', 'totp', 'passkey', 'oidc')),
  -- password: an Argon2id hash (PHC string); totp: the secret; both sealed under the installation's keys. oidc: NULL.
  secret_sealed bytea,
  -- passkey: its credential id; oidc: a keyed hash of issuer and subject.
  credential_id bytea UNIQUE,
  public_key bytea,
  counter bigint,
  transports text[] NOT NULL DEFAULT '{}',
  -- totp: the newest time step that was used, so that no code works twice.
  last_step bigint,
  label text,
  -- The administrator (or operator) behind the enrolment that made it.
  minted_by text NOT NULL,
  minted_at timestamptz NOT NULL,
  agreed_by text,
  agreed_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX officer_factor_officer ON officer_factor (officer_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX officer_factor_one ON officer_factor (officer_id, kind) WHERE revoked_at IS NULL AND kind IN ('password', 'totp');

-- An invitation to set up factors: a link, once, for one officer.
CREATE TABLE officer_enrolment (
  token_hash bytea PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  minted_by text NOT NULL,
  minted_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE console_session (
  -- SHA-256 of the cookie's 256 bits.
  token_hash bytea PRIMARY KEY,
  -- Names the session in lists and in the record; stays the same when the token is rotated.
  id text NOT NULL,
  officer_id text NOT NULL REFERENCES officer,
  -- Ids of the factors that were proven, of which a later one may be added (step up).
  factors text[] NOT NULL,
  -- When a second factor was last proven: an approval needs a fresh one.
  proven_at timestamptz NOT NULL,
  -- Keyed hashes of what the session is bound to: network (/24 or /48) and browser.
  network_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  made_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  -- The token before this one works for some seconds more, for requests that were under way.
  replaced_at timestamptz,
  ended_at timestamptz,
  ended_for text
);
CREATE INDEX console_session_id ON console_session (id);
CREATE INDEX console_session_officer ON console_session (officer_id) WHERE ended_at IS NULL;

-- Failed tries to sign in, to prove a factor or to open a link, by keyed hash of name, of address or of what was tried.
CREATE TABLE sign_in_try (
  subject_hash bytea NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_try_subject ON sign_in_try (subject_hash, at);

-- Challenges of WebAuthn and states of OpenID Connect: used once, within minutes.
CREATE TABLE sign_in_challenge (
  token_hash bytea PRIMARY KEY,
  purpose text NOT NULL,
  officer_id text REFERENCES officer,
  content_sealed bytea NOT NULL,
  until timestamptz NOT NULL
);

-- By what each hand in a bulletin proved itself: keys and factors. Decides whether one administrator alone could have been all of them.
CREATE TABLE bulletin_credential (
  bulletin_id text NOT NULL REFERENCES bulletin,
  officer_id text NOT NULL REFERENCES officer,
  part text NOT NULL CHECK (part IN ('asked', 'signed')),
  credential_id text NOT NULL,
  PRIMARY KEY (bulletin_id, officer_id, part, credential_id)
);

CREATE VIEW credential AS
SELECT id, holder_id AS officer_id, minted_by, created_at AS minted_at, agreed_by FROM api_key WHERE holder_kind = 'officer'
UNION ALL
SELECT id, officer_id, minted_by, minted_at, agreed_by FROM officer_factor;

-- Tables of: calling the approver.
CREATE TABLE officer_reach (
  officer_id text NOT NULL REFERENCES officer ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('sms', 'email')),
  address_sealed bytea NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  -- The code that was sent there, until it is given back.
  code_hash bytea,
  code_until timestamptz,
  code_tries smallint NOT NULL DEFAULT 0,
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
  round smallint NOT NULL DEFAULT 1,
  ended_at timestamptz,
  -- approved, returned, rejected, withdrawn, changed, expired.
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
  -- {sms: {outcome, code, at}, email: {…}}; codes only. NULL while it is being sent.
  ways jsonb,
  -- SHA-256 of the link's 256 bits, which stands in the SMS alone.
  link_hash bytea NOT NULL UNIQUE,
  link_until timestamptz NOT NULL,
  -- The browser that opened it: a keyed hash of the cookie it was given. Nobody else opens it after that.
  opened_at timestamptz,
  opened_by_hash bytea,
  used_at timestamptz,
  UNIQUE (bulletin_id, version, round, officer_id, capacity),
  FOREIGN KEY (bulletin_id, version) REFERENCES approver_round
);
CREATE INDEX approver_call_unsent ON approver_call (made_at) WHERE ways IS NULL;

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

-- Tables of: delegation.
-- What an authoriser lets the requester change alone while this alert is active.
CREATE TABLE delegation (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alert,
  fields text[] NOT NULL,
  granted_by text NOT NULL REFERENCES officer,
  granted_at timestamptz NOT NULL,
  revoked_by text REFERENCES officer,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX delegation_one ON delegation (alert_id) WHERE revoked_at IS NULL;

-- Tables of: afterwards.
-- How it ended, told by the agency once the alert is over. Codes only.
CREATE TABLE alert_outcome (
  alert_id text PRIMARY KEY REFERENCES alert,
  recovered text NOT NULL CHECK (recovered IN ('alive', 'injured', 'dead', 'not-found', 'no-abduction')),
  -- What led to it: sighting, broadcaster, police-work, returned, unrelated, unknown.
  led_by text NOT NULL CHECK (led_by IN ('sighting', 'broadcaster', 'police-work', 'returned', 'unrelated', 'unknown')),
  told_by text NOT NULL REFERENCES officer,
  told_at timestamptz NOT NULL
);
