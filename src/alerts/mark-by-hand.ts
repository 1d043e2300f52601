import { Problem } from "../errors.ts";
import { markByHandDone } from "../store/by-hand.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { lockAlert } from "./load-alert.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import { byHandView } from "./view-alert.ts";
import type { ByHandView } from "./views.ts";

/** Ticks off a channel of the national programme that was served by hand. 409 `wrong-state` when it is not listed or done already. */
export async function markByHand(
  context: OfficerContext,
  input: { alertId: string; channel: string },
): Promise<ByHandView> {
  const officer = permitOfficer(context.actor, "mark-by-hand");
  return withTransaction(context.pool, async (tx) => {
    const { row, key } = await lockAlert(tx, context, "mark-by-hand", input.alertId);
    const done = { by: officer.officerId, at: context.clock.now() };
    const marked = await markByHandDone(tx, row.id, input.channel, done);
    if (!marked)
      throw new Problem(
        "conflict",
        "wrong-state",
        `Nothing is left to do by hand on ${input.channel} for this alert.`,
      );
    await recordAct(tx, context, {
      alert: { id: row.id, agencyId: row.agencyId, key },
      act: "by-hand.done",
      subjects: { channel: input.channel },
    });
    return byHandView(marked);
  });
}
