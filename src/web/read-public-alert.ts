// Reads what pages show: the row, the newest bulletin's content opened, and the country's words.
import type { AreaBook, PlanBook } from "../alerts/context.ts";
import { openBulletin } from "../dispatch/open-bulletin.ts";
import type { NamedKey } from "../seal.ts";
import type { Pool } from "../store/db.ts";
import { activeAlerts, type PublicAlertRow, publicAlert } from "../store/public-alerts.ts";
import type { PublicAlert } from "./public-alert.ts";

/** What the reading needs. */
export type PublicReading = {
  pool: Pool;
  keys: { encryption: readonly NamedKey[] };
  plans: PlanBook;
  areas: AreaBook;
};

/** Active alerts that are no drill, of one country or (null) of all, newest first; one whose key is gone is left out. */
export async function readActiveAlerts(
  reading: PublicReading,
  country: string | null,
): Promise<PublicAlert[]> {
  const rows = await activeAlerts(reading.pool, country);
  const opened = await Promise.all(rows.map((row) => openPublicAlert(reading, row)));
  return opened.filter(({ content }) => content !== undefined);
}

/** One alert that is or was active; undefined when it never was. */
export async function readPublicAlert(reading: PublicReading, id: string): Promise<PublicAlert | undefined> {
  const row = await publicAlert(reading.pool, id);
  return row && openPublicAlert(reading, row);
}

async function openPublicAlert(reading: PublicReading, row: PublicAlertRow): Promise<PublicAlert> {
  const plan = reading.plans.get(row.country);
  const zones = plan?.pinned.plan.regionTimeZones ?? {};
  return {
    row,
    content: await openBulletin(reading.pool, reading.keys.encryption, row.ledgerId),
    countryName: plan?.pinned.plan.name ?? reading.areas.countryName(row.country),
    timeZone: (row.region ? zones[row.region] : undefined) ?? plan?.pinned.plan.timeZone ?? "UTC",
    texts: plan?.texts ?? {},
  };
}
