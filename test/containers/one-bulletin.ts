// One bulletin by SMS to people in Nantes, committed as the approving verb would, and the wait for its end.
import { cellOf } from "../../src/domain/geo/cell.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import type { Pool } from "../../src/store/db.ts";
import { type ChannelReport, dispatchReport } from "../../src/store/dispatch-report.ts";
import { contentOf, sealContent } from "../support/content.ts";
import { seedAgency, seedAlert, seedBulletin, seedContacts } from "../support/ledger.ts";
import { until } from "../support/until.ts";

/** A committed bulletin; `sms` reads its report now, `settled` waits for its end. */
export type OneBulletin = {
  sms(): Promise<ChannelReport | undefined>;
  settled(withinMs: number): Promise<ChannelReport | undefined>;
};

const NANTES: [number, number] = [-1.5536, 47.2184];

/** Seeds `people` contacts and commits; a running line starts on it at once. */
export async function oneBulletin(pool: Pool, people: number): Promise<OneBulletin> {
  const agency = await seedAgency(pool);
  await seedContacts(pool, { count: people, cellOf: () => cellOf(...NANTES) });
  const alertId = await seedAlert(pool, agency);
  const area = circleArea({ center: NANTES, radiusKm: 12 });
  const rings = { origin: NANTES, rings: [{ index: 0, fromKm: 0, toKm: null }] };
  const made = await seedBulletin(pool, agency, { alertId, number: 1, area, rings, uncommitted: true });
  const expiresAt = new Date(Date.now() + 3_600_000);
  await sealContent(pool, contentOf({ alertId, bulletinId: made.id, number: 1, kind: "alert", expiresAt }));
  await pool.query("UPDATE bulletin SET state = 'committed', committed_at = now() WHERE id = $1", [made.id]);
  await pool.query("SELECT pg_notify('amberwire_due', '')");
  const report = async () => (await dispatchReport(pool, alertId)).bulletins[0];
  return {
    sms: async () => (await report())?.channels.sms,
    settled: (withinMs) =>
      until(
        async () => {
          const now = await report();
          return now?.settledAt ? (now.channels.sms ?? false) : false;
        },
        { withinMs, everyMs: 100, what: "the bulletin to settle" },
      ),
  };
}
