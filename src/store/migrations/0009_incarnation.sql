-- Up Migration

-- Until when this database was seen alive. Workers write it every second and remember it elsewhere: a database that is behind what
-- they remember was restored from a backup, and what it would send may have been sent.
CREATE TABLE incarnation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  alive_to timestamptz NOT NULL,
  -- Bulletins up to this ledger id are held until `amberwire resume`; NULL: none is.
  held_to bigint,
  held_at timestamptz
);
INSERT INTO incarnation (alive_to) VALUES ('1970-01-01');
