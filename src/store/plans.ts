// Confirms plans. What was confirmed once stays as it was said: a second confirmation of the same content changes nothing.
import type { PinnedPlan } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";
import { type Confirmation, confirmationsOf } from "./plan-confirmations.ts";
import { pinPlanVersion } from "./plan-versions.ts";

/** Who says that the authority confirmed the plan, and where that can be read (a letter, a file number). */
export type ConfirmationWords = { by: string; reference: string };

/**
 * Binds a confirmation to exactly this content, which is kept under its hash. Gives the confirmation that now stands,
 * and whether this call made it.
 */
export async function confirmPlan(
  tx: Db,
  pinned: PinnedPlan,
  { by, reference }: ConfirmationWords,
  at: Date,
): Promise<{ confirmation: Confirmation; made: boolean }> {
  await pinPlanVersion(tx, pinned);
  const { rowCount } = await tx.query(
    `INSERT INTO plan_confirmation (version, confirmed_by, reference, confirmed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (version) DO NOTHING`,
    [pinned.version, by, reference, at],
  );
  const made = rowCount === 1;
  const standing = (await confirmationsOf(tx, [pinned.version])).get(pinned.version);
  return { confirmation: standing ?? { by, reference, at: at.toISOString() }, made };
}
