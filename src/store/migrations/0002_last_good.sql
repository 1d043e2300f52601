-- Up Migration

-- What each country's files said when they were last sound: it stands in while they have faults. Data of the installation, about nobody.
CREATE TABLE country_last_good (
  country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
  -- SHA-256 of the canonical content, hex: a copy that was damaged no longer fits it.
  hash text NOT NULL,
  -- SHA-256 of the plan alone, as in plan_version.
  plan_version text NOT NULL,
  -- {plan, texts by language, example}, as they were read, defaults filled in.
  content jsonb NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);

-- When the operator was last called about what: no more than once an hour for the same key, over all processes.
CREATE TABLE operator_call (
  key text PRIMARY KEY,
  called_at timestamptz NOT NULL DEFAULT now()
);
