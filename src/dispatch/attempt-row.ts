// From what happened to a row of the ledger: whether, and when, the delivery is tried again is decided here.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { SendOutcome } from "../channels/contract.ts";
import { afterUnknown, retryDelayMs, UNKNOWN_WAIT_MS } from "../domain/retry.ts";
import type { OutcomeRow } from "../store/outcomes.ts";
import type { LeasedSlice } from "../store/slices.ts";

/** What is known when an attempt ends: `at` by the machine's clock for the record, `now` by the plan's for expiry; `random` in [0, 1) spreads retries. */
export type AttemptFacts = {
  slice: Pick<LeasedSlice, "channel" | "generation" | "follows">;
  content: BulletinContent | undefined;
  at: Date;
  now: Date;
  random: number;
  setting: "lookup-then-resend" | "never-resend";
};

/** An attempt that never started. */
export type NotStarted =
  | { kind: "skipped"; code: string }
  | {
      kind: "released";
      code: "superseded" | "expired" | "shutdown" | "lease-lost" | "throttled";
      delayMs: number;
    };

/** The row of one contact's attempt. */
export function rowOf(
  contactId: number,
  outcome: SendOutcome | NotStarted,
  facts: AttemptFacts,
  provider: string | null,
): OutcomeRow {
  return {
    contactId,
    outcome: outcome.kind,
    code: outcome.code,
    provider,
    reference: outcome.kind === "accepted" ? outcome.reference : null,
    at: facts.at,
    retryInMs: retryIn(outcome, facts),
    suppress: outcome.kind === "refused" ? (outcome.suppress ?? null) : null,
  };
}

function retryIn(outcome: SendOutcome | NotStarted, facts: AttemptFacts): number | null {
  const remainingMs = facts.content ? Date.parse(facts.content.bulletin.expiresAt) - facts.now.getTime() : 0;
  const { slice, random } = facts;
  if (outcome.kind === "released") {
    const over = outcome.code === "superseded" || outcome.code === "expired";
    return over ? null : outcome.delayMs;
  }
  if (outcome.kind === "deferred") {
    return retryDelayMs({
      attempt: slice.generation,
      retryAfterMs: outcome.retryAfterMs,
      random,
      remainingMs,
    });
  }
  if (outcome.kind !== "unknown") return null;
  const policy = afterUnknown({
    channel: slice.channel,
    kind: facts.content?.bulletin.kind ?? "update",
    followsUnknown: slice.follows === "unknown",
    setting: facts.setting,
  });
  if (policy === "give-up") return null;
  return retryDelayMs({ attempt: slice.generation, retryAfterMs: UNKNOWN_WAIT_MS, random, remainingMs });
}
