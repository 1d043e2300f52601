-- Up Migration

-- What an officer types beside a password, in lower case. A passkey names its holder itself.
ALTER TABLE officer ADD COLUMN sign_in_name text UNIQUE CHECK (sign_in_name = lower(sign_in_name));

-- How an agency's own identity provider is asked (OpenID Connect). The client's secret is sealed under the installation's keys.
CREATE TABLE agency_oidc (
  agency_id text PRIMARY KEY REFERENCES agency,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret_sealed bytea NOT NULL,
  set_at timestamptz NOT NULL
);

CREATE TABLE officer_factor (
  id text PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  kind text NOT NULL CHECK (kind IN ('password', 'totp', 'passkey', 'oidc')),
  -- password: an Argon2id hash in PHC form; totp: the secret. Both sealed under the installation's keys; otherwise NULL.
  secret_sealed bytea,
  -- passkey: its credential id; oidc: SHA-256 of issuer and subject.
  credential_id bytea,
  public_key bytea,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}',
  -- totp: the newest time step that was used, so that no code works twice.
  last_step bigint NOT NULL DEFAULT 0,
  -- Who made the enrolment, or the session, in which it was set up; a factor added later is its voucher's maker's.
  minted_by text NOT NULL,
  minted_at timestamptz NOT NULL,
  agreed_by text,
  agreed_at timestamptz,
  made_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX officer_factor_credential ON officer_factor (credential_id) WHERE revoked_at IS NULL;
CREATE INDEX officer_factor_officer ON officer_factor (officer_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX officer_factor_one ON officer_factor (officer_id, kind) WHERE revoked_at IS NULL AND kind <> 'passkey';

-- An invitation to set up factors: a link that works once, for one officer.
CREATE TABLE officer_enrolment (
  -- SHA-256 of the 256 bits in the link.
  token_hash bytea PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  minted_by text NOT NULL,
  minted_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX officer_enrolment_officer ON officer_enrolment (officer_id) WHERE used_at IS NULL;

CREATE TABLE console_session (
  id text PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officer,
  -- SHA-256 of the cookie's 256 bits: the one in use, the one that was sent to replace it, and the one that it replaced.
  token_hash bytea NOT NULL UNIQUE,
  token_at timestamptz NOT NULL,
  next_hash bytea UNIQUE,
  next_at timestamptz,
  previous_hash bytea UNIQUE,
  previous_until timestamptz,
  -- Ids of the factors that were proven.
  factors text[] NOT NULL,
  proven_at timestamptz NOT NULL,
  -- Keyed hashes of network (/24 or /48) and browser, to which it is bound.
  network_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  made_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  ended_at timestamptz,
  -- signed-out, idle, replayed, revoked, replaced.
  ended_for text
);
CREATE INDEX console_session_officer ON console_session (officer_id) WHERE ended_at IS NULL;

-- Tries to sign in, to prove a factor or to open a link, by keyed hash of whom and from where.
CREATE TABLE sign_in_try (
  subject_hash bytea NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_try_subject ON sign_in_try (subject_hash, at);

-- Challenges of WebAuthn and states of OpenID Connect: each is taken back once, within minutes.
CREATE TABLE sign_in_challenge (
  token_hash bytea PRIMARY KEY,
  purpose text NOT NULL,
  content_sealed bytea NOT NULL,
  until timestamptz NOT NULL
);

-- The one-time link of a call. It stands in the SMS alone.
ALTER TABLE approver_call
  ADD COLUMN link_hash bytea UNIQUE,
  ADD COLUMN link_until timestamptz,
  -- The browser that opened it: a keyed hash of the cookie it was given. Nobody else opens it after that.
  ADD COLUMN opened_at timestamptz,
  ADD COLUMN opened_by_hash bytea,
  ADD COLUMN used_at timestamptz;

CREATE OR REPLACE VIEW credential AS
SELECT id, holder_id AS officer_id, minted_by, created_at AS minted_at, agreed_by FROM api_key WHERE holder_kind = 'officer'
UNION ALL
SELECT id, officer_id, minted_by, minted_at, agreed_by FROM officer_factor;
