import { Problem } from "../errors.ts";
import { ensureOperatorAgency } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import { closeHeld, type HeldBulletin, heldBulletins, heldSince, releaseHeld } from "../store/incarnation.ts";
import type { OfficeContext } from "./context.ts";
import { permitOperator, recordOfficeAct } from "./permit-office.ts";

/** What stands after a restore: since when bulletins are held (null: none is), and those with open deliveries. */
export type HeldView = { since: Date | null; bulletins: HeldBulletin[] };

/** What is held. The operator's question. */
export async function readHeld(context: OfficeContext): Promise<HeldView> {
  permitOperator(context);
  const since = await heldSince(context.pool);
  return { since, bulletins: since === null ? [] : await heldBulletins(context.pool) };
}

/**
 * Decides on what is held after a restore: `close` ends every open delivery as unknown, since it may have been sent after the backup;
 * `continue` sends it, since the database lost nothing. The operator's act, on record. 409 `nothing-held`, `not-planned`.
 */
export async function resumeDispatch(
  context: OfficeContext,
  { how }: { how: "close" | "continue" },
): Promise<{ closed: number }> {
  permitOperator(context);
  return withTransaction(context.pool, async (tx) => {
    if ((await heldSince(tx)) === null)
      throw new Problem("conflict", "nothing-held", "Nothing is held: there is nothing to resume.");
    if (how === "close" && (await heldBulletins(tx)).some(({ planned }) => !planned))
      throw new Problem(
        "conflict",
        "not-planned",
        "A held bulletin is still being planned. Let a worker run for a few seconds, then ask again.",
      );
    const closed = how === "close" ? await closeHeld(tx) : 0;
    await releaseHeld(tx);
    const agencyId = await ensureOperatorAgency(tx);
    await recordOfficeAct(tx, context, agencyId, "dispatch.resumed", { how, closed });
    return { closed };
  });
}
