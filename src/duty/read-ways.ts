import { maskAddress } from "../contacts/mask-addresses.ts";
import type { OpenSession, SignInContext } from "../sign-in/index.ts";
import { pushesOf } from "../store/officer-push.ts";
import { type OwnWay, ownWays } from "../store/officer-reach.ts";

/** Where an officer is called, as the officer sees it: addresses masked; `codeSent` while a code can be typed in; how many browsers are notified. */
export type WaysView = {
  ways: (Pick<OwnWay, "channel" | "confirmedAt"> & { address: string; codeSent: boolean })[];
  browsers: number;
};

/** The officer's own ways of being called. */
export async function readWays(
  { pool, keys, clock }: SignInContext,
  { actor }: OpenSession,
): Promise<WaysView> {
  const ways = await ownWays(pool, keys.encryption, actor.officerId);
  const browsers = await pushesOf(pool, keys.encryption, actor.officerId);
  return {
    ways: ways.map(({ channel, address, confirmedAt, codeUntil }) => ({
      channel,
      address: maskAddress(channel, address),
      confirmedAt,
      codeSent: codeUntil !== null && codeUntil > clock.now(),
    })),
    browsers: browsers.length,
  };
}
