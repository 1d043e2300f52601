import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/ids.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import { type AuditEntry, appendAudit } from "../../src/store/audit.ts";
import { withTransaction } from "../../src/store/db.ts";
import { readAuditHeads, verifyAudit } from "../../src/store/verify-audit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const pair = generateKeyPairSync("ed25519");
const signing = {
  privatePem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  publicPem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
};

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

async function appendMany(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await append({ subjects: { alert: `alr_${i}` } });
}

/** Kinds of faults found, with their rows. */
async function faults(published: Parameters<typeof verifyAudit>[2] = []): Promise<string[]> {
  const found = await verifyAudit(db.pool, [signing.publicPem], published);
  return found.faults.map(({ fault, sequence }) => `${fault} ${sequence}`);
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
        const found = await verifyAudit(client, [signing.publicPem]);
        expect(found.faults.map(({ fault, sequence }) => `${fault} ${sequence}`)).toEqual(["changed 3"]);
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    }
  });

  it("finds rows that were removed from the middle", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence IN (2, 3)");
    expect(await faults()).toEqual(["removed 4"]);
  });

  it("finds a chain that was cut off, and one that was cut off together with its head", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence > 4");
    expect(await faults()).toEqual(["cut-off 6"]);
    await db.pool.query(
      "UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4)",
    );
    expect(await faults()).toEqual(["forged 4"]);
    await db.pool.query("DELETE FROM audit_head");
    expect(await faults()).toEqual(["unsigned 4"]);
  });

  it("finds rows that changed places", async () => {
    await db.pool.query("UPDATE audit SET sequence = -1 WHERE sequence = 3");
    await db.pool.query("UPDATE audit SET sequence = 3 WHERE sequence = 4");
    await db.pool.query("UPDATE audit SET sequence = 4 WHERE sequence = -1");
    const found = await faults();
    expect(found).toContain("reordered 3");
    expect(found).toContain("reordered 4");
  });

  it("finds a chain that was written anew from a point on, though every link fits", async () => {
    await db.pool.query("DELETE FROM audit WHERE sequence > 3");
    const other = generateKeyPairSync("ed25519");
    const forger = {
      privatePem: other.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      publicPem: other.publicKey.export({ type: "spki", format: "pem" }).toString(),
    };
    await db.pool.query(
      "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit WHERE sequence = 3)",
    );
    for (const act of ["a", "b", "c"])
      await withTransaction(db.pool, (tx) =>
        appendAudit(tx, forger, {
          agencyId,
          actor: { kind: "officer", id: "x" },
          act,
          subjects: {},
          at: new Date(),
        }),
      );
    expect(await faults()).toEqual(["forged 6"]);
  });

  it("finds a roll-back to an older, rightly signed head by a head that was published", async () => {
    const [before] = await readAuditHeads(db.pool);
    const { rows } = await db.pool.query("SELECT * FROM audit_head");
    await append();
    const [published] = await readAuditHeads(db.pool);
    if (!before || !published) throw new Error("no head");
    await db.pool.query("DELETE FROM audit WHERE sequence = 7");
    await db.pool.query("UPDATE audit_head SET sequence = $1, hash = $2, at = $3, signature = $4", [
      rows[0].sequence,
      rows[0].hash,
      rows[0].at,
      rows[0].signature,
    ]);
    expect(await faults()).toEqual([]);
    expect(await faults([published])).toEqual(["rolled-back 7"]);
    await append({ act: "another" });
    expect(await faults([published, before])).toEqual(["rolled-back 7"]);
  });

  it("looks at every chain, and tells them apart", async () => {
    const first = agencyId;
    agencyId = newId("agy");
    const ground = { type: "MultiPolygon" as const, coordinates: [] };
    await insertAgency(db.pool, {
      id: agencyId,
      name: "Other",
      country: "FR",
      subdivisions: [],
      ground,
      dutyPhone: null,
    });
    await appendMany(2);
    await db.pool.query("UPDATE audit SET act = 'x' WHERE agency_id = $1 AND sequence = 2", [agencyId]);
    const found = await verifyAudit(db.pool, [signing.publicPem]);
    expect(found).toMatchObject({
      chains: 2,
      rows: 8,
      faults: [{ agencyId, sequence: 2, fault: "changed" }],
    });
    expect(first).not.toBe(agencyId);
  });
});
