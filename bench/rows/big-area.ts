// How soon a large alert begins, with five million contacts in the database; and how much of them each area reads.
import { pause } from "../../src/dispatch/pause.ts";
import { type Installation, openInstallation } from "../installation/installation.ts";
import { BIG_RADIUS_KM, NANTES, storeNation } from "../installation/nation.ts";
import { EXAMPLE_CLOCK, type Officers, openOfficers } from "../installation/released-alert.ts";
import { quantile, type Row, summary } from "../row.ts";
import type { Tally } from "../sinks/tally.ts";
import { AUDIENCE_FIGURES, measureAudience } from "./audience.ts";

const APPROVALS = 30;
const QUICK_APPROVALS = 2;
const WITHIN_MS = 60_000;
const CHANNELS = ["sms", "email", "push"] as const;

/** Each alert is approved through the API, begins, and is cancelled again; the next waits until all is still. */
export const bigAreaRow: Row = {
  name: "big-area",
  claim: "an alert to 1,000,000 of 5,000,000 people begins at once",
  figures: [
    { name: "approval-p99", unit: "ms", target: { is: "at most", figure: 100 } },
    { name: "first-delivery", unit: "ms from the approval", target: { is: "at most", figure: 500 } },
    { name: "slices-cut", unit: "ms from the approval", target: { is: "at most", figure: 2_000 } },
    { name: "approval", unit: "ms" },
    ...AUDIENCE_FIGURES,
  ],
  async measure(settings) {
    const installation = await openInstallation(settings, EXAMPLE_CLOCK);
    const nation = await storeNation(installation, settings);
    const audience = await measureAudience(installation);
    settings.say("big-area: audiences measured");
    await installation.startWorker();
    const api = await installation.startApi();
    const officers = await openOfficers(installation, String(api.ready.url));
    const approvals: number[] = [];
    const firsts: number[] = [];
    const cuts: number[] = [];
    // At least thirty, however few rounds: a 99th percentile of fewer says nothing.
    const times = settings.quick ? QUICK_APPROVALS : APPROVALS;
    for (let n = 0; n <= times; n++) {
      const one = await releaseOnce(installation, officers, nation.inBigArea);
      // The first one compiles, connects and plans; an installation has done so in its own exercises.
      if (n === 0) continue;
      approvals.push(one.approvalMs);
      firsts.push(one.firstMs);
      cuts.push(one.cutMs);
      if (n % 5 === 0 || settings.quick)
        settings.say(
          `big-area ${n}/${times}: approval ${Math.round(one.approvalMs)} ms, first ${Math.round(one.firstMs)} ms, cut ${Math.round(one.cutMs)} ms`,
        );
    }
    const made = `${nation.contacts.toLocaleString("en")} contacts, made in ${Math.round(nation.seconds)} s`;
    return {
      "approval-p99": {
        ...summary(approvals),
        median: quantile(approvals, 0.99),
        detail: `99th percentile; ${made}`,
      },
      "first-delivery": summary(firsts),
      "slices-cut": summary(cuts, "until the transaction that froze all channels was seen to be committed"),
      approval: summary(approvals),
      ...audience,
    };
  },
};

async function releaseOnce(
  { pool, sinks }: Installation,
  officers: Officers,
  people: number,
): Promise<{ approvalMs: number; firstMs: number; cutMs: number }> {
  for (const channel of CHANNELS) await sinks[channel].ask("reset");
  const submitted = await officers.submit({ circle: { center: NANTES, radiusKm: BIG_RADIUS_KM } });
  const { alertId } = submitted;
  const { askedAtMs, tookMs } = await submitted.approve();
  const cutAtMs = await until("the slices to be cut", async () => {
    const { rows } = await pool.query<{ planned: boolean }>(
      "SELECT planned_at IS NOT NULL AS planned FROM bulletin WHERE alert_id = $1 AND number = 1",
      [alertId],
    );
    return rows[0]?.planned ? Date.now() : undefined;
  });
  const firstAtMs = await until("the first delivery", async () => {
    const tallies = await Promise.all(CHANNELS.map((channel) => sinks[channel].ask<Tally>("tally")));
    const firsts = tallies.flatMap(({ taken, firstAtMs: at }) => (taken > 0 ? [at] : []));
    return firsts.length > 0 ? Math.min(...firsts) : undefined;
  });
  const { rows } = await pool.query<{ frozen: number }>(
    "SELECT sum(size)::int AS frozen FROM slice WHERE alert_id = $1",
    [alertId],
  );
  if (rows[0]?.frozen !== people) throw new Error(`${rows[0]?.frozen} people were frozen, not ${people}`);
  await officers.cancel(alertId);
  await until("the cancelled alert to settle", async () => {
    const sql = "SELECT FROM bulletin WHERE alert_id = $1 AND state = 'committed' AND settled_at IS NULL";
    const { rowCount } = await pool.query(sql, [alertId]);
    await pause(100);
    return rowCount === 0 ? true : undefined;
  });
  return { approvalMs: tookMs, firstMs: firstAtMs - askedAtMs, cutMs: cutAtMs - askedAtMs };
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what} took longer than ${WITHIN_MS / 1000} s`);
    await pause(5);
  }
}
