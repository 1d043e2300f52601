import { endSessionRow, endSessionsOf, findSession } from "../store/console-sessions.ts";
import { withTransaction } from "../store/db.ts";
import type { SignInContext } from "./context.ts";
import type { OpenSession } from "./find-session.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { tokenHash } from "./secret-token.ts";

/** Signs out: the cookie opens nothing from now on, whoever has a copy. Harmless for one that opens nothing. */
export async function endSession(context: SignInContext, cookie: string): Promise<void> {
  await withTransaction(context.pool, async (tx) => {
    const row = await findSession(tx, tokenHash(cookie));
    if (!row) return;
    await endSessionRow(tx, { id: row.id, at: context.clock.now(), reason: "signed-out" });
    const officer = { id: row.officerId, agencyId: row.agencyId };
    await recordSignIn(tx, context, officer, "session.ended", { session: row.id, reason: "signed-out" });
  });
}

/** Ends every other session of the officer: for one who fears that somebody else is signed in. Gives how many there were. */
export async function endOtherSessions(context: SignInContext, session: OpenSession): Promise<number> {
  const { officerId, agencyId } = session.actor;
  return withTransaction(context.pool, async (tx) => {
    const end = { officerId, except: session.id, at: context.clock.now(), reason: "revoked" as const };
    const ended = await endSessionsOf(tx, end);
    const subjects = { session: session.id, ended };
    await recordSignIn(tx, context, { id: officerId, agencyId }, "session.others-ended", subjects);
    return ended;
  });
}
