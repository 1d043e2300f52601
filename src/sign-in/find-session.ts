// Every request of the console: whose session it is, whether it may go on, and whether its cookie is due for a new one.
import { type Capacity, capacity } from "../../schemas/plan.ts";
import type { OfficerActor } from "../alerts/context.ts";
import { isRole } from "../domain/authorise.ts";
import {
  adoptCookie,
  endSessionRow,
  findSession as findSessionRow,
  offerCookie,
  type SessionEnd,
  type SessionRow,
  touchSession,
} from "../store/console-sessions.ts";
import { withTransaction } from "../store/db.ts";
import type { SignInContext, Visit } from "./context.ts";
import { boundTo, IDLE_MINUTES } from "./open-session.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { newToken, tokenHash } from "./secret-token.ts";

/** Minutes after which a cookie is replaced. */
export const ROTATE_MINUTES = 10;
/** Seconds for which a replaced cookie still serves requests that were under way; after them it is a copy, and the session ends. */
export const REPLACED_SECONDS = 20;
const OFFER_SECONDS = 60;
const TOUCH_SECONDS = 30;

/** A session that may go on. `cookie` is a new one for the browser, if one is due. */
export type OpenSession = {
  id: string;
  actor: OfficerActor;
  name: string;
  language: string | null;
  provenAt: Date;
  cookie?: string;
};

/** What a cookie opens: nothing, a session, or one that is `held` because its officer seems to be elsewhere and must prove a factor. */
export type FoundSession =
  | { state: "none" }
  | { state: "held"; session: OpenSession }
  | { state: "open"; session: OpenSession };

/** Finds the session of a cookie and keeps it: idle and replayed ones end here, cookies rotate here. */
export async function findSession(
  context: SignInContext,
  cookie: string | undefined,
  visit: Visit,
): Promise<FoundSession> {
  if (cookie === undefined || !/^[A-Za-z0-9_-]{43}$/.test(cookie)) return { state: "none" };
  const hash = tokenHash(cookie);
  const row = await findSessionRow(context.pool, hash);
  if (!row) return { state: "none" };
  const over = endOf(row, hash, context.clock.now());
  if (over) {
    await end(context, row, over);
    return { state: "none" };
  }
  const session = sessionOf(row);
  const bound = boundTo(context, visit);
  if (!bound.networkHash.equals(row.networkHash) || !bound.browserHash.equals(row.browserHash))
    return { state: "held", session };
  const next = await keep(context, row, hash);
  return { state: "open", session: next === undefined ? session : { ...session, cookie: next } };
}

function endOf(row: SessionRow, hash: Buffer, now: Date): SessionEnd | undefined {
  if (!row.usable) return "revoked";
  if (row.until <= now || row.seenAt.getTime() + IDLE_MINUTES * 60_000 <= now.getTime()) return "idle";
  if (row.previousHash?.equals(hash) && row.previousUntil && row.previousUntil <= now) return "replayed";
  return undefined;
}

async function end(context: SignInContext, row: SessionRow, reason: SessionEnd): Promise<void> {
  await withTransaction(context.pool, async (tx) => {
    if (!(await endSessionRow(tx, { id: row.id, at: context.clock.now(), reason }))) return;
    const officer = { id: row.officerId, agencyId: row.agencyId };
    await recordSignIn(tx, context, officer, "session.ended", { session: row.id, reason });
  });
  if (reason === "replayed")
    context.log.warn(
      { event: "session.replayed", session: row.id, officer: row.officerId },
      "a cookie that was replaced came back: the session was ended, somebody may have copied it",
    );
}

// The new cookie counts only once the browser has shown that it arrived: an answer lost on the way costs nothing.
async function keep(context: SignInContext, row: SessionRow, hash: Buffer): Promise<string | undefined> {
  const { pool, clock } = context;
  const now = clock.now();
  const ago = (at: Date) => (now.getTime() - at.getTime()) / 1000;
  if (ago(row.seenAt) > TOUCH_SECONDS) await touchSession(pool, row.id, now);
  if (row.nextHash?.equals(hash)) {
    const previousUntil = new Date(now.getTime() + REPLACED_SECONDS * 1000);
    await adoptCookie(pool, { id: row.id, next: hash, at: now, previousUntil });
    return undefined;
  }
  if (!row.tokenHash.equals(hash) || ago(row.tokenAt) < ROTATE_MINUTES * 60) return undefined;
  if (row.nextAt && ago(row.nextAt) < OFFER_SECONDS) return undefined;
  const next = newToken();
  const before = new Date(now.getTime() - OFFER_SECONDS * 1000);
  const offered = { id: row.id, inUse: hash, next: tokenHash(next), at: now, before };
  return (await offerCookie(pool, offered)) ? next : undefined;
}

function sessionOf(row: SessionRow): OpenSession {
  return {
    id: row.id,
    actor: {
      kind: "officer",
      officerId: row.officerId,
      agencyId: row.agencyId,
      roles: row.roles.filter(isRole),
      capacities: row.capacities.filter((word): word is Capacity => capacity.safeParse(word).success),
      credentials: row.factors,
    },
    name: row.name,
    language: row.language,
    provenAt: row.provenAt,
  };
}
