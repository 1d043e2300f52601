// How many rows the database reads for each person whom an area reaches, as its own EXPLAIN counts them.
import { areaOfCountry, groundFor } from "../../config/areas.ts";
import type { AreaInput, MultiPolygon, Position } from "../../schemas/geojson.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import { coverArea } from "../../src/domain/geo/cover.ts";
import { resolveArea } from "../../src/domain/geo/resolve-area.ts";
import { freezeAudience } from "../../src/store/audience.ts";
import { type Db, type Pool, withTransaction } from "../../src/store/db.ts";
import { seedAlert, seedBulletin } from "../../test/support/ledger.ts";
import { openOffice } from "../installation/alert.ts";
import type { Installation } from "../installation/installation.ts";
import { NANTES, STRASBOURG, TAVEUNI } from "../installation/nation.ts";
import type { Figure, Measured } from "../row.ts";
import { summary } from "../row.ts";

const ROWS_PER_PERSON_MAX = 1.3;
const CHANNELS = ["sms", "email", "push"] as const;
const RINGS = [
  { index: 0, fromKm: 0, toKm: 5 },
  { index: 1, fromKm: 5, toKm: 25 },
  { index: 2, fromKm: 25, toKm: 100 },
  { index: 3, fromKm: 100, toKm: null },
];

/** Areas of every awkward shape, by the name of their figure. */
const AREAS: Readonly<Record<string, { origin: Position; area(): MultiPolygon }>> = {
  "circle-5-km": { origin: NANTES, area: () => circleArea({ center: NANTES, radiusKm: 5 }) },
  "circle-10-km": { origin: NANTES, area: () => circleArea({ center: NANTES, radiusKm: 10 }) },
  "circle-150-km": { origin: NANTES, area: () => circleArea({ center: NANTES, radiusKm: 150 }) },
  "polygon-with-hole": { origin: NANTES, area: annulus },
  "across-a-border": {
    origin: STRASBOURG,
    area: () => ownGround({ circle: { center: STRASBOURG, radiusKm: 40 } }),
  },
  "across-the-antimeridian": { origin: TAVEUNI, area: () => circleArea({ center: TAVEUNI, radiusKm: 80 }) },
  nationwide: { origin: NANTES, area: () => ownGround({ nationwide: true }) },
};

/** One figure for each area. */
export const AUDIENCE_FIGURES: readonly Figure[] = Object.keys(AREAS).map((name) => ({
  name: `audience-${name}`,
  unit: "rows read a person",
  target: { is: "at most", figure: ROWS_PER_PERSON_MAX },
}));

/** Explains the statement that freezes an audience, as it is, for every area; what it writes is rolled back. */
export async function measureAudience({ pool }: Installation): Promise<Record<string, Measured>> {
  const office = await openOffice(pool);
  const alertId = await seedAlert(pool, office);
  const bulletin = await seedBulletin(pool, office, { alertId, number: 1, uncommitted: true });
  const committedOn = new Date().toISOString().slice(0, 10);
  const head = { ...bulletin, committedOn, alertId, weight: 100, delayMs: 0, held: false };
  const figures: Record<string, Measured> = {};
  for (const [name, { origin, area }] of Object.entries(AREAS)) {
    const ranges = coverArea(area(), { origin, rings: RINGS });
    let [read, reached, tookMs] = [0, 0, 0];
    for (const channel of CHANNELS) {
      const query = { rule: "area", ranges, channel, testersOnly: false, sizeMax: 500 } as const;
      await rolledBack(pool, async (tx) => {
        const fromMs = performance.now();
        reached += await freezeAudience(tx, head, query);
        tookMs += performance.now() - fromMs;
      });
      await rolledBack(pool, async (tx) => {
        await freezeAudience(
          explaining(tx, (rows) => (read += rows)),
          head,
          query,
        );
      });
    }
    const detail = `${reached.toLocaleString("en")} people on three channels frozen in ${Math.round(tookMs)} ms, ${ranges.length} ranges`;
    figures[`audience-${name}`] = summary([read / reached], detail);
  }
  await pool.query("UPDATE alert SET state = 'ended', ended_at = now(), end_reason = 'ended' WHERE id = $1", [
    alertId,
  ]);
  return figures;
}

type PlanNode = {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
};

// A Db whose one statement is explained instead of answered.
function explaining(tx: Db, hear: (rows: number) => void): Db {
  return {
    async query(query, values) {
      const text = typeof query === "string" ? query : query.text;
      const explained = await tx.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      const plan = explained.rows[0]?.["QUERY PLAN"][0]?.Plan;
      if (!plan) throw new Error("the statement was not explained");
      hear(rowsRead(plan));
      return { ...explained, rows: [] };
    },
  };
}

function rowsRead(node: PlanNode): number {
  const loops = node["Actual Loops"];
  const each =
    node["Actual Rows"] +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  const own = node["Relation Name"] === "contact_place" ? each * loops : 0;
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), own);
}

async function rolledBack(pool: Pool, work: (tx: Db) => Promise<void>): Promise<void> {
  const undone = new Error("rolled back");
  await withTransaction(pool, async (tx) => {
    await work(tx);
    throw undone;
  }).catch((error) => {
    if (error !== undone) throw error;
  });
}

function annulus(): MultiPolygon {
  const outer = circleArea({ center: NANTES, radiusKm: 60 }).coordinates[0]?.[0] ?? [];
  const inner = circleArea({ center: NANTES, radiusKm: 20 }).coordinates[0]?.[0] ?? [];
  return { type: "MultiPolygon", coordinates: [[outer, inner.toReversed()]] };
}

function ownGround(input: AreaInput): MultiPolygon {
  const own = areaOfCountry("FR");
  if (!own) throw new Error("no shape of France is known");
  const resolution = resolveArea(input, groundFor(own, input));
  if (resolution.outcome !== "resolved") throw new Error(`the area is ${resolution.outcome}`);
  return resolution.area;
}
