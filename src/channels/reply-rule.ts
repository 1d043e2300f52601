// What the reply tables of the channels are made of: one row says what a provider's word means to us.
import type { AccountFault, SendOutcome, SuppressionReason } from "./contract.ts";

/**
 * One row. `deferred` names whom the provider asked to slow down; `wait` is used where the reply itself names no time.
 * A fault of our account (key, balance, sender, permission) is deferred too: nobody is lost while an operator mends it, and
 * `account` says whether it stops the provider or concerns this delivery only. On a refusal it counts in later reports, where
 * nothing can be tried again.
 */
export type ReplyRule =
  | { means: "accepted" }
  | { means: "refused"; suppress?: SuppressionReason; account?: "tell" }
  | { means: "deferred"; scope: "contact" | "provider"; waitMs?: number; account?: AccountFault }
  | { means: "unknown" };

/** The outcome that a row stands for; `code` is stored and shown, so it never holds an address or a text. */
export function outcomeOf(
  rule: ReplyRule,
  code: string,
  reply: { reference?: string | null; retryAfterMs?: number | undefined } = {},
): SendOutcome {
  switch (rule.means) {
    case "accepted":
      return { kind: "accepted", code, reference: reply.reference ?? null };
    case "refused":
      return rule.suppress ? { kind: "refused", code, suppress: rule.suppress } : { kind: "refused", code };
    case "deferred": {
      const waitMs = reply.retryAfterMs ?? rule.waitMs;
      const { scope, account } = rule;
      const outcome = { kind: "deferred", code, scope, ...(account ? { account } : {}) } as const;
      return waitMs === undefined ? outcome : { ...outcome, retryAfterMs: waitMs };
    }
    case "unknown":
      return { kind: "unknown", code };
  }
}

/** Whether a row names a fault of our account. */
export function blamesAccount(rule: ReplyRule | undefined): boolean {
  return rule !== undefined && "account" in rule && rule.account !== undefined;
}
