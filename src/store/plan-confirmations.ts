// Which versions of plans their authorities have confirmed.
import type { Db } from "./db.ts";

/** One confirmation; `at` is RFC 3339. */
export type Confirmation = { by: string; reference: string; at: string };

/** The confirmations among `versions`, by version. */
export async function confirmationsOf(
  db: Db,
  versions: readonly string[],
): Promise<Map<string, Confirmation>> {
  const { rows } = await db.query<{ version: string; by: string; reference: string; at: Date }>(
    `SELECT version, confirmed_by AS by, reference, confirmed_at AS at
     FROM plan_confirmation WHERE version = ANY ($1)`,
    [versions],
  );
  return new Map(
    rows.map(({ version, by, reference, at }) => [version, { by, reference, at: at.toISOString() }]),
  );
}
