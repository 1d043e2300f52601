// Rows for tests of the line: an agency, an officer, a plan version, alerts, committed bulletins and contacts, straight into the tables.
import { newId } from "../../src/ids.ts";
import { keyedHash, type NamedKey, seal } from "../../src/seal.ts";
import { type Db, type Pool, withTransaction } from "../../src/store/db.ts";

export const TEST_KEYS: readonly NamedKey[] = [{ id: "t1", key: Buffer.alloc(32, 7) }];

/** A cell in Nantes (H3 resolution 8) as decimal text. */
export const NANTES_CELL = "613507436937609215";

/** An agency with one officer who may do everything; gives their ids and a plan version to pin. */
export async function seedAgency(
  db: Db,
): Promise<{ agencyId: string; officerId: string; planVersion: string }> {
  const agencyId = newId("agy");
  const officerId = newId("ofc");
  const planVersion = newId("key").padEnd(64, "0").slice(0, 64);
  const ground = { type: "MultiPolygon", coordinates: [] };
  await db.query("INSERT INTO agency (id, name, country, ground) VALUES ($1, 'Test police', 'FR', $2)", [
    agencyId,
    ground,
  ]);
  await db.query(
    "INSERT INTO officer (id, agency_id, name, roles) VALUES ($1, $2, 'Officer', '{requester,authoriser}')",
    [officerId, agencyId],
  );
  await db.query("INSERT INTO plan_version (version, country, content) VALUES ($1, 'FR', '{}')", [
    planVersion,
  ]);
  return { agencyId, officerId, planVersion };
}

/** An active alert without bulletins. */
export async function seedAlert(
  db: Db,
  agency: Awaited<ReturnType<typeof seedAgency>>,
  status = "actual",
): Promise<string> {
  const alertId = newId("alr");
  await db.query(
    `INSERT INTO alert (id, agency_id, origin, country, tier, status, state, plan_version, requester_id, expires_at, activated_at)
     VALUES ($1, $2, 'test', 'FR', 'abduction', $3, 'active', $4, $5, now() + interval '1 hour', now())`,
    [alertId, agency.agencyId, status, agency.planVersion, agency.officerId],
  );
  return alertId;
}

/** What a committed bulletin may differ in. */
export type SeedBulletin = {
  alertId: string;
  number: number;
  kind?: "alert" | "update" | "cancel" | "repeat";
  reach?: "area" | "area-or-reached" | "new-area" | "reached" | "silent";
  channels?: string[];
  status?: string;
  expiresInSeconds?: number;
  weight?: number;
  area?: unknown;
  rings?: unknown;
  contentSealed?: Buffer;
  /** Keeps every worker off until the test has sealed the content and commits it by the state. */
  uncommitted?: boolean;
};

/** Leases one slice, whatever is to go next, and gives its epoch. */
export async function leaseSlice(db: Db, id: number, holder = "w"): Promise<{ id: number; epoch: number }> {
  const { rows } = await db.query<{ id: number; epoch: number }>(
    `UPDATE slice SET state = 'leased', lease_epoch = lease_epoch + 1, lease_holder = $2, lease_until = clock_timestamp() + interval '6 s'
     WHERE id = $1 AND state = 'due' RETURNING id, lease_epoch AS epoch`,
    [id, holder],
  );
  const [leased] = rows;
  if (!leased) throw new Error(`slice ${id} is not due`);
  return leased;
}

/** Commits a bulletin as the approving verb would: the alert's newest number moves in the same transaction. Gives its ledger id. */
export async function seedBulletin(
  pool: Pool,
  agency: Awaited<ReturnType<typeof seedAgency>>,
  bulletin: SeedBulletin,
): Promise<{ id: string; ledgerId: number; committedOn: string }> {
  const id = newId("bul");
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ ledger_id: number; committed_on: string }>(
      `INSERT INTO bulletin (id, alert_id, number, kind, state, status, country, reach, channels, digest, plan_version, weight,
         expires_at, committed_at, area, rings, content_sealed, planned_at)
       VALUES ($1, $2, $3, $4, CASE WHEN $14 THEN 'submitted' ELSE 'committed' END, $5, 'FR', $6, $7, 'd', $8, $9, now() + $10 * interval '1 second', CASE WHEN $14 THEN NULL ELSE now() END, $11, $12, $13, NULL)
       RETURNING ledger_id, (committed_at AT TIME ZONE 'UTC')::date::text AS committed_on`,
      [
        id,
        bulletin.alertId,
        bulletin.number,
        bulletin.kind ?? "alert",
        bulletin.status ?? "actual",
        bulletin.reach ?? "area",
        bulletin.channels ?? ["sms"],
        agency.planVersion,
        bulletin.weight ?? 100,
        bulletin.expiresInSeconds ?? 3600,
        bulletin.area ? JSON.stringify(bulletin.area) : null,
        bulletin.rings ? JSON.stringify(bulletin.rings) : null,
        bulletin.contentSealed ?? null,
        bulletin.uncommitted ?? false,
      ],
    );
    await tx.query("UPDATE alert SET newest_number = $2 WHERE id = $1", [bulletin.alertId, bulletin.number]);
    const row = rows[0];
    if (!row) throw new Error("the bulletin was not made");
    return { id, ledgerId: row.ledger_id, committedOn: row.committed_on };
  });
}

/** `count` contacts of one channel, each at `cellOf(n)`; gives their ids in order. */
export async function seedContacts(
  pool: Pool,
  options: {
    count: number;
    channel?: "sms" | "email" | "push";
    cellOf?: (n: number) => string;
    tester?: (n: number) => boolean;
    address?: (n: number) => string;
    language?: string;
  },
): Promise<number[]> {
  const channel = options.channel ?? "sms";
  const start = Math.floor(Math.random() * 1e6) * 1000;
  const rows = Array.from({ length: options.count }, (_, n) => {
    const address =
      options.address?.(n) ??
      `+336${String(start + n)
        .padStart(8, "0")
        .slice(-8)}${channel === "sms" ? "" : "@x.example"}`;
    return {
      hash: keyedHash(TEST_KEYS, channel, address),
      sealed: seal(TEST_KEYS, address, `address:${channel}`),
      tester: options.tester?.(n) ?? false,
      cell: options.cellOf?.(n) ?? NANTES_CELL,
    };
  });
  const { rows: made } = await pool.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO contact (channel, address_hash, address_sealed, language, country, tester, consent_at, consent_source, verified_at, verified_by)
       SELECT $1, i.hash, i.sealed, $2, 'FR', i.tester, now(), 'test', now(), 'operator'
       FROM unnest($3::bytea[], $4::bytea[], $5::boolean[]) WITH ORDINALITY AS i (hash, sealed, tester, place) ORDER BY i.place
       RETURNING id, address_hash
     ), placed AS (
       INSERT INTO contact_place (contact_id, channel, cell, tester)
       SELECT made.id, $1, i.cell, i.tester FROM made
       JOIN unnest($3::bytea[], $6::bigint[], $5::boolean[]) AS i (hash, cell, tester) ON i.hash = made.address_hash
     ) SELECT id FROM made ORDER BY id`,
    [
      channel,
      options.language ?? "fr",
      rows.map((row) => row.hash),
      rows.map((row) => row.sealed),
      rows.map((row) => row.tester),
      rows.map((row) => row.cell),
    ],
  );
  return made.map((row) => row.id);
}
