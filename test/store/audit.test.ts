// The record of acts: how it is written.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unseal, unsealWith } from "../../src/seal.ts";
import { appendAudit, commitmentOf } from "../../src/store/audit.ts";
import { withTransaction } from "../../src/store/db.ts";
import { verifyAudit } from "../../src/store/verify-audit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { type Chain, emptyRecord, newChain, SIGNING } from "./one-chain.ts";

const KEYS = [{ id: "k", key: Buffer.alloc(32, 1) }];

let db: TestDatabase;
let chain: Chain;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

beforeEach(async () => {
  await emptyRecord(db.pool);
  chain = await newChain(db.pool);
});

describe("appendAudit", () => {
  it("numbers acts of one agency without gaps, however many are written at once", async () => {
    // Open connections first: otherwise the first act is over before the second begins.
    await Promise.all(Array.from({ length: 10 }, () => db.pool.query("SELECT pg_sleep(0.05)")));
    const numbers = await Promise.all(Array.from({ length: 20 }, () => chain.append()));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await verifyAudit(db.pool, [SIGNING.publicPem])).toEqual({ chains: 1, rows: 20, faults: [] });
  });

  it("leaves no trace, and no gap, of a transaction that was rolled back", async () => {
    await chain.append();
    await withTransaction(db.pool, async (tx) => {
      await appendAudit(tx, SIGNING, {
        agencyId: chain.agencyId,
        actor: { kind: "system", id: "sweep" },
        act: "alert.expired",
        subjects: {},
        at: new Date(),
      });
      throw new Error("back");
    }).catch(() => undefined);
    expect(await chain.append()).toBe(2);
    expect(await chain.faults()).toEqual([]);
  });

  it("holds details only as a salted commitment; the opening lies apart and sealed", async () => {
    const details = { note: "Zuleikha is home", of: 1 };
    const key = Buffer.alloc(32, 5);
    await db.pool.query("ALTER TABLE audit_opening DROP CONSTRAINT audit_opening_alert_id_fkey");
    await chain.append({ details, openingKey: { alertId: "alr_x", key } });
    await chain.append({ details, openingKey: { keys: KEYS } });
    const { rows } = await db.pool.query(
      `SELECT a.sequence, a.commitment, o.salt, o.details_sealed AS sealed, a.*::text || o.*::text AS t
       FROM audit a JOIN audit_opening o USING (agency_id, sequence) ORDER BY 1`,
    );
    expect(rows.map(({ t }) => t).join()).not.toContain("Zuleikha");
    expect(rows[0].commitment).not.toEqual(rows[1].commitment);
    const opened = [
      unsealWith(key, rows[0].sealed, `audit:${chain.agencyId}:1`),
      unseal(KEYS, rows[1].sealed, `audit:${chain.agencyId}:2`),
    ].map((plaintext) => JSON.parse(plaintext.toString("utf8")));
    expect(opened).toEqual([details, details]);
    for (const row of rows) expect(commitmentOf(row.salt, details)).toEqual(row.commitment);
    const bare = createHash("sha256").update(JSON.stringify(details)).digest();
    expect(rows[0].commitment).not.toEqual(bare);
    await db.pool.query("DELETE FROM audit_opening");
    expect(await chain.faults()).toEqual([]);
  });

  it("refuses details without a key to seal them", async () => {
    await expect(chain.append({ details: { a: 1 } })).rejects.toThrow("no key");
  });
});
