// Checks the record from the tables and the public keys alone: says which rows were changed, removed, moved or cut off.
import { createPublicKey, verify } from "node:crypto";
import { type AuditActor, type AuditSubjects, genesisHash, headText, keyIdOf, rowHash } from "./audit.ts";
import type { Db } from "./db.ts";

/**
 * One fault of a chain. `changed`: the row is not what was hashed. `removed`: rows before this sequence are missing.
 * `reordered`: the row follows another than it was written after. `cut-off`: the chain ends before its signed head.
 * `unsigned`: rows after the head, or a head that is missing. `forged`: the head's signature does not fit.
 * `rolled-back`: the chain does not contain a head that was published.
 */
export type AuditFault = {
  agencyId: string;
  sequence: number;
  fault: "changed" | "removed" | "reordered" | "cut-off" | "unsigned" | "forged" | "rolled-back";
  detail: string;
};

/** What was found. `chains` and `rows` count what was read. */
export type AuditVerification = { chains: number; rows: number; faults: AuditFault[] };

/** A head that was published elsewhere (with a heartbeat, say) and must therefore be part of the chain. */
export type PublishedHead = { agencyId: string; sequence: number; hash: Buffer };

/** Verifies every chain; `publicPems` are the keys that may have signed heads. */
export async function verifyAudit(
  db: Db,
  publicPems: readonly string[],
  published: readonly PublishedHead[] = [],
): Promise<AuditVerification> {
  const found: AuditVerification = { chains: 0, rows: 0, faults: [] };
  const heads = await readHeads(db);
  const { rows: chains } = await db.query<{ id: string }>(
    "SELECT agency_id AS id FROM audit UNION SELECT agency_id FROM audit_head ORDER BY 1",
  );
  for (const { id } of chains) {
    found.chains += 1;
    await verifyChain(db, id, { head: heads.get(id), publicPems, published }, found);
  }
  return found;
}

/** The signed head of each chain: what is published. */
export async function readAuditHeads(db: Db): Promise<SignedHead[]> {
  return [...(await readHeads(db)).values()];
}

/** A chain's end with its signature. */
export type SignedHead = {
  agencyId: string;
  sequence: number;
  hash: Buffer;
  at: Date;
  signature: Buffer;
  keyId: string;
};

const BATCH = 1000;

type Row = {
  agencyId: string;
  sequence: number;
  at: Date;
  actorKind: AuditActor["kind"];
  actorId: string;
  act: string;
  subjects: AuditSubjects;
  commitment: Buffer | null;
  previousHash: Buffer;
  hash: Buffer;
};

type Against = {
  head: SignedHead | undefined;
  publicPems: readonly string[];
  published: readonly PublishedHead[];
};

async function verifyChain(
  db: Db,
  agencyId: string,
  against: Against,
  found: AuditVerification,
): Promise<void> {
  const fault = (sequence: number, kind: AuditFault["fault"], detail: string) =>
    found.faults.push({ agencyId, sequence, fault: kind, detail });
  let last = { sequence: 0, hash: genesisHash(agencyId) };
  for (;;) {
    const rows = await readRows(db, agencyId, last.sequence);
    for (const row of rows) {
      if (row.sequence !== last.sequence + 1)
        fault(row.sequence, "removed", `rows ${last.sequence + 1} to ${row.sequence - 1} are missing`);
      else if (!row.previousHash.equals(last.hash))
        fault(
          row.sequence,
          await linkFault(db, row),
          `row ${row.sequence} was not written after row ${last.sequence}`,
        );
      if (!hashOf(row).equals(row.hash))
        fault(row.sequence, "changed", `row ${row.sequence} is not what was recorded`);
      checkPublished(against.published, row, fault);
      last = { sequence: row.sequence, hash: row.hash };
    }
    found.rows += rows.length;
    if (rows.length < BATCH) break;
  }
  checkHead(against, last, fault);
  for (const head of against.published)
    if (head.agencyId === agencyId && head.sequence > last.sequence)
      fault(head.sequence, "rolled-back", `row ${head.sequence} was published and is not there`);
}

type Report = (sequence: number, kind: AuditFault["fault"], detail: string) => void;

function checkHead(
  { head, publicPems }: Against,
  last: { sequence: number; hash: Buffer },
  fault: Report,
): void {
  if (!head) {
    fault(last.sequence, "unsigned", "the chain has no signed head");
    return;
  }
  const pem = publicPems.find((candidate) => keyIdOf(candidate) === head.keyId);
  if (!pem) fault(head.sequence, "forged", `the head is signed with the unknown key ${head.keyId}`);
  else if (!verify(null, headText(head), createPublicKey(pem), head.signature))
    fault(head.sequence, "forged", "the signature of the head does not fit");
  if (head.sequence > last.sequence)
    fault(
      head.sequence,
      "cut-off",
      `the chain ends at row ${last.sequence}, its head at row ${head.sequence}`,
    );
  else if (head.sequence < last.sequence)
    fault(last.sequence, "unsigned", `rows after ${head.sequence} were never signed`);
  else if (!head.hash.equals(last.hash))
    fault(last.sequence, "changed", "the last row is not the one that was signed");
}

function checkPublished(published: readonly PublishedHead[], row: Row, fault: Report): void {
  for (const head of published)
    if (head.agencyId === row.agencyId && head.sequence === row.sequence && !head.hash.equals(row.hash))
      fault(row.sequence, "rolled-back", `row ${row.sequence} is not the one that was published`);
}

// A link that fits a row elsewhere in the chain was moved; one that fits nothing was rewritten, or what it followed was.
async function linkFault(db: Db, row: Row): Promise<"reordered" | "changed"> {
  const { rows } = await db.query("SELECT FROM audit WHERE agency_id = $1 AND hash = $2 LIMIT 1", [
    row.agencyId,
    row.previousHash,
  ]);
  return rows.length > 0 || row.previousHash.equals(genesisHash(row.agencyId)) ? "reordered" : "changed";
}

function hashOf(row: Row): Buffer {
  const { agencyId, sequence, at, act, subjects, commitment } = row;
  const actor = { kind: row.actorKind, id: row.actorId };
  return rowHash(row.previousHash, { agencyId, sequence, at, actor, act, subjects, commitment });
}

async function readRows(db: Db, agencyId: string, after: number): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `SELECT agency_id AS "agencyId", sequence, at, actor_kind AS "actorKind", actor_id AS "actorId", act, subjects, commitment,
       previous_hash AS "previousHash", hash
     FROM audit WHERE agency_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${BATCH}`,
    [agencyId, after],
  );
  return rows;
}

async function readHeads(db: Db): Promise<Map<string, SignedHead>> {
  const { rows } = await db.query<SignedHead>(
    `SELECT agency_id AS "agencyId", sequence, hash, at, signature, key_id AS "keyId" FROM audit_head`,
  );
  return new Map(rows.map((row) => [row.agencyId, row]));
}
