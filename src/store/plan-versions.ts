// Plans as they were pinned: content by hash, and which hashes an authority confirmed. Content is never changed.
import type { PinnedPlan } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";

/** Keeps the content under its hash unless it is there already. */
export async function pinPlanVersion(tx: Db, pinned: PinnedPlan): Promise<void> {
  await tx.query(
    "INSERT INTO plan_version (version, country, content) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING",
    [pinned.version, pinned.plan.country, JSON.stringify(pinned.plan)],
  );
}

/** The content behind a hash, or undefined; it was checked when it was pinned. */
export async function readPlanVersion(db: Db, version: string): Promise<unknown> {
  const { rows } = await db.query<{ content: unknown }>(
    "SELECT content FROM plan_version WHERE version = $1",
    [version],
  );
  return rows[0]?.content;
}

/** Whether an authority confirmed exactly this content. */
export async function isPlanConfirmed(db: Db, version: string): Promise<boolean> {
  const { rows } = await db.query<{ confirmed: boolean }>(
    "SELECT EXISTS (SELECT FROM plan_confirmation WHERE version = $1) AS confirmed",
    [version],
  );
  return rows[0]?.confirmed ?? false;
}

/** The newest confirmed plan of a country that is in effect on `day` (YYYY-MM-DD), or undefined. */
export async function newestConfirmedPlan(
  db: Db,
  country: string,
  day: string,
): Promise<{ version: string; content: unknown } | undefined> {
  const { rows } = await db.query<{ version: string; content: unknown }>(
    `SELECT v.version, v.content FROM plan_version v JOIN plan_confirmation c USING (version)
     WHERE v.country = $1 AND v.content ->> 'effectiveFrom' <= $2
     ORDER BY c.confirmed_at DESC LIMIT 1`,
    [country, day],
  );
  return rows[0];
}
