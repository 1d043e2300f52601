-- Up Migration

-- Numbers of contacts and of endpoints come from one sequence, so that one ledger holds deliveries to both.
CREATE SEQUENCE recipient_id_seq AS bigint;

-- Tables of: officers and ground.
CREATE TABLE agency (
  id text PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- ISO 3166-2 codes of its ground; empty with a geometry of its own or the whole country.
  subdivisions text[] NOT NULL DEFAULT '{}',
  -- The ground itself as a GeoJSON MultiPolygon, resolved once when the agency is made or its ground changes.
  ground jsonb NOT NULL,
  duty_phone text,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE officer (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agency,
  name text NOT NULL,
  roles text[] NOT NULL CHECK (roles <@ ARRAY['requester', 'authoriser', 'administrator', 'observer']),
  created_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  -- Who administers keys and officers may neither ask for an alert nor release one.
  CHECK (NOT ('administrator' = ANY (roles) AND roles && ARRAY['requester', 'authoriser']))
);
CREATE INDEX officer_agency ON officer (agency_id);

CREATE TABLE officer_capacity (
  officer_id text NOT NULL REFERENCES officer ON DELETE CASCADE,
  capacity text NOT NULL,
  PRIMARY KEY (officer_id, capacity)
);

CREATE TABLE api_key (
  id text PRIMARY KEY,
  holder_kind text NOT NULL CHECK (holder_kind IN ('officer', 'broadcaster', 'system')),
  holder_id text NOT NULL,
  -- SHA-256 of a 256-bit random secret: a slow hash adds nothing to a secret that nobody chose.
  secret_hash bytea NOT NULL UNIQUE,
  minted_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_key_holder ON api_key (holder_id);

-- Tables of: plans.
CREATE TABLE plan_version (
  -- SHA-256 of the canonical content, hex.
  version text PRIMARY KEY,
  country text NOT NULL,
  content jsonb NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX plan_version_country ON plan_version (country, loaded_at DESC);

CREATE TABLE plan_confirmation (
  version text PRIMARY KEY REFERENCES plan_version,
  confirmed_by text NOT NULL,
  reference text NOT NULL,
  confirmed_at timestamptz NOT NULL DEFAULT now()
);

-- Tables of: alerts.
CREATE TABLE alert (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agency,
  -- The installation that made it; ids stay unique when alerts cross between installations.
  origin text NOT NULL,
  country text NOT NULL,
  region text,
  tier text NOT NULL,
  status text NOT NULL CHECK (status IN ('actual', 'exercise', 'test')),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'rejected', 'active', 'ended')),
  version integer NOT NULL DEFAULT 1,
  plan_version text NOT NULL REFERENCES plan_version,
  requester_id text NOT NULL REFERENCES officer,
  -- The whole case as the officer wrote it (schemas/alert.ts), under the alert's own key.
  case_sealed bytea,
  expires_at timestamptz NOT NULL,
  -- Number of the newest committed bulletin: the fence. A window share-locks this row; a cancel or update changes it.
  newest_number integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  submitted_at timestamptz,
  activated_at timestamptz,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('found-safe', 'found', 'ended', 'error', 'expired')),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((state = 'ended') = (end_reason IS NOT NULL))
);
CREATE INDEX alert_agency ON alert (agency_id, created_at DESC, id DESC);
CREATE INDEX alert_live ON alert (expires_at) WHERE state = 'active';

-- Every worker hears of a newer bulletin when its transaction commits, whoever wrote it.
CREATE FUNCTION raise_fence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('amberwire_fence', NEW.id || ':' || NEW.newest_number);
  RETURN NULL;
END $$;
CREATE TRIGGER alert_fence AFTER UPDATE OF newest_number ON alert
  FOR EACH ROW WHEN (NEW.newest_number > OLD.newest_number) EXECUTE FUNCTION raise_fence();

CREATE TABLE alert_key (
  alert_id text PRIMARY KEY REFERENCES alert,
  -- AES-256 key of this alert, wrapped by the installation's current encryption key; NULL once destroyed.
  wrapped bytea,
  wrapped_by text NOT NULL,
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE alert_share (
  alert_id text NOT NULL REFERENCES alert,
  agency_id text NOT NULL REFERENCES agency,
  may text NOT NULL CHECK (may IN ('read', 'sign')),
  shared_by text NOT NULL REFERENCES officer,
  shared_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (alert_id, agency_id)
);
CREATE INDEX alert_share_agency ON alert_share (agency_id, alert_id);

-- Every verdict ever given, also "ineligible", for the question why no alert was sent. Codes only, no reasons in words.
CREATE TABLE verdict (
  alert_id text NOT NULL REFERENCES alert,
  version integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  act text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('eligible', 'ineligible', 'incomplete')),
  results jsonb NOT NULL
);
CREATE INDEX verdict_alert ON verdict (alert_id, at);

CREATE TABLE bulletin (
  id text PRIMARY KEY,
  -- The short name of this bulletin in the ledger, in queue payloads and in attempt references.
  ledger_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  alert_id text NOT NULL REFERENCES alert,
  number integer NOT NULL CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('alert', 'update', 'cancel', 'expiry', 'repeat')),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'committed', 'returned', 'rejected')),
  version integer NOT NULL DEFAULT 1,
  status text NOT NULL CHECK (status IN ('actual', 'exercise', 'test')),
  country text NOT NULL,
  reach text NOT NULL CHECK (reach IN ('area', 'area-or-reached', 'new-area', 'reached', 'silent')),
  channels text[] NOT NULL,
  -- MultiPolygon as published, after clipping; NULL for a closure, which goes to those reached wherever they are.
  area jsonb,
  -- {kind, rings, origin}: rings in kilometres round the scene or the centroid.
  rings jsonb,
  -- Publishable case and texts of every language, under the alert's key.
  content_sealed bytea,
  digest text NOT NULL,
  plan_version text NOT NULL REFERENCES plan_version,
  -- Smaller leaves first where several alerts compete; weight, not strict priority.
  weight integer NOT NULL DEFAULT 100,
  expires_at timestamptz NOT NULL,
  requested_by text REFERENCES officer,
  created_at timestamptz NOT NULL DEFAULT now(),
  submitted_at timestamptz,
  committed_at timestamptz,
  planned_at timestamptz,
  settled_at timestamptz,
  -- The frozen report of a settled bulletin: totals per channel and ring.
  report jsonb,
  UNIQUE (alert_id, number),
  CHECK ((state = 'committed') = (committed_at IS NOT NULL))
);
CREATE INDEX bulletin_unplanned ON bulletin (weight, committed_at) WHERE state = 'committed' AND planned_at IS NULL;
CREATE INDEX bulletin_unsettled ON bulletin (committed_at) WHERE state = 'committed' AND settled_at IS NULL;
-- One update at a time may be under way for an alert.
CREATE UNIQUE INDEX bulletin_one_open ON bulletin (alert_id) WHERE state IN ('draft', 'submitted', 'returned');

CREATE TABLE bulletin_approval (
  bulletin_id text NOT NULL REFERENCES bulletin,
  capacity text NOT NULL,
  officer_id text NOT NULL REFERENCES officer,
  agency_id text NOT NULL REFERENCES agency,
  version integer NOT NULL,
  digest text NOT NULL,
  -- [{criterion}]; the reasons in words are sealed.
  overrides jsonb NOT NULL DEFAULT '[]',
  note_sealed bytea,
  at timestamptz NOT NULL DEFAULT now(),
  -- An edit voids approvals: they stay in the record but no longer count.
  voided_at timestamptz
);
CREATE UNIQUE INDEX bulletin_approval_capacity ON bulletin_approval (bulletin_id, capacity) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX bulletin_approval_officer ON bulletin_approval (bulletin_id, officer_id) WHERE voided_at IS NULL;

CREATE TABLE photo (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agency,
  alert_id text REFERENCES alert,
  -- Before it is bound to an alert the photo lies under a key wrapped here; afterwards that key is wrapped by the alert's.
  wrapped bytea,
  wrapped_by text NOT NULL,
  sealed bytea,
  width integer NOT NULL,
  height integer NOT NULL,
  bytes integer NOT NULL,
  alt_sealed bytea,
  consent_sealed bytea,
  uploaded_by text NOT NULL REFERENCES officer,
  created_at timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz
);
CREATE INDEX photo_alert ON photo (alert_id);

CREATE TABLE by_hand (
  alert_id text NOT NULL REFERENCES alert,
  channel text NOT NULL,
  who text NOT NULL,
  phone text,
  done_by text REFERENCES officer,
  done_at timestamptz,
  PRIMARY KEY (alert_id, channel)
);

-- Tables of: citizens.
CREATE TABLE person (
  id text PRIMARY KEY,
  -- Keyed hash of the operator's own grouping word.
  operator_hash bytea UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE contact (
  id bigint PRIMARY KEY DEFAULT nextval('recipient_id_seq'),
  person_id text REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('sms', 'email', 'push')),
  -- Keyed hash (HMAC-SHA256) of channel and canonical address: finds it again without reading it.
  address_hash bytea NOT NULL,
  -- AES-256-GCM: key id length, key id, nonce, ciphertext, tag. Never changes: a new address is a new contact.
  address_sealed bytea NOT NULL,
  language text NOT NULL,
  country text NOT NULL,
  tester boolean NOT NULL DEFAULT false,
  operator_hash bytea,
  consent_at timestamptz NOT NULL,
  consent_source text NOT NULL,
  verified_at timestamptz NOT NULL,
  verified_by text NOT NULL CHECK (verified_by IN ('code', 'operator')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (address_hash)
);
CREATE INDEX contact_person ON contact (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE contact_place (
  contact_id bigint NOT NULL REFERENCES contact ON DELETE CASCADE,
  channel text NOT NULL,
  -- H3 cell of resolution 8 (about 0.7 km²): as exact as a place is ever known.
  cell bigint NOT NULL,
  tester boolean NOT NULL,
  PRIMARY KEY (contact_id, cell)
);
-- The audience: ranges of cells over one index, no heap visit.
CREATE INDEX contact_place_cell ON contact_place (channel, cell) INCLUDE (contact_id, tester);

-- How far an import of one file came, so that it can go on after a stop.
CREATE TABLE contact_import (
  -- SHA-256 of the file's size and its first megabyte.
  file_hash bytea PRIMARY KEY,
  lines_done bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

-- Outlives the contact: a keyed hash and a reason, so that an import cannot bring back who left.
CREATE TABLE suppression (
  address_hash bytea PRIMARY KEY,
  channel text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('opted-out', 'invalid-address', 'gone', 'blocked', 'complaint', 'erased')),
  at timestamptz NOT NULL DEFAULT now()
);

-- Tables of: broadcasters.
CREATE TABLE broadcaster (
  id text PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE endpoint (
  id bigint PRIMARY KEY DEFAULT nextval('recipient_id_seq'),
  broadcaster_id text NOT NULL REFERENCES broadcaster,
  url_sealed bytea NOT NULL,
  host text NOT NULL,
  format text NOT NULL CHECK (format IN ('json', 'cap')),
  countries text[] NOT NULL,
  subdivisions text[] NOT NULL DEFAULT '{}',
  languages text[] NOT NULL DEFAULT '{}',
  statuses text[] NOT NULL DEFAULT '{actual}',
  on_call_phone_sealed bytea,
  secret_sealed bytea NOT NULL,
  previous_secret_sealed bytea,
  previous_secret_until timestamptz,
  last_sequence bigint NOT NULL DEFAULT 0,
  verified_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Gap-free per endpoint; a superseded item keeps its number and goes out as a tombstone.
CREATE TABLE endpoint_sequence (
  endpoint_id bigint NOT NULL REFERENCES endpoint ON DELETE CASCADE,
  sequence bigint NOT NULL,
  bulletin_ledger_id bigint NOT NULL REFERENCES bulletin (ledger_id),
  assigned_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  tombstone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (endpoint_id, sequence),
  UNIQUE (endpoint_id, bulletin_ledger_id)
);

-- Tables of: the line.
CREATE TABLE slice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bulletin_ledger_id bigint NOT NULL REFERENCES bulletin (ledger_id),
  -- Day (UTC) of the bulletin's commit: names the ledger's partition.
  committed_on date NOT NULL,
  alert_id text NOT NULL,
  channel text NOT NULL,
  ring smallint NOT NULL,
  number integer NOT NULL,
  -- Up to 500 contacts (endpoints on the webhook channel), frozen.
  contact_ids bigint[] NOT NULL CHECK (cardinality(contact_ids) BETWEEN 1 AND 500),
  size integer GENERATED ALWAYS AS (cardinality(contact_ids)) STORED,
  -- 1 for the frozen audience; a retry's child slice counts on. It is the attempt's number.
  generation smallint NOT NULL DEFAULT 1,
  -- What the attempts of this generation follow: nothing, a deferral, a release, or an unknown fate to look up first.
  follows text NOT NULL DEFAULT 'nothing' CHECK (follows IN ('nothing', 'deferred', 'released', 'unknown')),
  weight integer NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'leased', 'done')),
  due_at timestamptz NOT NULL DEFAULT now(),
  -- Set when a night rule keeps the slice until due_at.
  held boolean NOT NULL DEFAULT false,
  -- When the relay last put it on the queue, under which epoch; a lost job is put there again after a while.
  queued_at timestamptz,
  queued_times smallint NOT NULL DEFAULT 0,
  lease_epoch integer NOT NULL DEFAULT 0,
  lease_holder text,
  lease_until timestamptz,
  -- How many of contact_ids have been opened for sending: the mark.
  opened_to integer NOT NULL DEFAULT 0,
  -- What became of those beyond the mark when the slice ended early.
  rest text CHECK (rest IN ('superseded', 'expired', 'quiet-hours')),
  accepted integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  unknown integer NOT NULL DEFAULT 0,
  superseded integer NOT NULL DEFAULT 0,
  expired integer NOT NULL DEFAULT 0,
  skipped integer NOT NULL DEFAULT 0,
  -- Handed on to retry_due, and from there to a child slice, where they are counted again.
  moved integer NOT NULL DEFAULT 0,
  first_at timestamptz,
  last_at timestamptz,
  done_at timestamptz,
  CHECK (opened_to BETWEEN 0 AND cardinality(contact_ids)),
  CHECK (state <> 'done' OR accepted + refused + unknown + superseded + expired + skipped + moved = cardinality(contact_ids))
);
CREATE UNIQUE INDEX slice_frozen ON slice (bulletin_ledger_id, channel, ring, number) WHERE generation = 1;
CREATE INDEX slice_bulletin ON slice (bulletin_ledger_id);
CREATE INDEX slice_due ON slice (channel, weight, ring, id) WHERE state = 'due';
CREATE INDEX slice_leased ON slice (lease_until) WHERE state = 'leased';
CREATE INDEX slice_alert_open ON slice (alert_id) WHERE state <> 'done';

-- Append-only. `word`: 0 the sender's own, 1 its successor's after a crash, 2 a receipt or a look-up. The strongest word counts.
CREATE TABLE attempt_outcome (
  committed_on date NOT NULL,
  bulletin_ledger_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  attempt smallint NOT NULL,
  word smallint NOT NULL,
  slice_id bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('accepted', 'refused', 'deferred', 'unknown', 'released', 'skipped')),
  -- For skipped: erased, suppressed, quiet-hours, not-eligible; for released: shutdown, throttled, superseded, expired;
  -- otherwise the provider's code.
  code text NOT NULL,
  -- Whether this statement also made a retry_due row: then the delivery is still open.
  moved boolean NOT NULL DEFAULT false,
  provider text,
  reference text,
  at timestamptz NOT NULL,
  PRIMARY KEY (committed_on, bulletin_ledger_id, contact_id, attempt, word)
) PARTITION BY RANGE (committed_on);
CREATE TABLE attempt_outcome_default PARTITION OF attempt_outcome DEFAULT;
CREATE INDEX attempt_outcome_slice ON attempt_outcome (slice_id);

CREATE TABLE retry_due (
  bulletin_ledger_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  -- The attempt to make.
  attempt smallint NOT NULL,
  slice_id bigint NOT NULL,
  channel text NOT NULL,
  ring smallint NOT NULL,
  follows text NOT NULL CHECK (follows IN ('deferred', 'released', 'unknown')),
  due_at timestamptz NOT NULL,
  PRIMARY KEY (bulletin_ledger_id, contact_id, attempt)
);
CREATE INDEX retry_due_at ON retry_due (due_at);

CREATE TABLE receipt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text NOT NULL,
  reference text NOT NULL,
  -- Our attempt reference out of the callback address; NULL when the provider gave none.
  bulletin_ledger_id bigint,
  contact_id bigint,
  attempt smallint,
  state text NOT NULL CHECK (state IN ('delivered', 'refused', 'in-progress', 'other')),
  code text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, reference, code)
);
CREATE INDEX receipt_attempt ON receipt (bulletin_ledger_id, contact_id, attempt);

-- Shared by every process: SMS in segments, mails in messages. Granted when a window opens, in its transaction.
CREATE TABLE rate_bucket (
  name text PRIMARY KEY,
  per_second double precision NOT NULL CHECK (per_second > 0),
  burst double precision NOT NULL CHECK (burst >= 1),
  tokens double precision NOT NULL,
  refilled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A provider's Retry-After: nothing is granted before.
  paused_until timestamptz
);

-- Who is alive: workers beat here, and /readyz and the supervisor read it.
CREATE TABLE worker_beat (
  holder text PRIMARY KEY,
  queues text[] NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  beat_at timestamptz NOT NULL DEFAULT now()
);

-- Tables of: the record.
CREATE TABLE idempotency (
  holder_id text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  alert_id text,
  status integer,
  answer_sealed bytea,
  headers jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (holder_id, key)
);
CREATE INDEX idempotency_alert ON idempotency (alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE audit (
  agency_id text NOT NULL REFERENCES agency,
  sequence bigint NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('officer', 'system', 'operator', 'broadcaster')),
  actor_id text NOT NULL,
  act text NOT NULL,
  -- Ids only.
  subjects jsonb NOT NULL,
  -- SHA-256 of salt and details; NULL when the act has none.
  commitment bytea,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (agency_id, sequence)
);
CREATE INDEX audit_alert ON audit ((subjects ->> 'alert'));

-- What opens a commitment while its alert lives; goes with the alert.
CREATE TABLE audit_opening (
  agency_id text NOT NULL,
  sequence bigint NOT NULL,
  alert_id text REFERENCES alert,
  salt bytea NOT NULL,
  details_sealed bytea NOT NULL,
  PRIMARY KEY (agency_id, sequence)
);
CREATE INDEX audit_opening_alert ON audit_opening (alert_id);

-- The signed head of each chain, changed in the transaction of each act: a chain that was cut off no longer reaches it.
CREATE TABLE audit_head (
  agency_id text PRIMARY KEY REFERENCES agency,
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamptz NOT NULL,
  signature bytea NOT NULL,
  key_id text NOT NULL
);

-- Every delivery of the frozen audience with its one state. An acceptance by any attempt wins; otherwise the newest attempt speaks.
CREATE VIEW delivery AS
SELECT
  s.bulletin_ledger_id,
  s.alert_id,
  s.channel,
  s.ring,
  c.contact_id,
  o.attempt,
  o.outcome AS last_outcome,
  o.code,
  o.provider,
  o.reference,
  o.at,
  CASE
    WHEN o.outcome IN ('accepted', 'refused', 'skipped') THEN o.outcome
    WHEN o.outcome = 'released' AND o.code IN ('superseded', 'expired') THEN o.code
    WHEN o.outcome = 'deferred' AND NOT o.moved THEN 'expired'
    WHEN o.outcome = 'unknown' AND NOT o.moved THEN 'unknown'
    WHEN o.outcome IS NULL AND s.state = 'done' THEN CASE s.rest WHEN 'quiet-hours' THEN 'skipped' ELSE s.rest END
    WHEN o.outcome IS NULL AND s.held AND s.state = 'due' THEN 'held'
    ELSE 'pending'
  END AS state,
  EXISTS (
    SELECT FROM receipt r
    WHERE r.bulletin_ledger_id = s.bulletin_ledger_id AND r.contact_id = c.contact_id AND r.state = 'delivered'
  ) AS delivered
FROM slice s
CROSS JOIN LATERAL unnest(s.contact_ids) AS c (contact_id)
LEFT JOIN LATERAL (
  SELECT a.attempt, a.outcome, a.code, a.moved, a.provider, a.reference, a.at
  FROM attempt_outcome a
  WHERE a.committed_on = s.committed_on AND a.bulletin_ledger_id = s.bulletin_ledger_id AND a.contact_id = c.contact_id
  ORDER BY (a.outcome = 'accepted') DESC, a.attempt DESC, (a.outcome IN ('refused', 'skipped')) DESC, a.word DESC
  LIMIT 1
) o ON true
WHERE s.generation = 1;
