// A police agency, a prosecutor's office that co-signs, a stranger and their officers, on a fresh database with France's real texts.
import { generateKeyPairSync } from "node:crypto";
import { pino } from "pino";
import * as areas from "../../config/areas.ts";
import type { Keys } from "../../config/keys.ts";
import { pinPlan } from "../../config/plans/pin-plan.ts";
import type { CountryPlan } from "../../config/plans.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { AlertCaseInput } from "../../schemas/alert.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";
import { type Capacity, type Plan, plan as planSchema } from "../../schemas/plan.ts";
import type { Actor, OfficerActor, OfficerContext, Role } from "../../src/alerts/context.ts";
import { approveBulletin, createDraft, shareAlert, submitAlert } from "../../src/alerts/index.ts";
import type { AlertView, BulletinAnswer } from "../../src/alerts/views.ts";
import type { Clock } from "../../src/clock.ts";
import { Problem } from "../../src/errors.ts";
import { newId } from "../../src/ids.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import type { Pool } from "../../src/store/db.ts";
import { insertOfficer } from "../../src/store/officers.ts";

/** A clock that only the test moves. */
export type TestClock = Clock & { advance(minutes: number): void };

export type Scene = Awaited<ReturnType<typeof makeScene>>;

/** Twenty minutes after the child of the invented case was last seen. */
const START = new Date("2026-11-23T14:30:00.000Z");

/** Round Nantes. */
export const GROUND: MultiPolygon = square(-3, 46, 1, 49);

const signingPair = generateKeyPairSync("ed25519");

/** Keys of a test installation. */
export const KEYS: Keys = {
  encryption: [{ id: "test", key: Buffer.alloc(32, 7) }],
  hash: [{ id: "test", key: Buffer.alloc(32, 9) }],
  auditSigning: {
    privatePem: signingPair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: signingPair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  },
  vapid: undefined,
};

const book = await loadPlanBook({ enabled: ["fr"] });

/** France's plan with `changes`; two signatures, police and a prosecutor of another agency, unless told otherwise. */
export function planWith(
  changes: Partial<Plan> = {},
  tier: Partial<Plan["tiers"][string]> = {},
): CountryPlan {
  const france = book.get("FR");
  const abduction = france?.pinned.plan.tiers.abduction;
  if (!france || !abduction) throw new Error(`France's plan is faulty: ${JSON.stringify(book.faults)}`);
  const approvals = [
    { anyOf: ["police-commander"], otherAgency: false, confidence: "unknown" },
    { anyOf: ["prosecutor", "magistrate"], otherAgency: true, confidence: "unknown" },
  ];
  const tiers = { abduction: { ...abduction, approvals, ...tier } };
  return { ...france, pinned: pinPlan(planSchema.parse({ ...france.pinned.plan, tiers, ...changes })) };
}

/** France's own plan: one prosecutor signs. */
export const ONE_SIGNATURE = {
  approvals: [
    { anyOf: ["prosecutor" as const], otherAgency: false, confidence: "unknown" as const, sources: [] },
  ],
};

/** Sets the scene. */
export async function makeScene(pool: Pool, options: { plan?: CountryPlan; mode?: "sandbox" | "live" } = {}) {
  const plans = new Map([["FR", options.plan ?? planWith()]]);
  let now = START.getTime();
  const clock: TestClock = {
    now: () => new Date(now),
    monotonicMs: () => now,
    advance: (minutes) => {
      now += minutes * 60_000;
    },
  };
  const agency = async (name: string, country = "FR", ground = GROUND) => {
    const id = newId("agy");
    await insertAgency(pool, { id, name, country, subdivisions: [], ground, dutyPhone: null });
    return id;
  };
  const agencies = {
    police: await agency("Police nationale"),
    justice: await agency("Parquet de Nantes"),
    stranger: await agency("Gendarmerie"),
    belgian: await agency("Police fédérale", "BE", square(2, 49, 7, 52)),
  };
  const officer = async (
    agencyId: string,
    roles: Role[],
    capacities: Capacity[] = [],
  ): Promise<OfficerActor> => {
    const officerId = newId("ofc");
    await insertOfficer(pool, { id: officerId, agencyId, name: "N. N.", roles, capacities });
    return { kind: "officer", officerId, agencyId, roles, capacities, credentials: [newId("key")] };
  };
  const { police, justice, stranger, belgian } = agencies;
  const officers = {
    requester: await officer(police, ["requester"]),
    both: await officer(police, ["requester", "authoriser"], ["police-commander"]),
    commander: await officer(police, ["authoriser"], ["police-commander"]),
    secondCommander: await officer(police, ["authoriser"], ["police-commander"]),
    ownProsecutor: await officer(police, ["authoriser"], ["prosecutor"]),
    observer: await officer(police, ["observer"]),
    administrator: await officer(police, ["administrator"]),
    prosecutor: await officer(justice, ["authoriser"], ["prosecutor"]),
    magistrate: await officer(justice, ["authoriser"], ["magistrate"]),
    justiceRequester: await officer(justice, ["requester"]),
    strangeRequester: await officer(stranger, ["requester"]),
    strangeCommander: await officer(stranger, ["authoriser"], ["police-commander"]),
    belgianCommander: await officer(belgian, ["authoriser"], ["prosecutor"]),
  };
  const system: Actor = { kind: "system", id: "sweep" };
  const as = (who: keyof typeof officers | "system"): OfficerContext => ({
    pool,
    clock,
    keys: KEYS,
    plans: { countries: () => [...plans.keys()], get: (country) => plans.get(country) },
    areas,
    publicUrl: "https://alert.example",
    origin: "test",
    mode: options.mode ?? "sandbox",
    log: pino({ level: "silent" }),
    actor: who === "system" ? system : officers[who],
  });
  return { pool, clock, plans, agencies, officers, as };
}

/** The invented case of France, with a small area so that tests are quick. */
export function caseWith(changes: Partial<AlertCaseInput> = {}): AlertCaseInput {
  const example = book.get("FR")?.example;
  if (!example) throw new Error("France has no example");
  return {
    ...example,
    area: { circle: { center: [-1.5536, 47.2184], radiusKm: 20 } },
    status: "actual",
    ...changes,
  };
}

export async function draft(scene: Scene, changes: Partial<AlertCaseInput> = {}): Promise<AlertView> {
  return createDraft(scene.as("requester"), { case: caseWith(changes) });
}

export async function submitted(scene: Scene, changes: Partial<AlertCaseInput> = {}): Promise<AlertView> {
  const { id } = await draft(scene, changes);
  return submitAlert(scene.as("requester"), { alertId: id });
}

/** A submitted alert that the prosecutor's office may sign; for scenes whose plan wants a second agency. */
export async function shared(scene: Scene, changes: Partial<AlertCaseInput> = {}): Promise<AlertView> {
  const { id } = await submitted(scene, changes);
  return shareAlert(scene.as("requester"), { alertId: id, agencyId: scene.agencies.justice, may: "sign" });
}

/** An alert that its prosecutor released; for scenes whose plan wants one signature. */
export async function active(scene: Scene, changes: Partial<AlertCaseInput> = {}): Promise<BulletinAnswer> {
  const alert = await submitted(scene, changes);
  return approve(scene, "ownProsecutor", alert);
}

/** Approves the newest open bulletin as it stands. */
export function approve(
  scene: Scene,
  who: keyof Scene["officers"],
  alert: AlertView,
): Promise<BulletinAnswer> {
  return approveBulletin(scene.as(who), { alertId: alert.id, ...shownIn(alert) });
}

/** Number, version and digest of the last submitted bulletin, as an officer reads them. */
export function shownIn(alert: AlertView): { number: number; version: number; digest: string } {
  const open = alert.bulletins.findLast(({ state }) => state === "submitted");
  if (!open) throw new Error(`alert ${alert.id} has no submitted bulletin`);
  const { number, version, digest } = open;
  return { number, version, digest };
}

/** The problem that a promise ends in; fails when it ends in anything else. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown;
    throw thrown;
  }
  throw new Error("no problem came");
}

/** Acts in the record of an alert, in order. */
export async function actsOn(pool: Pool, alertId: string): Promise<string[]> {
  const { rows } = await pool.query<{ act: string }>(
    "SELECT act FROM audit WHERE subjects ->> 'alert' = $1 ORDER BY at, agency_id, sequence",
    [alertId],
  );
  return rows.map(({ act }) => act);
}

function square(west: number, south: number, east: number, north: number): MultiPolygon {
  return {
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    ],
  };
}
