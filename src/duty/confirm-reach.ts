import { timingSafeEqual } from "node:crypto";
import { Problem } from "../errors.ts";
import type { OpenSession, SignInContext } from "../sign-in/index.ts";
import { recordSignIn } from "../sign-in/record-sign-in.ts";
import { withTransaction } from "../store/db.ts";
import { confirmReachRow, type ReachChannel, tryReachCode } from "../store/officer-reach.ts";
import { reachCodeHash } from "./send-reach-code.ts";

/** How many wrong codes end a code. */
const TRIES_MAX = 5;

/** Takes back the code that `sendReachCode` sent: calls reach this officer there. 422 `wrong-code`, also for one that is too old or used. */
export async function confirmReach(
  context: SignInContext,
  session: OpenSession,
  given: { channel: ReachChannel; code: string },
): Promise<void> {
  const { officerId, agencyId } = session.actor;
  const { channel } = given;
  const now = context.clock.now();
  // By itself, so that a wrong try is counted whatever follows.
  const hash = await tryReachCode(context.pool, { officerId, channel, now, triesMax: TRIES_MAX });
  const code = given.code.replace(/\D/g, "");
  if (!hash || !timingSafeEqual(reachCodeHash(context.keys.hash, { officerId, channel, code }), hash))
    throw wrongCode();
  await withTransaction(context.pool, async (tx) => {
    if (!(await confirmReachRow(tx, { officerId, channel, hash, at: now }))) throw wrongCode();
    await recordSignIn(tx, context, { id: officerId, agencyId }, "reach.confirmed", { channel });
  });
}

function wrongCode(): Problem {
  return new Problem(
    "unprocessable",
    "wrong-code",
    "That is not the code that was sent, or it is too old. Have a new one sent.",
  );
}
