// Lets an officer prove that calls reach them, in quiet hours: a code goes to where they would be called, and comes back by their own hand.
import { consoleWords } from "../../config/console-texts.ts";
import type { TelephoneNeeds } from "../alerts/index.ts";
import { newReadBackCode } from "../alerts/read-back-code.ts";
import { notFound, Problem } from "../errors.ts";
import { keyedHash, type NamedKey } from "../seal.ts";
import { type OpenSession, type SignInContext, throttle } from "../sign-in/index.ts";
import { recordSignIn } from "../sign-in/record-sign-in.ts";
import { withTransaction } from "../store/db.ts";
import { ownWays, type ReachChannel, setReachCode } from "../store/officer-reach.ts";

/** Sends one mail to an officer. It never throws for a server's answer. */
export type MailOfficer = (
  to: string,
  mail: { subject: string; text: string },
) => Promise<"accepted" | "refused">;

/** The ways by which the code leaves. */
export type ReachCodeNeeds = { textOfficer: TelephoneNeeds["textOfficer"]; mailOfficer: MailOfficer };

/** Minutes for which a code can be typed in. */
export const REACH_CODE_MINUTES = 15;

/**
 * Sends a six-digit code to an address of the officer's own; `confirmReach` takes it back. 404 where no address is kept,
 * 429 `too-many-tries`, 503 `text-not-sent`.
 */
export async function sendReachCode(
  context: SignInContext,
  session: OpenSession,
  channel: ReachChannel,
  needs: ReachCodeNeeds,
): Promise<void> {
  const { officerId, agencyId } = session.actor;
  const { pool, keys, clock } = context;
  await throttle(context, [{ kind: "code", parts: ["reach", officerId] }]);
  const way = (await ownWays(pool, keys.encryption, officerId)).find((own) => own.channel === channel);
  if (!way) throw notFound("address", channel);
  const code = newReadBackCode();
  const until = new Date(clock.now().getTime() + REACH_CODE_MINUTES * 60_000);
  await withTransaction(pool, async (tx) => {
    const hash = reachCodeHash(keys.hash, { officerId, channel, code });
    await setReachCode(tx, { officerId, channel, hash, until });
    await recordSignIn(tx, context, { id: officerId, agencyId }, "reach.code-sent", { channel });
  });
  const words = consoleWords(session.language ?? "en").account;
  const text = words.codeText.replace("{code}", code);
  const told =
    channel === "sms"
      ? await needs.textOfficer(way.address, text)
      : await needs.mailOfficer(way.address, { subject: words.codeSubject, text: `${text}\n` });
  if (told === "refused")
    throw new Problem(
      "unavailable",
      "text-not-sent",
      "The code could not be sent: calls would not arrive either. Tell your administrator.",
    );
}

/** What is stored of a code: it fits this officer and this way alone. */
export function reachCodeHash(
  hashKeys: readonly NamedKey[],
  { officerId, channel, code }: { officerId: string; channel: ReachChannel; code: string },
): Buffer {
  return keyedHash(hashKeys, "reach-code", officerId, channel, code);
}
