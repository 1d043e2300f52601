// An agency's chain of acts in the record, for tests that write it and tests that look for what was done to it.
import { generateKeyPairSync } from "node:crypto";
import { newId } from "../../src/ids.ts";
import { insertAgency } from "../../src/store/agencies.ts";
import { type AuditEntry, appendAudit } from "../../src/store/audit.ts";
import { type Pool, withTransaction } from "../../src/store/db.ts";
import { verifyAudit } from "../../src/store/verify-audit.ts";

/** Acts of one agency: `append` gives an act's number, `faults` what the verification of every chain finds, with their rows. */
export type Chain = {
  readonly agencyId: string;
  append(entry?: Partial<AuditEntry>): Promise<number>;
  faults(published?: Parameters<typeof verifyAudit>[2]): Promise<string[]>;
};

/** What signs the heads of every chain here. */
export const SIGNING = signingPair();

/** A pair of Ed25519 keys in PEM. */
export function signingPair(): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** Empties the record, so that a test's chain is the only one. */
export async function emptyRecord(pool: Pool): Promise<void> {
  await pool.query("TRUNCATE audit, audit_head, audit_opening");
}

/** A new agency whose chain has no act yet. */
export async function newChain(pool: Pool): Promise<Chain> {
  const agencyId = newId("agy");
  const ground = { type: "MultiPolygon" as const, coordinates: [] };
  await insertAgency(pool, {
    id: agencyId,
    name: "Police",
    country: "FR",
    subdivisions: [],
    ground,
    dutyPhone: null,
  });
  return {
    agencyId,
    append: (entry = {}) =>
      withTransaction(pool, (tx) =>
        appendAudit(tx, SIGNING, {
          agencyId,
          actor: { kind: "officer", id: "ofc_x" },
          act: "alert.created",
          subjects: { alert: "alr_x", version: 1 },
          at: new Date("2026-11-23T14:30:00.123Z"),
          ...entry,
        }),
      ),
    async faults(published = []) {
      const found = await verifyAudit(pool, [SIGNING.publicPem], published);
      return found.faults.map(({ fault, sequence }) => `${fault} ${sequence}`);
    },
  };
}
