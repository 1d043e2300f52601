// Commits a bulletin with content on a running test line, as the approving verb would, and waits for it to settle.
import type { Position } from "../../schemas/geojson.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import { contentOf, sealContent } from "./content.ts";
import { type SeedBulletin, type seedAgency, seedBulletin } from "./ledger.ts";
import type { TestLine } from "./line.ts";
import { until } from "./until.ts";

/** A circle round `center` as a bulletin's area, with two rings. */
export function sceneAt(center: Position, radiusKm: number): Pick<SeedBulletin, "area" | "rings"> {
  const rings = [
    { index: 0, fromKm: 0, toKm: 5 },
    { index: 1, fromKm: 5, toKm: null },
  ];
  return { area: circleArea({ center, radiusKm }), rings: { origin: center, rings } };
}

/** Commits it: its content is sealed before the planner may see it. */
export async function commitBulletin(
  line: Pick<TestLine, "database">,
  agency: Awaited<ReturnType<typeof seedAgency>>,
  bulletin: SeedBulletin,
): Promise<{ id: string; ledgerId: number }> {
  const { pool } = line.database;
  const made = await seedBulletin(pool, agency, { ...bulletin, uncommitted: true });
  const expiresAt = new Date(Date.now() + (bulletin.expiresInSeconds ?? 3600) * 1000);
  const { alertId, number, kind = "alert" } = bulletin;
  const status = bulletin.status === "exercise" ? "exercise" : "actual";
  await sealContent(pool, contentOf({ alertId, bulletinId: made.id, number, kind, expiresAt, status }));
  await pool.query("UPDATE bulletin SET state = 'committed', committed_at = now() WHERE id = $1", [made.id]);
  await pool.query("SELECT pg_notify('amberwire_due', '')");
  return made;
}

/** Waits until every delivery of the bulletin is final. */
export async function settled(
  line: Pick<TestLine, "database">,
  ledgerId: number,
  withinMs = 20_000,
): Promise<void> {
  await until(
    async () => {
      const sql = "SELECT FROM bulletin WHERE ledger_id = $1 AND settled_at IS NOT NULL";
      return (await line.database.pool.query(sql, [ledgerId])).rows.length > 0;
    },
    { withinMs, what: `bulletin ${ledgerId} to settle` },
  );
}
