// Commits alerts straight into the tables, as the approving verb leaves them: what follows the commit is what is measured.

import { loadPlanBook } from "../../config/plans.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Position } from "../../schemas/geojson.ts";
import { pause } from "../../src/dispatch/pause.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import type { Pool } from "../../src/store/db.ts";
import { sealContent } from "../../test/support/content.ts";
import { seedAgency, seedAlert, seedBulletin } from "../../test/support/ledger.ts";
import { benchContent } from "./texts.ts";

/** An agency under the French plan as it ships. */
export type Office = Awaited<ReturnType<typeof seedAgency>>;

/** A bulletin that waits for `release`: its content is sealed, and the planner may not see it yet. `end` takes its alert off the list of active ones. */
export type Prepared = { ledgerId: number; release(): Promise<void>; end(): Promise<void> };

const EXPIRES_IN_S = 3 * 3600;
const RINGS = [
  { index: 0, fromKm: 0, toKm: 5 },
  { index: 1, fromKm: 5, toKm: 25 },
  { index: 2, fromKm: 25, toKm: null },
];

/** An agency whose plan is the real one, so that nothing of the planner's work is left out. */
export async function openOffice(pool: Pool): Promise<Office> {
  const office = await seedAgency(pool);
  const plan = (await loadPlanBook({ enabled: "all" })).get("FR");
  if (!plan) throw new Error("there is no plan for France");
  await pool.query("UPDATE plan_version SET content = $2 WHERE version = $1", [
    office.planVersion,
    JSON.stringify(plan.pinned.plan),
  ]);
  return office;
}

/** Makes an alert to everybody within `radiusKm` of `center` (for webhooks: to every endpoint of `country`). */
export async function prepareAlert(
  pool: Pool,
  office: Office,
  alert: { channels: readonly ChannelKind[]; center: Position; radiusKm: number; country?: string },
): Promise<Prepared> {
  const alertId = await seedAlert(pool, office);
  const { center, radiusKm } = alert;
  const made = await seedBulletin(pool, office, {
    alertId,
    number: 1,
    channels: [...alert.channels],
    expiresInSeconds: EXPIRES_IN_S,
    area: circleArea({ center, radiusKm }),
    rings: { origin: center, rings: RINGS },
    uncommitted: true,
  });
  const expiresAt = new Date(Date.now() + EXPIRES_IN_S * 1000);
  await sealContent(pool, benchContent({ alertId, bulletinId: made.id, expiresAt }));
  const country = alert.country ?? "FR";
  return {
    ledgerId: made.ledgerId,
    async release() {
      await pool.query(
        `WITH due AS (UPDATE bulletin SET state = 'committed', committed_at = now(), country = $2 WHERE ledger_id = $1)
         SELECT pg_notify('amberwire_due', 'plan:' || $1)`,
        [made.ledgerId, country],
      );
    },
    async end() {
      await pool.query(
        "UPDATE alert SET state = 'ended', ended_at = now(), end_reason = 'ended' WHERE id = $1",
        [alertId],
      );
    },
  };
}

/** Waits until the ledger holds an accepted outcome for each of `count` deliveries. It first asks the sink, so that the database is left alone. */
export async function untilAccepted(
  pool: Pool,
  ledgerId: number,
  count: number,
  takenBySink: () => Promise<number>,
): Promise<void> {
  let [before, sinceMs] = [-1, performance.now()];
  for (;;) {
    const taken = await takenBySink();
    const done = taken >= count ? await acceptedOf(pool, ledgerId) : 0;
    if (done >= count) return;
    if (taken + done !== before) [before, sinceMs] = [taken + done, performance.now()];
    if (performance.now() - sinceMs > 60_000) throw new Error(await stuck(pool, ledgerId, count, taken));
    await pause(taken >= count ? 5 : 20);
  }
}

async function acceptedOf(pool: Pool, ledgerId: number): Promise<number> {
  const { rows } = await pool.query<{ accepted: number }>(
    "SELECT coalesce(sum(accepted), 0)::int AS accepted FROM slice WHERE bulletin_ledger_id = $1",
    [ledgerId],
  );
  return rows[0]?.accepted ?? 0;
}

async function stuck(pool: Pool, ledgerId: number, count: number, taken: number): Promise<string> {
  const { rows } = await pool.query(
    "SELECT outcome, code, count(*)::int AS n FROM attempt_outcome WHERE bulletin_ledger_id = $1 GROUP BY 1, 2",
    [ledgerId],
  );
  return `of ${count} deliveries the sink took ${taken} and then nothing for a minute; the ledger holds ${JSON.stringify(rows)}`;
}
