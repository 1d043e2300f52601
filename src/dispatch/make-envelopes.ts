// In quiet time: makes the envelopes of push messages that nobody has written yet, a few at a time, and stops when something is to go out.
import { randomBytes } from "node:crypto";
import { setImmediate as othersTurn } from "node:timers/promises";
import { ENVELOPE_LIMITS } from "../../config/dispatch.ts";
import { makeSpareEnvelope } from "../channels/registry.ts";
import { seal, unseal } from "../seal.ts";
import { type Db, withTransaction } from "../store/db.ts";
import {
  type EnvelopeTurn,
  endEnvelopeTurn,
  keepEnvelopeRun,
  lookAgainForEnvelopes,
  nothingToDispatch,
  type ShortContact,
  shortOfEnvelopes,
  storeEnvelopes,
  takeEnvelopeTurn,
} from "../store/push-envelopes.ts";
import type { DispatchContext } from "./context.ts";
import { pause } from "./pause.ts";
import { RUN_KEY_PURPOSE } from "./spare-envelopes.ts";

type Needs = Pick<DispatchContext, "pool" | "encryption">;
type Batch = { made: number; restMs: number };

/** Contacts between two looks at what else this process has to do: about a millisecond. */
const CONTACTS_A_TURN = 8;

/**
 * Makes what is missing until nobody lacks an envelope, something is to be dispatched, another process has the turn, or `stopping` fires;
 * gives how many it made. The rate (`ENVELOPE_LIMITS`) is kept over all processes, so any number may ask.
 */
export async function makeEnvelopes({ pool, encryption }: Needs, stopping: AbortSignal): Promise<number> {
  let made = 0;
  if (!(await nothingToDispatch(pool))) {
    await lookAgainForEnvelopes(pool);
    return made;
  }
  await withTransaction(pool, (tx) =>
    keepEnvelopeRun(tx, encryption[0]?.id ?? "", () => seal(encryption, randomBytes(32), RUN_KEY_PURPOSE)),
  );
  while (!stopping.aborted && (await nothingToDispatch(pool))) {
    const batch = await withTransaction(pool, (tx) => takeTurn(tx, encryption));
    if (!batch) break;
    made += batch.made;
    await pause(batch.restMs, stopping);
  }
  return made;
}

/** Undefined when the turn is not ours, or the pass came to its end. */
async function takeTurn(tx: Db, encryption: Needs["encryption"]): Promise<Batch | undefined> {
  const turn = await takeEnvelopeTurn(tx);
  // A run under a key that this process was not given is for those that have it, until it is old enough to be replaced.
  if (!turn || !encryption.some(({ id }) => id === turn.sealedBy)) return undefined;
  if (turn.waitMs > 0) return { made: 0, restMs: turn.waitMs };
  const { perContact, contactsAtOnce, pageSize, perSecond, shareOfCore } = ENVELOPE_LIMITS;
  const { contacts, reached } = await shortOfEnvelopes(tx, turn, {
    wanted: perContact,
    limit: contactsAtOnce,
    pageSize,
  });
  if (reached === undefined) return endPass(tx, turn);
  const beganMs = performance.now();
  const made = await envelopesFor(contacts, encryption, unseal(encryption, turn.keySealed, RUN_KEY_PURPOSE));
  if (made.length > 0) await storeEnvelopes(tx, turn.runId, made);
  const workMs = performance.now() - beganMs;
  const restMs = Math.max((made.length / perSecond) * 1000, workMs * (1 / shareOfCore - 1));
  await endEnvelopeTurn(tx, turn.runId, { afterId: reached, restMs, newPass: false });
  return { made: made.length, restMs };
}

// New contacts have higher numbers and are found from where the pass ended; all others are looked through again now and then.
async function endPass(tx: Db, turn: EnvelopeTurn): Promise<undefined> {
  if (turn.passAgeMs < ENVELOPE_LIMITS.passEveryMs) return;
  await endEnvelopeTurn(tx, turn.runId, { afterId: 0, restMs: 0, newPass: true });
}

async function envelopesFor(contacts: readonly ShortContact[], encryption: Needs["encryption"], key: Buffer) {
  const made: { contactId: number; number: number; sealed: Buffer }[] = [];
  for (const [n, contact] of contacts.entries()) {
    if (n % CONTACTS_A_TURN === 0) await othersTurn();
    const address = addressOf(contact, encryption);
    for (let more = 1; address !== undefined && more <= ENVELOPE_LIMITS.perContact - contact.there; more++) {
      const sealed = makeSpareEnvelope(key, contact.id, address);
      if (!sealed) break;
      made.push({ contactId: contact.id, number: contact.number + more, sealed });
    }
  }
  return made;
}

// A damaged row keeps nobody else from an envelope; that it cannot be read is said when it is sent to.
function addressOf(contact: ShortContact, encryption: Needs["encryption"]): string | undefined {
  try {
    return unseal(encryption, contact.addressSealed, "address:push").toString("utf8");
  } catch {
    return undefined;
  }
}
