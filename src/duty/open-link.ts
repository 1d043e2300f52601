// The one-time link in an officer's SMS: looking changes nothing, opening binds it to one browser.
import { type Capacity, capacity } from "../../schemas/plan.ts";
import type { OfficerActor } from "../alerts/context.ts";
import { isRole } from "../domain/authorise.ts";
import { linkDead, type SignInContext } from "../sign-in/index.ts";
import { recordSignIn } from "../sign-in/record-sign-in.ts";
import { newToken, tokenHash } from "../sign-in/secret-token.ts";
import { bindCallLink, type CallLink, readCallLink } from "../store/call-links.ts";
import { withTransaction } from "../store/db.ts";
import { readReach } from "../store/officer-reach.ts";
import { type Officer, readOfficer } from "../store/officers.ts";

/** A link with its officer, who has proven only to hold the telephone. `bound` says that this browser opened it; `language` is the officer's own. */
export type OpenLink = { link: CallLink; officer: Officer; bound: boolean; language: string | null };

/** Looks at a link: `browser` is the secret that the browser was given when it opened it. 410 `link-dead`, also for any other browser. */
export async function readLink(
  context: SignInContext,
  token: string,
  browser: string | undefined,
): Promise<OpenLink> {
  const link = await readCallLink(context.pool, tokenHash(token), context.clock.now());
  const officer = link && (await readOfficer(context.pool, link.officerId));
  if (!link || !officer || officer.disabledAt) throw linkDead();
  const bound =
    link.openedByHash !== null && browser !== undefined && link.openedByHash.equals(tokenHash(browser));
  if (link.openedByHash && !bound) throw linkDead();
  const { language } = await readReach(context.pool, context.keys.encryption, officer.id);
  return { link, officer, bound, language };
}

/** Opens a link in this browser and gives the secret that it is to keep. 410 `link-dead` when another browser was first. */
export async function openLink(
  context: SignInContext,
  token: string,
  browser: string | undefined,
): Promise<{ browser: string }> {
  const { link, officer, bound } = await readLink(context, token, browser);
  if (bound && browser !== undefined) return { browser };
  const secret = newToken();
  await withTransaction(context.pool, async (tx) => {
    const binding = { callId: link.callId, browserHash: tokenHash(secret), at: context.clock.now() };
    if (!(await bindCallLink(tx, binding))) throw linkDead();
    const subjects = { alert: link.alertId, bulletin: link.bulletinId, call: link.callId };
    await recordSignIn(tx, context, officer, "call.opened", subjects);
  });
  return { browser: secret };
}

/** The officer of a link as an actor, once they proved a factor; before, with none, to read. */
export function actorOfLink({ officer }: OpenLink, factors: readonly string[]): OfficerActor {
  return {
    kind: "officer",
    officerId: officer.id,
    agencyId: officer.agencyId,
    roles: officer.roles.filter(isRole),
    capacities: officer.capacities.filter((word): word is Capacity => capacity.safeParse(word).success),
    credentials: factors,
  };
}
