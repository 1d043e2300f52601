// The ledger's monthly partitions: made ahead, dropped whole when their time is over. Never in the way of a dispatch.
import { type Db, type Pool, withTransaction } from "./db.ts";

const MONTH = /^\d{4}-\d{2}-01$/;
// Attaching and dropping need a lock that every send would queue behind: better to try again in ten minutes.
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

/**
 * Makes the partition of a month (`YYYY-MM-01` and the first of the next), unless it is there. Gives false without it: then
 * rows of that month already lie in the default partition and stay there.
 */
export async function makePartition(pool: Pool, month: string, next: string): Promise<boolean> {
  const name = partitionName(month);
  return withTransaction(pool, async (tx) => {
    await tx.query(LOCK_TIMEOUT);
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('amberwire ledger partitions', 0))");
    if (await exists(tx, name)) return true;
    const { rows } = await tx.query<{ taken: boolean }>(
      "SELECT EXISTS (SELECT FROM attempt_outcome_default WHERE committed_on >= $1::date AND committed_on < $2::date) AS taken",
      [month, next],
    );
    if (rows[0]?.taken) return false;
    // Filled beside and then attached: attaching lets reading and writing of the other partitions go on.
    await tx.query(`CREATE TABLE ${name} (LIKE attempt_outcome INCLUDING ALL)`);
    await tx.query(
      `ALTER TABLE attempt_outcome ATTACH PARTITION ${name} FOR VALUES FROM ('${day(month)}') TO ('${day(next)}')`,
    );
    return true;
  });
}

/** The months (`YYYY-MM-01`) before `month` that have a partition, oldest first. */
export async function partitionsBefore(db: Db, month: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'attempt_outcome'::regclass ORDER BY 1",
  );
  return rows.flatMap(({ name }) => {
    const match = /^attempt_outcome_(\d{4})_(\d{2})$/.exec(name);
    const found = match ? `${match[1]}-${match[2]}-01` : undefined;
    return found !== undefined && found < month ? [found] : [];
  });
}

/** Drops a month's partition with everything in it. */
export async function dropPartition(pool: Pool, month: string): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await tx.query(LOCK_TIMEOUT);
    await tx.query(`DROP TABLE IF EXISTS ${partitionName(month)}`);
  });
}

/** Deletes up to `limit` rows each of what else the ledger holds from before `month`; gives how many went. */
export async function deleteOldLedger(db: Db, month: string, limit: number): Promise<number> {
  let deleted = 0;
  for (const statement of OLD_ROWS) {
    const { rowCount } = await db.query(statement, [day(month), limit]);
    deleted += rowCount ?? 0;
  }
  return deleted;
}

const OLD_ROWS = [
  `DELETE FROM attempt_outcome_default WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM attempt_outcome_default WHERE committed_on < $1::date LIMIT $2))`,
  `DELETE FROM slice WHERE id IN (SELECT id FROM slice WHERE committed_on < $1::date AND state = 'done' LIMIT $2)`,
  "DELETE FROM receipt WHERE id IN (SELECT id FROM receipt WHERE at < $1::date LIMIT $2)",
];

function partitionName(month: string): string {
  return `attempt_outcome_${day(month).slice(0, 7).replace("-", "_")}`;
}

// Names of tables and bounds of partitions cannot be parameters: only what has this form enters a statement.
function day(month: string): string {
  if (!MONTH.test(month)) throw new Error(`${JSON.stringify(month)} is not the first day of a month`);
  return month;
}

async function exists(db: Db, name: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [name]);
  return rows[0]?.found ?? false;
}
