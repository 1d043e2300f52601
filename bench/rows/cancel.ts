// How long after a cancel an older text may still begin to leave: while nothing else happens, and while thousands read the page.
import { pause } from "../../src/dispatch/pause.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { type Installation, openInstallation } from "../installation/installation.ts";
import { NANTES } from "../installation/nation.ts";
import { inventAddresses } from "../installation/people.ts";
import { storePopulation } from "../installation/population.ts";
import { EXAMPLE_CLOCK, type Officers, openOfficers } from "../installation/released-alert.ts";
import { type Child, startChild } from "../machine/child.ts";
import type { ReadingReport } from "../page-readers.ts";
import { type Figure, type Measured, type Row, summary } from "../row.ts";
import type { Tally } from "../sinks/tally.ts";

const PEOPLE = 100_000;
const QUICK_PEOPLE = 20_000;
const RADIUS_KM = 5;
/** The cancel comes when so many have had the alert: every lane is busy by then. */
const CANCEL_AFTER = 3_000;
const READERS_PER_SECOND = 2_000;
const LAST_MS_MAX = 250;
const WITHIN_MS = 60_000;
const MEDIAN_AND_WORST: readonly Figure[] = ["idle", "read"].flatMap((when) =>
  ["median", "worst"].map((which) => ({
    name: `${when}-${which}`,
    unit: "ms",
    target: { is: "at most" as const, figure: LAST_MS_MAX },
  })),
);

/**
 * SMS: its texts can be told apart at the sink, and the flag that stops it stops every channel. Counted from the start of the
 * cancel's transaction to the arrival at the sink, so it is an upper bound of commit to start.
 */
export const cancelRow: Row = {
  name: "cancel",
  claim: "cancel committed to the start of the last older send",
  figures: [...MEDIAN_AND_WORST, { name: "pages-read", unit: "pages/s beside it" }],
  async measure(settings) {
    const installation = await openInstallation(settings, EXAMPLE_CLOCK);
    const { pool, keys, sinks } = installation;
    const addresses = inventAddresses({ push: sinks.push.ready.port, webhook: sinks.webhook.ready.port });
    const count = settings.quick ? QUICK_PEOPLE : PEOPLE;
    const cells = [cellOf(NANTES[0], NANTES[1])];
    await storePopulation(pool, keys, addresses, [{ count, cells, channels: ["sms"], secondPlaces: 0 }]);
    await installation.startWorker();
    const api = await installation.startApi();
    const url = String(api.ready.url);
    const officers = await openOfficers(installation, url);
    const readers = await settings.parts.part(
      "readers",
      () => startChild({ file: "bench/page-readers.ts" }),
      (child) => child.stop(),
    );
    await cancelOnce(installation, officers);
    const lasts: Record<"idle" | "read", number[]> = { idle: [], read: [] };
    const reports: ReadingReport[] = [];
    for (let n = 1; n <= settings.rounds; n++) {
      const idle = await cancelOnce(installation, officers);
      const read = await cancelOnce(installation, officers, (alertId) =>
        startReading(readers, `${url}/alerts/${alertId}`, reports),
      );
      lasts.idle.push(idle);
      lasts.read.push(read);
      settings.say(`cancel ${n}/${settings.rounds}: idle ${idle} ms, with readers ${read} ms`);
    }
    const p99 = Math.max(...reports.map(({ p99Ms }) => p99Ms)).toFixed(0);
    return {
      ...medianAndWorst("idle", lasts.idle),
      ...medianAndWorst("read", lasts.read),
      "pages-read": summary(
        reports.map(({ perSecond }) => perSecond),
        `${READERS_PER_SECOND} asked for; slowest 99th percentile ${p99} ms`,
      ),
    };
  },
};

function medianAndWorst(when: string, lasts: readonly number[]): Record<string, Measured> {
  const measured = summary(lasts);
  return { [`${when}-median`]: measured, [`${when}-worst`]: { ...measured, median: measured.most } };
}

async function startReading(
  readers: Child,
  url: string,
  reports: ReadingReport[],
): Promise<() => Promise<void>> {
  await readers.ask("start", { url, perSecond: READERS_PER_SECOND });
  // Connections open and the first page is made before it counts.
  await pause(1_000);
  return async () => {
    reports.push(await readers.ask<ReadingReport>("stop"));
  };
}

/** Releases an alert, cancels it under way, and gives the milliseconds from the cancel to the last arrival of an older text. */
async function cancelOnce(
  { pool, sinks: { sms } }: Installation,
  officers: Officers,
  beside?: (alertId: string) => Promise<() => Promise<void>>,
): Promise<number> {
  await sms.ask("reset");
  const { alertId, approve } = await officers.submit({ circle: { center: NANTES, radiusKm: RADIUS_KM } });
  await approve();
  await until("the alert to be under way", async () => (await sms.ask<Tally>("tally")).taken > 0);
  const end = await beside?.(alertId);
  await until("enough to be sent", async () => (await sms.ask<Tally>("tally")).taken > CANCEL_AFTER);
  const older = new Set(Object.keys(await sms.ask<Record<string, number>>("words")));
  await officers.cancel(alertId);
  await until("the cancel to settle", async () => {
    await pause(100);
    const sql = "SELECT FROM bulletin WHERE alert_id = $1 AND settled_at IS NULL";
    return (await pool.query(sql, [alertId])).rowCount === 0;
  });
  await end?.();
  const words = Object.entries(await sms.ask<Record<string, number>>("words"));
  const lastAtMs = Math.max(...words.flatMap(([word, atMs]) => (older.has(word) ? [atMs] : [])));
  if (words.length === older.size)
    throw new Error("the cancel's text was never sent, or looks like the alert's");
  const { rows } = await pool.query<{ atMs: number; left: number }>(
    `SELECT floor(extract(epoch FROM c.committed_at) * 1000)::float8 AS "atMs",
       (SELECT sum(superseded)::int FROM slice s WHERE s.bulletin_ledger_id = a.ledger_id) AS left
     FROM bulletin c JOIN bulletin a USING (alert_id) WHERE c.alert_id = $1 AND c.kind = 'cancel' AND a.number = 1`,
    [alertId],
  );
  const [row] = rows;
  if (!row || row.left === 0) throw new Error("nothing was left to stop when the cancel came");
  return Math.max(0, lastAtMs - row.atMs);
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`${what} took longer than ${WITHIN_MS / 1000} s`);
    await pause(5);
  }
}
