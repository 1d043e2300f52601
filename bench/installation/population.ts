// Millions of contacts, made inside the database: their places lie evenly over given cells, their addresses are drawn from a small sealed stock.

import { type NamedKey, seal } from "../../src/seal.ts";
import { byteaArray } from "../../src/store/bytea-array.ts";
import type { Pool } from "../../src/store/db.ts";
import { withTransaction } from "../../src/store/db.ts";
import { type Addresses, addressOf } from "./people.ts";

/** `count` contacts over `cells`, a share of them with a second place; `channels` take turns. */
export type Settlement = {
  count: number;
  cells: readonly string[];
  channels: readonly ("sms" | "email" | "push")[];
  secondPlaces: number;
};

/** Sealed addresses in stock: each is opened as often as a real one, and only its plaintext repeats. */
const STOCK = 1_000;

/** Stores every settlement and gives the seconds that it took. Indexes are made afterwards, and the tables vacuumed, as time would do. */
export async function storePopulation(
  pool: Pool,
  keys: readonly NamedKey[],
  addresses: Addresses,
  settlements: readonly Settlement[],
): Promise<number> {
  const fromMs = performance.now();
  for (const statement of BEFORE) await pool.query(statement);
  for (const settlement of settlements) {
    await withTransaction(pool, async (tx) => {
      await tx.query(
        "CREATE TEMP TABLE cell_of ON COMMIT DROP AS SELECT n - 1 AS n, cell FROM unnest($1::bigint[]) WITH ORDINALITY AS i (cell, n)",
        [settlement.cells],
      );
      await tx.query("CREATE TEMP TABLE stock (channel text, n integer, sealed bytea) ON COMMIT DROP");
      for (const channel of settlement.channels) {
        const sealed = Array.from({ length: STOCK }, (_, n) =>
          seal(keys, addressOf(channel, n, addresses), `address:${channel}`),
        );
        await tx.query(
          "INSERT INTO stock SELECT $1, n - 1, sealed FROM unnest($2::bytea[]) WITH ORDINALITY AS i (sealed, n)",
          [channel, byteaArray(sealed)],
        );
      }
      await tx.query("ANALYZE cell_of, stock");
      const { count, cells, channels, secondPlaces } = settlement;
      await tx.query(SETTLE, [count, cells.length, channels, STOCK, secondPlaces]);
    });
  }
  for (const statement of AFTER) await pool.query(statement);
  return (performance.now() - fromMs) / 1000;
}

const BEFORE = [
  "ALTER TABLE contact DROP CONSTRAINT contact_address_hash_key",
  "ALTER TABLE contact_place DROP CONSTRAINT contact_place_contact_id_fkey",
  "ALTER TABLE contact_place DROP CONSTRAINT contact_place_pkey",
  "DROP INDEX contact_place_cell",
];
const AFTER = [
  "ALTER TABLE contact ADD CONSTRAINT contact_address_hash_key UNIQUE (address_hash)",
  "ALTER TABLE contact_place ADD PRIMARY KEY (contact_id, cell)",
  "CREATE INDEX contact_place_cell ON contact_place (channel, cell) INCLUDE (contact_id, tester)",
  "ALTER TABLE contact_place ADD FOREIGN KEY (contact_id) REFERENCES contact ON DELETE CASCADE NOT VALID",
  "VACUUM ANALYZE contact",
  "VACUUM ANALYZE contact_place",
];

// Ids and cells are unrelated, as they are where people join one by one.
const SETTLE = `
  WITH made AS (
    INSERT INTO contact (channel, address_hash, address_sealed, language, country, consent_at, consent_source, verified_at, verified_by)
    SELECT stock.channel, sha256(uuid_send(gen_random_uuid())), stock.sealed, 'fr', 'FR', now(), 'bench', now(), 'operator'
    FROM generate_series(1, $1::integer) AS i (n)
    JOIN stock ON stock.channel = ($3::text[])[1 + i.n % cardinality($3::text[])] AND stock.n = (i.n / cardinality($3::text[])) % $4::integer
    RETURNING id, channel
  ), drawn AS MATERIALIZED (
    SELECT id, channel, floor(random() * $2::integer)::integer AS at, random() < $5::float8 AS twice FROM made
  )
  INSERT INTO contact_place (contact_id, channel, cell, tester)
  SELECT drawn.id, drawn.channel, cell_of.cell, false
  FROM drawn
  CROSS JOIN LATERAL (VALUES (drawn.at, true), ((drawn.at + 1) % $2::integer, drawn.twice)) AS place (at, wanted)
  JOIN cell_of ON cell_of.n = place.at
  WHERE place.wanted`;
