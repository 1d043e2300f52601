// Gives the same answer again: to a client that repeats its Idempotency-Key, and to an officer who repeats a transition.
// Kept in the transaction of the act, so that a crash leaves either both or neither.
import { createHash } from "node:crypto";
import { Problem } from "../errors.ts";
import { openAlertKey, seal, sealWith, unseal, unsealWith } from "../seal.ts";
import { readAlertKey } from "../store/alert-keys.ts";
import type { Db } from "../store/db.ts";
import { holdIdempotencyKey, type KeptAnswer, keepAnswer, readKeptAnswer } from "../store/idempotency.ts";
import type { IdempotencyKey, OfficerContext } from "./context.ts";

/** Under which alert's key an answer is kept, or null for one that names nobody: that one outlives the alert. */
export type KeptUnder = { id: string; key: Buffer } | null;

/**
 * Does `work` once per Idempotency-Key of the caller; without one, every time. 409 `idempotency-running` while the first is
 * still at work, 422 `idempotency-mismatch` for another request under the same key, 410 once the answer was erased.
 */
export async function oncePerKey<Answer>(
  tx: Db,
  context: OfficerContext,
  work: () => Promise<{ answer: Answer; under: KeptUnder }>,
): Promise<Answer> {
  const { idempotency } = context;
  if (!idempotency) return (await work()).answer;
  const holderId = holderOf(context);
  const key = `key:${idempotency.key}`;
  if (!(await holdIdempotencyKey(tx, holderId, key)))
    throw new Problem(
      "conflict",
      "idempotency-running",
      "The first request under this key is still at work.",
    );
  const kept = await readKeptAnswer(tx, holderId, key);
  if (kept) refuseMismatch(kept, idempotency);
  if (kept) return openAnswer<Answer>(tx, context, { holderId, key, kept });
  const { answer, under } = await work();
  await keep(tx, context, { holderId, key, requestHash: idempotency.requestHash, under, answer });
  return answer;
}

/**
 * The answer already kept under the caller's Idempotency-Key, if any. Verbs ask before they prepare anything: a repeat must not
 * fail on what the first request has changed.
 */
export async function answeredBefore<Answer>(db: Db, context: OfficerContext): Promise<Answer | undefined> {
  const { idempotency } = context;
  if (!idempotency) return undefined;
  const holderId = holderOf(context);
  const key = `key:${idempotency.key}`;
  const kept = await readKeptAnswer(db, holderId, key);
  if (!kept) return undefined;
  refuseMismatch(kept, idempotency);
  return openAnswer<Answer>(db, context, { holderId, key, kept });
}

/** Names a transition of an alert for its repetition: who repeats it with the same version gets the first answer. */
export function transitionName(act: string, alertId: string, ...parts: (string | number)[]): string {
  return ["act", act, alertId, ...parts].join(":");
}

/** Keeps the answer of a transition that just happened. */
export async function keepFirstAnswer(
  tx: Db,
  context: OfficerContext,
  name: string,
  under: KeptUnder,
  answer: unknown,
): Promise<void> {
  await keep(tx, context, {
    holderId: holderOf(context),
    key: name,
    requestHash: createHash("sha256").update(name).digest(),
    under,
    answer,
  });
}

/** The first answer to this very officer, or undefined: then the act is simply not possible any more. */
export async function firstAnswer<Answer>(
  db: Db,
  context: OfficerContext,
  name: string,
): Promise<Answer | undefined> {
  const holderId = holderOf(context);
  const kept = await readKeptAnswer(db, holderId, name);
  return kept?.answerSealed ? openAnswer<Answer>(db, context, { holderId, key: name, kept }) : undefined;
}

function refuseMismatch(kept: KeptAnswer, { requestHash }: IdempotencyKey): void {
  if (kept.requestHash.equals(requestHash)) return;
  throw new Problem(
    "unprocessable",
    "idempotency-mismatch",
    "This Idempotency-Key was used for another request; take a new one.",
  );
}

type Place = { holderId: string; key: string };

async function keep(
  tx: Db,
  context: OfficerContext,
  entry: Place & { requestHash: Buffer; under: KeptUnder; answer: unknown },
): Promise<void> {
  const { under } = entry;
  const [text, purpose] = [JSON.stringify(entry.answer), purposeOf(entry)];
  await keepAnswer(tx, {
    holderId: entry.holderId,
    key: entry.key,
    requestHash: entry.requestHash,
    alertId: under?.id ?? null,
    answerSealed: under ? sealWith(under.key, text, purpose) : seal(context.keys.encryption, text, purpose),
    at: context.clock.now(),
  });
}

async function openAnswer<Answer>(
  db: Db,
  context: OfficerContext,
  place: Place & { kept: KeptAnswer },
): Promise<Answer> {
  const { answerSealed, alertId } = place.kept;
  const { encryption } = context.keys;
  if (answerSealed && alertId === null) return asKept(unseal(encryption, answerSealed, purposeOf(place)));
  const wrapped = alertId === null ? null : await readAlertKey(db, alertId);
  if (!answerSealed || !alertId || !wrapped)
    throw new Problem(
      "gone",
      "answer-erased",
      "This was done; its answer was erased with the end of the alert.",
    );
  return asKept(unsealWith(openAlertKey(encryption, alertId, wrapped), answerSealed, purposeOf(place)));
}

// The cast holds because only `keep` seals under this purpose, and a key of this kind belongs to one verb with one answer type.
function asKept<Answer>(plaintext: Buffer): Answer {
  return JSON.parse(plaintext.toString("utf8")) as Answer;
}

function purposeOf({ holderId, key }: Place): string {
  return `idempotency:${holderId}:${key}`;
}

function holderOf({ actor }: OfficerContext): string {
  return actor.kind === "officer" ? actor.officerId : actor.id;
}
