// A real app on a real database, with an agency in France, one in the Netherlands, their officers and their keys.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { Registry } from "prom-client";
import { afterAll } from "vitest";
import { areaOfCountry, areaOfSubdivision, countryName, groundFor } from "../../config/areas.ts";
import { ed25519FromHashKey } from "../../config/key-making.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { Capacity } from "../../schemas/plan.ts";
import type { Role } from "../../src/alerts/context.ts";
import { clockStartingAt } from "../../src/clock.ts";
import { buildApp } from "../../src/http/app.ts";
import type { AppParts } from "../../src/http/parts.ts";
import { newId } from "../../src/ids.ts";
import { openLog } from "../../src/log.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import { makeApiKey } from "../../src/store/api-keys.ts";
import { countAudience } from "../../src/store/audience.ts";
import { insertOfficer } from "../../src/store/officers.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

/** An officer with the key that it sends. */
export type TestOfficer = { id: string; agencyId: string; key: string };

/** The officers of a test: `foreign…` are of another agency in another country. */
export type TestOfficers = Record<
  | "requester"
  | "prosecutor"
  | "observer"
  | "administrator"
  | "both"
  | "neighbour"
  | "foreignRequester"
  | "foreignProsecutor",
  TestOfficer
>;

export type TestApp = {
  app: FastifyInstance;
  db: TestDatabase;
  parts: AppParts;
  officers: TestOfficers;
  /** An `inject` with the officer's key; `json` becomes the body. */
  ask(
    who: TestOfficer | string | null,
    options: InjectOptions & { json?: unknown },
  ): Promise<LightMyRequestResponse>;
};

/** The moment at which every test's clock starts: one hour after the example child was last seen. */
export const START = new Date("2026-11-23T14:10:00Z");

/** Builds the app; closed by itself after the tests of the file. */
export async function testApp(changes: Partial<AppParts> = {}): Promise<TestApp> {
  const db = await testDatabase();
  const hashKey = randomBytes(32);
  const parts: AppParts = {
    pool: db.pool,
    clock: clockStartingAt(START),
    keys: {
      encryption: [{ id: "e1", key: randomBytes(32) }],
      hash: [{ id: "h1", key: hashKey }],
      auditSigning: ed25519FromHashKey(hashKey),
      vapid: undefined,
    },
    plans: await loadPlanBook(),
    areas: { areaOfCountry, areaOfSubdivision, countryName, groundFor },
    publicUrl: "https://amberwire.example",
    origin: "amberwire.example",
    mode: "sandbox",
    log: openLog({ level: "error", mode: "sandbox", part: "test" }),
    serve: "all",
    forecast: { countAudience, ratePerSecond: () => 100 },
    textOfficer: async () => "accepted",
    mailOfficer: async () => "accepted",
    maskAddresses: async () => new Map(),
    twilioAuthTokens: ["twilio-secret"],
    readiness: async () => ({}),
    metrics: new Registry(),
    rateLimits: { perKey: 10_000, perAddress: 10_000 },
    ...changes,
  };
  const app = await buildApp(parts);
  afterAll(async () => {
    await app.close();
    await db.close();
  });
  return { app, db, parts, officers: await makeOfficers(db), ask: asker(app) };
}

/** The invented case of France, ready to send. */
export function exampleCase(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const file = new URL("../../config/countries/fr/case.example.json", import.meta.url);
  return { ...JSON.parse(readFileSync(file, "utf8")).case, ...changes };
}

/** A new Idempotency-Key header. */
export function newKey(): { "idempotency-key": string } {
  return { "idempotency-key": randomBytes(12).toString("hex") };
}

/** How many rows each table holds: what a refused request must leave as it was. */
export async function countRows({ pool }: TestDatabase): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const { rows: found } = await pool.query<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`);
    counts[name] = found[0]?.n ?? 0;
  }
  return counts;
}

function asker(app: FastifyInstance): TestApp["ask"] {
  return async (who, { json, ...options }) => {
    const answer = await app.inject({
      ...options,
      ...(json === undefined ? {} : { payload: JSON.stringify(json) }),
      headers: {
        ...(who === null ? {} : { authorization: `Bearer ${typeof who === "string" ? who : who.key}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
    });
    await expectDocumented(app, options, answer);
    return answer;
  };
}

/** Fails when the OpenAPI document does not list this status, or this problem, for the route that was asked. */
async function expectDocumented(
  app: FastifyInstance,
  { method = "GET", url }: InjectOptions,
  answer: LightMyRequestResponse,
): Promise<void> {
  const path = String(url).split("?")[0] ?? "";
  const document: OpenApi = documents.get(app) ?? (await app.inject("/openapi.json")).json();
  documents.set(app, document);
  const found = Object.entries(document.paths).find(([pattern]) =>
    new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  const responses = found?.[1][method.toLowerCase()]?.responses;
  if (!responses) return;
  const listed = responses[String(answer.statusCode)];
  if (!listed) throw new Error(`${method} ${path}: ${answer.statusCode} is not documented: ${answer.body}`);
  const { code } = answer.statusCode >= 400 ? answer.json() : { code: undefined };
  if (code !== undefined && !JSON.stringify(listed.content).includes(`"code":"${code}"`))
    throw new Error(`${method} ${path}: the problem ${code} is not documented`);
}

type OpenApi = {
  paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
};

const documents = new WeakMap<FastifyInstance, OpenApi>();

async function makeOfficers({ pool }: TestDatabase): Promise<TestOfficers> {
  const fr = await makeAgency(pool, "FR");
  const other = await makeAgency(pool, "FR");
  const nl = await makeAgency(pool, "NL");
  return {
    requester: await makeOfficer(pool, fr, ["requester"]),
    prosecutor: await makeOfficer(pool, fr, ["authoriser"], ["prosecutor"]),
    observer: await makeOfficer(pool, fr, ["observer"]),
    administrator: await makeOfficer(pool, fr, ["administrator"]),
    both: await makeOfficer(pool, fr, ["requester", "authoriser"], ["prosecutor"]),
    neighbour: await makeOfficer(pool, other, ["requester", "authoriser"], ["prosecutor"]),
    foreignRequester: await makeOfficer(pool, nl, ["requester"]),
    foreignProsecutor: await makeOfficer(pool, nl, ["authoriser"], ["prosecutor", "national-police-unit"]),
  };
}

async function makeAgency(pool: TestDatabase["pool"], country: string): Promise<string> {
  const ground = areaOfCountry(country);
  if (!ground) throw new Error(`no ground for ${country}`);
  const id = newId("agy");
  await insertAgency(pool, {
    id,
    name: `Police of ${country}`,
    country,
    subdivisions: [],
    ground,
    dutyPhone: null,
  });
  return id;
}

/** Adds an officer with a key. */
export async function makeOfficer(
  pool: TestDatabase["pool"],
  agencyId: string,
  roles: Role[],
  capacities: Capacity[] = [],
): Promise<TestOfficer> {
  const id = newId("ofc");
  await insertOfficer(pool, { id, agencyId, name: "Officer", roles, capacities });
  const key = await makeApiKey(pool, {
    holderKind: "officer",
    holderId: id,
    mintedBy: null,
    expiresAt: null,
  });
  return { id, agencyId, key: key.text };
}
