import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appendAudit } from "../../src/store/audit.ts";
import { withTransaction } from "../../src/store/db.ts";
import { readAuditHeads, verifyAudit } from "../../src/store/verify-audit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { type Chain, emptyRecord, newChain, SIGNING, signingPair } from "./one-chain.ts";

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

async function appendMany(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await chain.append({ subjects: { alert: `alr_${i}` } });
}

describe("verifyAudit", () => {
  beforeEach(() => appendMany(6));

  it("finds a row whose any column was changed, and says which", async () => {
    const changes = [
      "act = 'alert.read'",
      "actor_id = 'ofc_y'",
      "at = at + interval '1 second'",
      `subjects = '{"alert": "alr_9"}'`,
      "commitment = 'x'",
      "actor_kind = 'system'",
    ];
    for (const change of changes) {
      const client = await db.pool.connect();
      try {
        await client.query("BEGIN");
        await client.query(`UPDATE audit SET ${change} WHERE sequence = 3`);
        const found = await verifyAudit(client, [SIGNING.publicPem]);
        expect(found.faults.map(({ fault, sequence }) => `${fault} ${sequence}`)).toEqual(["changed 3"]);
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    }
  });

  it("finds rows that were removed from the middle", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence IN (2, 3)");
    expect(await chain.faults()).toEqual(["removed 4"]);
  });

  it("finds a chain that was cut off, and one that was cut off together with its head", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence > 4");
    expect(await chain.faults()).toEqual(["cut-off 6"]);
    await db.pool.query(
      "UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4)",
    );
    expect(await chain.faults()).toEqual(["forged 4"]);
    await db.pool.query("DELETE FROM audit_head");
    expect(await chain.faults()).toEqual(["unsigned 4"]);
  });

  it("finds rows that changed places", async () => {
    await db.pool.query("UPDATE audit SET sequence = -1 WHERE sequence = 3");
    await db.pool.query("UPDATE audit SET sequence = 3 WHERE sequence = 4");
    await db.pool.query("UPDATE audit SET sequence = 4 WHERE sequence = -1");
    const found = await chain.faults();
    expect(found).toContain("reordered 3");
    expect(found).toContain("reordered 4");
  });

  it("finds a chain that was written anew from a point on, though every link fits", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence > 3");
    const forger = signingPair();
    await db.pool.query(
      "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit WHERE sequence = 3)",
    );
    for (const act of ["a", "b", "c"])
      await withTransaction(db.pool, (tx) =>
        appendAudit(tx, forger, {
          agencyId: chain.agencyId,
          actor: { kind: "officer", id: "x" },
          act,
          subjects: {},
          at: new Date(),
        }),
      );
    expect(await chain.faults()).toEqual(["forged 6"]);
  });

  it("finds a roll-back to an older, rightly signed head by a head that was published", async () => {
    const [before] = await readAuditHeads(db.pool);
    const { rows } = await db.pool.query("SELECT * FROM audit_head");
    await chain.append();
    const [published] = await readAuditHeads(db.pool);
    if (!before || !published) throw new Error("no head");
    await db.pool.query("DELETE FROM audit WHERE sequence = 7");
    await db.pool.query("UPDATE audit_head SET sequence = $1, hash = $2, at = $3, signature = $4", [
      rows[0].sequence,
      rows[0].hash,
      rows[0].at,
      rows[0].signature,
    ]);
    expect(await chain.faults()).toEqual([]);
    expect(await chain.faults([published])).toEqual(["rolled-back 7"]);
    await chain.append({ act: "another" });
    expect(await chain.faults([published, before])).toEqual(["rolled-back 7"]);
  });

  it("looks at every chain, and tells them apart", async () => {
    chain = await newChain(db.pool);
    await appendMany(2);
    await db.pool.query("UPDATE audit SET act = 'x' WHERE agency_id = $1 AND sequence = 2", [chain.agencyId]);
    const found = await verifyAudit(db.pool, [SIGNING.publicPem]);
    expect(found).toMatchObject({
      chains: 2,
      rows: 8,
      faults: [{ agencyId: chain.agencyId, sequence: 2, fault: "changed" }],
    });
  });
});
