import { createHash } from "node:crypto";
import type { PinnedPlan, Plan } from "../../schemas/plan.ts";
import { canonicalJson } from "../../src/domain/plan/canonical-json.ts";

/** The plan with its version: SHA-256 in hex over the canonical JSON of all it says, defaults filled in. */
export function pinPlan(plan: Plan): PinnedPlan {
  const version = createHash("sha256").update(canonicalJson(plan), "utf8").digest("hex");
  return { version, plan };
}
