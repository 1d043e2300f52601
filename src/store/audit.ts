// The record: one hash chain per agency, appended in the transaction of the act it records, its head signed each time.
// It holds ids and salted commitments; what opens a commitment lies apart, sealed, and goes with its alert.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { canonicalJson } from "../domain/plan/canonical-json.ts";
import { type NamedKey, seal, sealWith } from "../seal.ts";
import type { Db } from "./db.ts";

/** Who acted: an officer, a part of the service, the operator at a terminal, or a broadcaster. */
export type AuditActor = { kind: "officer" | "system" | "operator" | "broadcaster"; id: string };

/** Ids (and numbers such as a version) that an act was about; `alert` and `bulletin` are looked up by. */
export type AuditSubjects = Readonly<Record<string, string | number>>;

/** The key that signs heads, as PEM. */
export type AuditSigning = { privatePem: string; publicPem: string };

/** Under what the details of an act are sealed: its alert's key, or the installation's where there is no alert. */
export type OpeningKey = { alertId: string; key: Buffer } | { keys: readonly NamedKey[] };

/** One act. `details` may hold words of people; they enter the chain only as a commitment. */
export type AuditEntry = {
  agencyId: string;
  actor: AuditActor;
  act: string;
  subjects: AuditSubjects;
  at: Date;
  details?: Readonly<Record<string, unknown>>;
  openingKey?: OpeningKey;
};

/** What is hashed of one row, besides the hash before it. */
export type HashedRow = {
  agencyId: string;
  sequence: number;
  at: Date;
  actor: AuditActor;
  act: string;
  subjects: AuditSubjects;
  commitment: Buffer | null;
};

/** Appends one act to its agency's chain and gives its sequence number. The chain is locked until the transaction ends. */
export async function appendAudit(tx: Db, signing: AuditSigning, entry: AuditEntry): Promise<number> {
  const head = await lockHead(tx, entry.agencyId);
  const sequence = head.sequence + 1;
  const { agencyId, at, actor, act, subjects } = entry;
  const salt = randomBytes(32);
  const commitment = entry.details ? commitmentOf(salt, entry.details) : null;
  const hash = rowHash(head.hash, { agencyId, sequence, at, actor, act, subjects, commitment });
  await tx.query(
    `INSERT INTO audit (agency_id, sequence, at, actor_kind, actor_id, act, subjects, commitment, previous_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      agencyId,
      sequence,
      at,
      actor.kind,
      actor.id,
      act,
      JSON.stringify(subjects),
      commitment,
      head.hash,
      hash,
    ],
  );
  if (entry.details) await keepOpening(tx, entry, sequence, salt, entry.details);
  await tx.query(
    `INSERT INTO audit_head (agency_id, sequence, hash, at, signature, key_id) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (agency_id) DO UPDATE SET sequence = $2, hash = $3, at = $4, signature = $5, key_id = $6`,
    [
      agencyId,
      sequence,
      hash,
      at,
      signHead(signing, { agencyId, sequence, hash, at }),
      keyIdOf(signing.publicPem),
    ],
  );
  return sequence;
}

/** The hash before the first row of a chain. */
export function genesisHash(agencyId: string): Buffer {
  return createHash("sha256").update(`amberwire audit ${agencyId}`, "utf8").digest();
}

/** SHA-256 over the hash before and the row's canonical JSON. */
export function rowHash(previous: Buffer, row: HashedRow): Buffer {
  const text = canonicalJson({
    agency: row.agencyId,
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: { kind: row.actor.kind, id: row.actor.id },
    act: row.act,
    subjects: row.subjects,
    commitment: row.commitment?.toString("hex") ?? null,
  });
  return createHash("sha256").update(previous).update(text, "utf8").digest();
}

/** SHA-256 over salt and the canonical JSON of details: says nothing about them to who does not hold the salt. */
export function commitmentOf(salt: Buffer, details: unknown): Buffer {
  return createHash("sha256").update(salt).update(canonicalJson(details), "utf8").digest();
}

/** What a head's signature covers. */
export function headText(head: { agencyId: string; sequence: number; hash: Buffer; at: Date }): Buffer {
  return Buffer.from(
    `amberwire audit head ${head.agencyId} ${head.sequence} ${head.hash.toString("hex")} ${head.at.toISOString()}`,
    "utf8",
  );
}

/** A short name for a signing key: the beginning of the SHA-256 of its public key. */
export function keyIdOf(publicPem: string): string {
  const der = createPublicKey(publicPem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}

async function lockHead(tx: Db, agencyId: string): Promise<{ sequence: number; hash: Buffer }> {
  // A chain's first act has no head to lock: the agency's row stands in, so that two first acts take turns.
  await tx.query("SELECT FROM agency WHERE id = $1 FOR NO KEY UPDATE", [agencyId]);
  const { rows } = await tx.query<{ sequence: number; hash: Buffer }>(
    "SELECT sequence, hash FROM audit_head WHERE agency_id = $1 FOR UPDATE",
    [agencyId],
  );
  return rows[0] ?? { sequence: 0, hash: genesisHash(agencyId) };
}

async function keepOpening(
  tx: Db,
  entry: AuditEntry,
  sequence: number,
  salt: Buffer,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { openingKey } = entry;
  if (!openingKey) throw new Error(`act ${entry.act} has details and no key to seal them with`);
  const purpose = `audit:${entry.agencyId}:${sequence}`;
  const text = canonicalJson(details);
  const sealed =
    "alertId" in openingKey ? sealWith(openingKey.key, text, purpose) : seal(openingKey.keys, text, purpose);
  await tx.query(
    "INSERT INTO audit_opening (agency_id, sequence, alert_id, salt, details_sealed) VALUES ($1, $2, $3, $4, $5)",
    [entry.agencyId, sequence, "alertId" in openingKey ? openingKey.alertId : null, salt, sealed],
  );
}

// Reading a PEM takes longer than signing with the key.
const privateKeys = new Map<string, KeyObject>();

function signHead(
  signing: AuditSigning,
  head: { agencyId: string; sequence: number; hash: Buffer; at: Date },
): Buffer {
  const key = privateKeys.get(signing.privatePem) ?? createPrivateKey(signing.privatePem);
  privateKeys.set(signing.privatePem, key);
  return sign(null, headText(head), key);
}
