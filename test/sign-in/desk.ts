// An agency with officers on a fresh database, a clock that tests set, and what signing in needs.
import { randomBytes } from "node:crypto";
import { TOTP } from "otpauth";
import * as areas from "../../config/areas.ts";
import { areaOfCountry } from "../../config/areas.ts";
import { ed25519FromHashKey } from "../../config/key-making.ts";
import type { Role } from "../../src/alerts/context.ts";
import { newId } from "../../src/ids.ts";
import { openLog } from "../../src/log.ts";
import { inviteOfficer } from "../../src/officers/invite-officer.ts";
import { enrolPassword, openEnrolment, type SignInContext, type Visit } from "../../src/sign-in/index.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import { insertOfficer } from "../../src/store/officers.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

/** Where the officer of these tests sits. */
export const HOME: Visit = { address: "192.0.2.17", browser: "Browser 1" };

/** A password that is good enough. */
export const PASSWORD = "correct horse battery";

export type Desk = {
  db: TestDatabase;
  context: SignInContext;
  now: { at: Date };
  agencyId: string;
  officer(roles?: Role[]): Promise<string>;
  invite(officerId: string, by?: string): Promise<string>;
  /** Enrols with a name, `PASSWORD` and an authenticator; gives the secret of its codes and the first cookie. */
  enrol(officerId: string, name: string): Promise<{ secret: string; cookie: string }>;
  codeAt(secret: string, at?: Date): string;
};

/** Makes the desk; close its database after the tests. */
export async function makeDesk(): Promise<Desk> {
  const db = await testDatabase();
  const now = { at: new Date("2026-11-23T01:40:00Z") };
  const hashKey = randomBytes(32);
  const keys = {
    encryption: [{ id: "e1", key: randomBytes(32) }],
    hash: [{ id: "h1", key: hashKey }],
    auditSigning: ed25519FromHashKey(hashKey),
    vapid: undefined,
  };
  const clock = { now: () => now.at, monotonicMs: () => performance.now() };
  const log = openLog({ level: "fatal", mode: "sandbox", part: "test" });
  const context = { pool: db.pool, clock, keys, publicUrl: "https://alerts.example", log };
  const agencyId = await agency(db);
  const codeAt = (secret: string, at = now.at) => new TOTP({ secret }).generate({ timestamp: at.getTime() });
  const invite = async (officerId: string, by = "operator") => {
    const actor =
      by === "operator"
        ? ({ kind: "operator", id: "operator" } as const)
        : ({
            kind: "officer",
            officerId: by,
            agencyId,
            roles: ["administrator"],
            capacities: [],
            credentials: [],
          } as const);
    return (await inviteOfficer({ pool: db.pool, clock, keys, areas, actor }, { officerId })).token;
  };
  return {
    db,
    context,
    now,
    agencyId,
    codeAt,
    invite,
    async officer(roles: Role[] = ["requester"]) {
      const id = newId("ofc");
      await insertOfficer(db.pool, { id, agencyId, name: "N. N.", roles, capacities: [] });
      return id;
    },
    async enrol(officerId, name) {
      const token = await invite(officerId);
      const { secret } = await openEnrolment(context, token, HOME);
      const given = { name, password: PASSWORD, code: codeAt(secret) };
      return { secret, ...(await enrolPassword(context, token, given, HOME)) };
    },
  };
}

async function agency({ pool }: TestDatabase): Promise<string> {
  const ground = areaOfCountry("FR");
  if (!ground) throw new Error("no ground for France");
  const id = newId("agy");
  await insertAgency(pool, { id, name: "Police", country: "FR", subdivisions: [], ground, dutyPhone: null });
  return id;
}
