// The record of acts: how it is written.
import { createHash, generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/ids.ts";
import { unseal, unsealWith } from "../../src/seal.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import { type AuditEntry, appendAudit, commitmentOf } from "../../src/store/audit.ts";
import { withTransaction } from "../../src/store/db.ts";
import { verifyAudit } from "../../src/store/verify-audit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const pair = generateKeyPairSync("ed25519");
const signing = {
  privatePem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  publicPem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
};
const KEYS = [{ id: "k", key: Buffer.alloc(32, 1) }];

let db: TestDatabase;
let agencyId: string;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

beforeEach(async () => {
  await db.pool.query("TRUNCATE audit, audit_head, audit_opening");
  agencyId = newId("agy");
  const ground = { type: "MultiPolygon" as const, coordinates: [] };
  await insertAgency(db.pool, {
    id: agencyId,
    name: "Police",
    country: "FR",
    subdivisions: [],
    ground,
    dutyPhone: null,
  });
});

function append(entry: Partial<AuditEntry> = {}): Promise<number> {
  return withTransaction(db.pool, (tx) =>
    appendAudit(tx, signing, {
      agencyId,
      actor: { kind: "officer", id: "ofc_x" },
      act: "alert.created",
      subjects: { alert: "alr_x", version: 1 },
      at: new Date("2026-11-23T14:30:00.123Z"),
      ...entry,
    }),
  );
}

/** Kinds of faults found, with their rows. */
async function faults(published: Parameters<typeof verifyAudit>[2] = []): Promise<string[]> {
  const found = await verifyAudit(db.pool, [signing.publicPem], published);
  return found.faults.map(({ fault, sequence }) => `${fault} ${sequence}`);
}

describe("appendAudit", () => {
  it("numbers acts of one agency without gaps, however many are written at once", async () => {
    // Open connections first: otherwise the first act is over before the second begins.
    await Promise.all(Array.from({ length: 10 }, () => db.pool.query("SELECT pg_sleep(0.05)")));
    const numbers = await Promise.all(Array.from({ length: 20 }, () => append()));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await verifyAudit(db.pool, [signing.publicPem])).toEqual({ chains: 1, rows: 20, faults: [] });
  });

  it("leaves no trace, and no gap, of a transaction that was rolled back", async () => {
    await append();
    await withTransaction(db.pool, async (tx) => {
      await appendAudit(tx, signing, {
        agencyId,
        actor: { kind: "system", id: "sweep" },
        act: "alert.expired",
        subjects: {},
        at: new Date(),
      });
      throw new Error("back");
    }).catch(() => undefined);
    expect(await append()).toBe(2);
    expect(await faults()).toEqual([]);
  });

  it("holds details only as a salted commitment; the opening lies apart and sealed", async () => {
    const details = { note: "Zuleikha is home", of: 1 };
    const key = Buffer.alloc(32, 5);
    await db.pool.query("ALTER TABLE audit_opening DROP CONSTRAINT audit_opening_alert_id_fkey");
    await append({ details, openingKey: { alertId: "alr_x", key } });
    await append({ details, openingKey: { keys: KEYS } });
    const { rows } = await db.pool.query(
      `SELECT a.sequence, a.commitment, o.salt, o.details_sealed AS sealed, a.*::text || o.*::text AS t
       FROM audit a JOIN audit_opening o USING (agency_id, sequence) ORDER BY 1`,
    );
    expect(rows.map(({ t }) => t).join()).not.toContain("Zuleikha");
    expect(rows[0].commitment).not.toEqual(rows[1].commitment);
    const opened = [
      unsealWith(key, rows[0].sealed, `audit:${agencyId}:1`),
      unseal(KEYS, rows[1].sealed, `audit:${agencyId}:2`),
    ].map((plaintext) => JSON.parse(plaintext.toString("utf8")));
    expect(opened).toEqual([details, details]);
    for (const row of rows) expect(commitmentOf(row.salt, details)).toEqual(row.commitment);
    const bare = createHash("sha256").update(JSON.stringify(details)).digest();
    expect(rows[0].commitment).not.toEqual(bare);
    await db.pool.query("DELETE FROM audit_opening");
    expect(await faults()).toEqual([]);
  });

  it("refuses details without a key to seal them", async () => {
    await expect(append({ details: { a: 1 } })).rejects.toThrow("no key");
  });
});
